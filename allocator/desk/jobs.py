"""Long work in processes of its own: it can be watched, cancelled at once, and leaves other planners' pages alone."""

from __future__ import annotations

import os
import time
from functools import cache
from queue import SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from allocator.desk.messages import Done, Refusal, Solution, Task
from allocator.errors import AllocatorError, PlanError, SolverFailed
from allocator.workers.process import Worker

if TYPE_CHECKING:
    from allocator.allocation import Allocation
    from allocator.plan.plan import Plan

WORKER = "allocator.desk.worker"
WAITING, FIRST = "Waiting for other plans", "Finding out who may carry what"
NEXT = {
    "cells": "Laying out the rules",
    "rules": "Looking for the plan nearest to fair share",
    "balance": "Weighing goals against limits, and rounding",
    "reach": "Sharing out what can be carried",
    "conflict": "Looking for the plan under the cheapest repair",
    "rounding": "Finding out which rule moved what",
    "attribution": "Writing the tables",
    "tables": "Checking every rule again",
    "verify": "Handing it over",
}
"""What is being done once a stage is over."""


class CancelledError(AllocatorError):
    """Somebody stopped the work."""


class Job:
    """A plan that is being solved elsewhere. It holds state, and any thread may ask for it."""

    def __init__(self, task: Task) -> None:
        self.stage = WAITING
        """What is being done, in words."""
        self.is_cancelled = False
        self._task: Task | None = task
        self._begun = time.monotonic()
        self._ended = 0.0
        self._answer: Solution | Refusal | None = None
        self._over = Event()
        self._worker: Worker | None = None
        self._lock = Lock()

    @property
    def seconds(self) -> float:
        """Seconds since it was asked for; once it is over, those that it took."""
        return (self._ended or time.monotonic()) - self._begun

    @property
    def is_over(self) -> bool:
        """Whether it is solved, refused, cancelled or has failed."""
        return self._over.is_set()

    def wait(self, seconds: float | None = None) -> bool:
        """Wait until it is over, or for so many seconds; tell whether it is over."""
        return self._over.wait(seconds)

    def result(self) -> Allocation:
        """Wait for the allocation.

        Raises
        ------
        PlanError, SolverFailed
            As `allocate` does.
        CancelledError
            If it was cancelled.
        RuntimeError
            If the process ended without an answer.
        """
        self._over.wait()
        match self._answer:
            case Solution():
                return self._answer.allocation
            case Refusal() if self._answer.findings:
                raise PlanError(self._answer.findings)
            case Refusal():
                raise SolverFailed(self._answer.unproved)
        if self.is_cancelled:
            raise CancelledError("it was cancelled")
        raise RuntimeError("the process that solves large plans ended without an answer")

    def cancel(self) -> None:
        """Stop it at once; what is over stays as it is."""
        with self._lock:
            if not self.is_over:
                self.is_cancelled = True
                if self._worker is not None:
                    self._worker.kill()
                self._end(None)

    def run_on(self, worker: Worker) -> None:
        """Have a process solve it, and wait until it is over; nothing where it was cancelled before."""
        with self._lock:
            if self._task is None:
                return
            task, self._worker, self.stage = self._task, worker, FIRST
        answer = None
        try:
            answer = self._heard(worker, task)
        finally:
            with self._lock:
                if not self.is_over:
                    self._end(answer)

    def _heard(self, worker: Worker, task: Task) -> Solution | Refusal | None:
        try:
            answer: Solution | Refusal = worker.do(task, self._hear)
        except EOFError:
            worker.kill()
            return None
        return answer

    def _hear(self, done: Done) -> None:
        self.stage = NEXT.get(done.stage, self.stage)

    def _end(self, answer: Solution | Refusal | None) -> None:
        self._answer, self._ended, self._worker, self._task = answer, time.monotonic(), None, None
        self._over.set()


class Pool:
    """Processes that solve large plans, each started when it is first needed and kept. It holds state.

    Parameters
    ----------
    most
        Processes at most; a job that finds all of them at work waits, first come first served.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._unfinished = 0
        self._hands: list[Thread] = []
        self._lock = Lock()

    def start(self, task: Task) -> Job:
        """Begin to solve a plan, and return the job at once."""
        job = Job(task)
        with self._lock:
            self._unfinished += 1
            if self._unfinished > len(self._hands) < self._most:
                self._hands.append(Thread(target=self._work, name="solves large plans", daemon=True))
                self._hands[-1].start()
        self._jobs.put(job)
        return job

    def close(self) -> None:
        """End all processes once they have done what is asked of them already."""
        with self._lock:
            hands, self._hands = self._hands, []
        for _ in hands:
            self._jobs.put(None)
        for hand in hands:
            hand.join()

    def _work(self) -> None:
        """Do one job after the other on a process, a new one in place of each that was killed."""
        worker = Worker(WORKER)
        while (job := self._jobs.get()) is not None:
            job.run_on(worker)
            with self._lock:
                self._unfinished -= 1
            if not worker.is_alive:
                worker.bury()
                worker = Worker(WORKER)
        worker.bury()


@cache
def pool() -> Pool:
    """Return the pool that all planners share, with a process for each core at most."""
    return Pool(os.cpu_count() or 1)


def start(plan: Plan, near: Allocation | None = None) -> Job:
    """Begin to solve a plan elsewhere, and return the job at once.

    Parameters
    ----------
    near
        An allocation of a similar plan; the solver starts from its multipliers.
    """
    return pool().start(Task(plan, None if near is None else near.evidence.solved.balance.y))
