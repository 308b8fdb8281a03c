"""A plan that takes long: it can be stopped, and others are not kept waiting."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import expect

from benchmarks.company import make_company, write_company
from tests.browser.conftest import SCENARIOS, Sits

REPS = 3000


def test_a_long_solve_is_cancelled(shelf: Path, sits: Sits) -> None:
    """While a large plan is solved another planner opens a small one; then the large one is stopped at once."""
    write_company(shelf / "large", *make_company(REPS))
    shutil.copytree(SCENARIOS / "quickstart", shelf / "small")
    one, other = sits(), sits()
    one.presses_open("large")
    expect(one.page.locator(".st-key-solving")).to_contain_text("Solving")
    one.presses("Cancel")
    one.was_told("Stopped")
    expect(one.page.locator(".st-key-solving")).to_have_count(0)
    one.sees("not solved yet")
    one.presses("Solve")
    expect(one.page.locator(".st-key-solving")).to_contain_text("Solving")
    other.opens("small")
    other.grid.type("A. Moreno", "Cap", "1.2M")
    other.sees("A. Moreno cap: none → 1,200,000")
    other.waits()
    assert other.quota_of("A. Moreno") == 1_200_000
    if one.button("Cancel").count():
        one.presses("Cancel")
