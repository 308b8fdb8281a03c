"""Processes of this machine: one that dies takes nothing along but its own unit."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from allocator.year.batch import here
from allocator.year.batch.here import ATTEMPTS, done_here
from allocator.year.batch.news import Begun, Ended, Lost, News
from allocator.year.batch.unit import Asked, Task, Unit


@pytest.fixture(autouse=True)
def dying(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the processes be ones that die of some units."""
    monkeypatch.setattr(here, "WORKER", "tests.year.batch.dying")


def tasks(folder: Path, *names: str) -> list[Task]:
    return [Task(Unit(name, folder / name, folder / "out" / name), Asked(), "") for name in names]


def ended(news: Iterator[News]) -> dict[str, str]:
    return {told.outcome.unit: told.outcome.status for told in news if isinstance(told, Ended)}


def test_each_unit_is_done_once(tmp_path: Path) -> None:
    """Whatever the number of processes, as many begin as end, each once."""
    names = [f"unit {number}" for number in range(7)]
    for jobs in (1, 3):
        told = list(done_here(tasks(tmp_path, *names), jobs))
        assert sorted(one.unit for one in told if isinstance(one, Begun)) == names
        assert ended(iter(told)) == dict.fromkeys(names, "met")


def test_a_process_that_dies_once_costs_only_time(tmp_path: Path) -> None:
    """The unit is tried again on another process and the loss is told; all others are done."""
    told = list(done_here(tasks(tmp_path, "first", "once", "last"), 1))
    assert ended(iter(told)) == {"first": "met", "once": "met", "last": "met"}
    assert [(one.unit, one.attempt) for one in told if isinstance(one, Lost)] == [("once", 1)]
    first, second = (one.worker for one in told if isinstance(one, Begun) and one.unit == "once")
    assert first != second


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_unit_that_kills_every_process_is_given_up(tmp_path: Path, jobs: int) -> None:
    """After three processes it has failed, with what the last one said; the others are done, even those behind it."""
    told = list(done_here(tasks(tmp_path, "deadly", "deadly too", "good"), jobs))
    assert ended(iter(told)) == {"deadly": "failed", "deadly too": "failed", "good": "met"}
    failed = next(one.outcome for one in told if isinstance(one, Ended) and one.outcome.unit == "deadly")
    assert (failed.ending, failed.trace) == (1, failed.trace)
    assert "last words" in failed.trace
    assert sum(isinstance(one, Begun) and one.unit == "deadly" for one in told) == ATTEMPTS


def test_nobody_is_left_when_nobody_listens(tmp_path: Path) -> None:
    """Closing in the middle ends every process before it returns."""
    with closing(done_here(tasks(tmp_path, *map(str, range(50))), 2)) as news:
        begun = next(one for one in news if isinstance(one, Begun))
        assert is_there(int(begun.worker))
    assert not is_there(int(begun.worker))


def test_a_process_that_cannot_be_started_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What goes wrong beside the units is raised where the news are read, so that nobody waits forever."""

    def no_more(*_: object) -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(here, "Worker", no_more)
    with pytest.raises(OSError, match="no more processes"):
        list(done_here(tasks(tmp_path, "unit"), 1))


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
