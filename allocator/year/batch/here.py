"""Units are done on this machine, on so many processes; one that dies takes no unit along but its own."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from queue import SimpleQueue
from tempfile import TemporaryFile
from threading import Lock, Thread
from typing import IO

from allocator.workers.process import Worker
from allocator.year.batch.news import Begun, Ended, Lost, News
from allocator.year.batch.unit import Outcome, Task
from allocator.year.batch.work import failed

WORKER = "allocator.year.batch.worker"
ATTEMPTS = 3
"""How often a unit is tried whose process dies."""
_LAST_WORDS = 2_000
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
"""A process for each core does not share its core out once more."""


def done_here(tasks: Sequence[Task], jobs: int) -> Generator[News]:
    """Do tasks on so many processes at most, and tell of each; what is underway is killed when nobody listens."""
    crew = _Crew(tasks)
    try:
        yield from crew.news(min(jobs, len(tasks)))
    finally:
        crew.stop()


class _Crew:
    """Threads, each with a process, that take one task after the other. It holds state."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self._tasks = deque((task, 1) for task in tasks)
        self._open = len(tasks)
        self._news: SimpleQueue[News | Exception] = SimpleQueue()
        self._threads: list[Thread] = []
        self._workers: set[Worker] = set()
        self._lock = Lock()
        self._is_stopped = False

    def news(self, jobs: int) -> Iterator[News]:
        """Begin, and tell what happens until every task has ended."""
        self._threads = [Thread(target=self._watched, name="does units", daemon=True) for _ in range(jobs)]
        for thread in self._threads:
            thread.start()
        while self._open:
            told = self._news.get()
            if isinstance(told, Exception):
                raise told
            self._open -= isinstance(told, Ended)
            yield told

    def stop(self) -> None:
        """Kill what is underway, and wait until it is gone."""
        with self._lock:
            self._is_stopped = True
            self._tasks.clear()
            for worker in self._workers:
                worker.kill()
        for thread in self._threads:
            thread.join()

    def _watched(self) -> None:
        """Work; what goes wrong here, as when no process can be started, is raised where the news are read."""
        try:
            self._work()
        except Exception as error:
            self._news.put(error)

    def _work(self) -> None:
        """Take tasks until none is left; a new process in place of each that died."""
        with TemporaryFile() as errors:
            while (worker := self._hired(errors)) is not None:
                while worker.is_alive and (taken := self._taken()) is not None:
                    self._do(worker, errors, *taken)
                with self._lock:
                    self._workers.discard(worker)
                worker.bury()

    def _hired(self, errors: IO[bytes]) -> Worker | None:
        """Start a process, unless nothing is left to do."""
        with self._lock:
            if self._is_stopped or not self._tasks:
                return None
            worker = Worker(WORKER, errors, _ONE_THREAD)
            self._workers.add(worker)
            return worker

    def _taken(self) -> tuple[Task, int] | None:
        with self._lock:
            return self._tasks.popleft() if self._tasks else None

    def _do(self, worker: Worker, errors: IO[bytes], task: Task, attempt: int) -> None:
        name, number = task.unit.name, str(worker.number)
        self._news.put(Begun(name, number, attempt))
        try:
            outcome: Outcome = worker.do(task, lambda _: None)
        except EOFError:
            worker.kill()
            self._lose(task, attempt, number, errors)
        else:
            self._news.put(Ended(outcome))

    def _lose(self, task: Task, attempt: int, worker: str, errors: IO[bytes]) -> None:
        """Have a task tried again, or give it up."""
        if attempt < ATTEMPTS:
            self._news.put(Lost(task.unit.name, worker, attempt))
            with self._lock:
                if not self._is_stopped:
                    self._tasks.append((task, attempt + 1))
            return
        sentence = f"The process that worked on it ended without an answer, {ATTEMPTS} times."
        self._news.put(Ended(failed(task.unit.name, sentence, _last_words(errors))))


def _last_words(errors: IO[bytes]) -> str:
    """Return the end of what a process has written where errors go."""
    errors.seek(0)
    return errors.read().decode(errors="replace")[-_LAST_WORDS:]
