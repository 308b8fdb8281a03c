from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from allocator import cli
from allocator.terminal import batch
from allocator.year.batch.news import Begun, Ended, News
from allocator.year.batch.unit import Task
from allocator.year.batch.work import work

PLAN = """\
name: {name}
currency: USD
year_starts: 2027-01-01
periods: quarter
metrics:
  revenue: {{label: New revenue, unit: USD, round_to: 1}}
roles:
  AE: {{metrics: [revenue]}}
"""
Make = Callable[..., Path]
Run = Callable[..., int]


def make_scenario(folder: Path, amount: int = 1000, limit: int | None = None) -> Path:
    """Write a scenario of two reps who share a goal; with a limit, each may carry no more than it in the year."""
    folder.mkdir(parents=True)
    (folder / "plan.yaml").write_text(PLAN.format(name=folder.name))
    (folder / "reps.csv").write_text("rep,role\nAnn,AE\nBob,AE\n")
    (folder / "goals.csv").write_text(f"metric,period,amount\nrevenue,FY2027,{amount}\n")
    if limit is not None:
        (folder / "limits.csv").write_text(f"per,where,measure,max\nrep metric,,quota,{limit}\n")
    return folder


@pytest.fixture
def scenario(tmp_path: Path) -> Make:
    """Write a scenario into the folder `units`, by its name."""

    def write(name: str, amount: int = 1000, limit: int | None = None) -> Path:
        return make_scenario(tmp_path / "units" / name, amount, limit)

    return write


def done_in_this_process(tasks: Sequence[Task], jobs: int) -> Iterator[News]:
    """Do units one after the other without a process for them, which would only cost time."""
    for task in tasks:
        yield Begun(task.unit.name, "here")
        yield Ended(work(task))


@pytest.fixture
def allocator(in_processes: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command as the shell does, and return its exit code; units are done in this process."""
    monkeypatch.setattr(batch, "done_here", done_in_this_process)
    return in_processes


@pytest.fixture
def in_processes(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command as the shell does, and return its exit code."""

    def run(*arguments: object) -> int:
        monkeypatch.setattr(sys, "argv", ["allocator", *map(str, arguments)])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        return int(caught.value.code or 0)

    return run
