"""The command `batch`."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from allocator.errors import Ending, Finding, PlanError
from allocator.export.folder import plain
from allocator.terminal.batch_log import log_as, log_news, logged_to_the_end
from allocator.terminal.batch_sheet import passed_over, sentence, summary_sheet, what_went_wrong
from allocator.terminal.page import standard_page
from allocator.terminal.say import complain, counted, harmless, say, say_json
from allocator.year.batch.alone import alone
from allocator.year.batch.batch import batch as units_done
from allocator.year.batch.here import done_here
from allocator.year.batch.news import Ended, Hands, News, Skipped
from allocator.year.batch.summary import SUMMARY, Row, table_of, worst, write_summary
from allocator.year.batch.unit import Asked, Outcome, Unit
from allocator.year.batch.units import Found, units_of

SUMMARY_SECONDS = 1.0
"""How long summary.csv may be behind."""
_DID = {Ending.OUR_FAULT: "failed", Ending.WRONG_INPUT: "failed"}


@dataclass(frozen=True)
class Wanted:
    """What a batch shall do, and who does it."""

    out: Path
    asked: Asked = field(default_factory=Asked)
    jobs: int | None = None
    scheduler: str = ""
    force: bool = False
    log: str = ""
    as_json: bool = False
    debug: bool = False

    @contextmanager
    def hands(self) -> Iterator[Hands]:
        """Yield who does the units.

        Raises
        ------
        PlanError
            If there is nobody.
        """
        if self.jobs is not None and self.scheduler:
            what = "counts processes of this machine, and --scheduler names a cluster"
            raise PlanError([Finding("--jobs", what, "leave out one of the two")])
        if self.jobs is not None and self.jobs < 1:
            raise PlanError([Finding("--jobs", f"{self.jobs} is no number of processes", "give 1 or more")])
        if not self.scheduler:
            yield partial(done_here, jobs=self.jobs or cores())
            return
        from allocator.year.batch.cluster import cluster

        with cluster(self.scheduler) as hands:
            yield hands


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def batch(folders: Sequence[Path], wanted: Wanted) -> Ending:
    """Do what is asked with every unit, show how each ended, and keep the summary."""
    if wanted.log != "json":
        return _batch(folders, wanted)
    return logged_to_the_end(log_as(wanted.log), lambda: _batch(folders, wanted))


def _batch(folders: Sequence[Path], wanted: Wanted) -> Ending:
    moves = wanted.asked.moves
    found = units_of(folders, wanted.out, wanted.force, None if moves is None else moves.day)
    with _stopped_by_signals(), wanted.hands() as hands, alone(wanted.out):
        rows = _done(found, wanted, hands)
    ending = worst(row.outcome.ending for row in rows)
    if wanted.as_json:
        say_json(_content(rows, wanted, ending))
    else:
        _show(rows, wanted, passed_over(found.passed_over))
    return ending


def _done(found: Found, wanted: Wanted, hands: Hands) -> list[Row]:
    """Have all units done, and keep the summary up to date all the while."""
    log, command = log_as(wanted.log), wanted.asked.command
    board = Board(found.units, command, wanted.out)
    log("batch_begun", command=command, units=len(found.units), out=str(wanted.out), process=os.getpid())
    for path, why in found.passed_over.items():
        log("passed_over", path=str(path), sentence=why)
    try:
        news = units_done(found.units, wanted.asked, hands, wanted.force)
        with closing(news), _progress(len(found.units), wanted) as show:
            for told in news:
                log_news(log, told)
                board.take(told)
                show(board.ended)
    except KeyboardInterrupt:
        board.stop()
        log("batch_stopped", exit_code=int(Ending.STOPPED), sentence=sentence(board.rows))
        raise
    finally:
        board.write()
    ending = worst(row.outcome.ending for row in board.rows)
    log("batch_ended", exit_code=int(ending), sentence=sentence(board.rows))
    return board.rows


class Board:
    """What has become of each unit so far. It holds state, and keeps summary.csv."""

    def __init__(self, units: Sequence[Unit], command: str, out: Path) -> None:
        self.ended = 0
        self._out, self._command, self._written = out, command, 0.0
        waiting = {unit.name: Outcome(unit.name, "waiting", Ending.STOPPED, "Not begun yet.") for unit in units}
        self._rows = {unit.name: Row(unit, command, "waiting", waiting[unit.name]) for unit in units}

    @property
    def rows(self) -> list[Row]:
        """A row for each unit."""
        return list(self._rows.values())

    def take(self, news: News) -> None:
        """Note what has become of a unit."""
        if isinstance(news, Ended | Skipped):
            outcome = news.outcome
            did = "skipped" if isinstance(news, Skipped) else _DID.get(outcome.ending, "done")
            self._rows[outcome.unit] = Row(self._rows[outcome.unit].unit, self._command, did, outcome)
            self.ended += 1
        if time.monotonic() - self._written > SUMMARY_SECONDS:
            self.write()

    def stop(self) -> None:
        """Note that what has not ended will not."""
        for name, row in self._rows.items():
            if row.did == "waiting":
                stopped = Outcome(name, "stopped", Ending.STOPPED, "Stopped before it was done.")
                self._rows[name] = Row(row.unit, self._command, "stopped", stopped)

    def write(self) -> None:
        """Write summary.csv as things stand."""
        write_summary(self.rows, self._out)
        self._written = time.monotonic()


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let the request to end stop a batch as Ctrl-C does."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


@contextmanager
def _progress(units: int, wanted: Wanted) -> Iterator[Callable[[int], None]]:
    """Show on a terminal how many units have ended, unless a log is written there; return what to tell it."""
    if wanted.log or not sys.stderr.isatty():
        yield lambda ended: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("Units"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        bar = progress.add_task("units", total=units)
        yield lambda ended: progress.update(bar, completed=ended)


def _content(rows: list[Row], wanted: Wanted, ending: Ending) -> dict[str, Any]:
    table = table_of(rows).astype(object)
    units: list[dict[str, Any]] = plain(table.where(table.notna(), None).to_dict("records"))
    first = {"status": "done", "exit_code": int(ending), "sentence": sentence(rows)}
    return {**first, "out": str(wanted.out), "units": units}


def _show(rows: list[Row], wanted: Wanted, beside: list[str]) -> None:
    for line in [*beside, *what_went_wrong(rows, wanted.debug)] if wanted.log != "json" else ():
        complain(line)
    say(standard_page().set(summary_sheet(rows)) + "\n")
    say(harmless(sentence(rows)))
    results = sum(row.did in ("done", "skipped") for row in rows) if wanted.asked.command != "verify" else 0
    folders = f", and {counted(results, 'folder')} with the results" if results else ""
    say(f"Written to {wanted.out}: {SUMMARY}{folders}.")
