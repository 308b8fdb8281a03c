"""What planners do on the page Plan, in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.planner import Planner


@pytest.fixture
def at_work(quickstart: Path, planner: Planner) -> Planner:
    """A planner before the plan of the quickstart."""
    planner.opens("quickstart")
    return planner


def test_a_cap_moves_the_totals(at_work: Planner) -> None:
    """A cap typed as 1.2M holds the rep to it: the rep's region carries less, the others what it no longer does."""
    before = at_work.amounts_by_region()
    at_work.grid.type("A. Moreno", "Cap", "1.2M")
    at_work.sees("A. Moreno cap: none → 1,200,000")
    at_work.waits()
    after = at_work.amounts_by_region()
    assert at_work.quota_of("A. Moreno") == 1_200_000
    assert after["East"] < before["East"]
    assert sum(after.values()) == sum(before.values())
