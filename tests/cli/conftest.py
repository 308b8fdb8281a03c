from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from allocator import cli
from allocator.allocation import Allocation
from allocator.plan.plan import Plan
from tests.allocations import allocation

PLAN = """\
name: FY2027 base
currency: USD
year_starts: 2027-01-01
periods: quarter
metrics:
  revenue: {label: New revenue, unit: USD, round_to: 100}
roles:
  AE: {metrics: [revenue]}
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    """Write a scenario that can be read."""
    folder = tmp_path / "scenario"
    folder.mkdir()
    (folder / "plan.yaml").write_text(PLAN)
    (folder / "reps.csv").write_text("rep,role\nAnn,AE\n")
    (folder / "goals.csv").write_text("metric,period,amount\nrevenue,FY2027,1000\n")
    return folder


Answer = Callable[[Plan], Allocation]


@pytest.fixture
def answer(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], None]:
    """Let `allocate` be another function."""

    def answered_by(allocate: Answer) -> None:
        monkeypatch.setitem(sys.modules, "allocator.allocate", SimpleNamespace(allocate=allocate))

    answered_by(lambda plan: allocation())
    return answered_by


@pytest.fixture
def allocator(monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    """Run a command as the shell does, and return its exit code."""

    def run(*arguments: object) -> int:
        monkeypatch.setattr(sys, "argv", ["allocator", *map(str, arguments)])
        with pytest.raises(SystemExit) as caught:
            cli.main()
        return int(caught.value.code or 0)

    return run
