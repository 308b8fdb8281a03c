"""What planners do on the page Plan, in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator import allocate, read_plan
from tests.browser.planner import Planner


@pytest.fixture
def at_work(quickstart: Path, planner: Planner) -> Planner:
    """A planner before the plan of the quickstart."""
    planner.opens("quickstart")
    return planner


def test_a_cap_moves_the_totals(at_work: Planner, quickstart: Path) -> None:
    """A cap holds the rep to it, and the total becomes what the command line works out for the same cap."""
    before = at_work.total()
    at_work.grid.type("A. Moreno", "Cap", "600k")
    at_work.sees("A. Moreno cap: none → 600,000")
    at_work.waits()
    with (quickstart / "quickstart" / "limits.csv").open("a", encoding="utf-8") as file:
        file.write("rep metric,rep=A. Moreno; metric=revenue,quota,600000,\n")
    quotas = allocate(read_plan(quickstart / "quickstart")).quotas
    assert at_work.quota_of("A. Moreno") == 600_000
    assert before > at_work.total() == quotas.loc[quotas["metric"] == "revenue", "quota"].sum()
