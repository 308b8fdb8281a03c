"""The command `calibrate`."""

from __future__ import annotations

from pathlib import Path

from allocator.plan.read import read_plan
from allocator.terminal.calibrate_sheets import sheets
from allocator.terminal.endings import Ending
from allocator.terminal.page import standard_page
from allocator.terminal.say import say
from allocator.terminal.waiting import waiting


def calibrate(scenario: Path, write: bool, to: Path | None, as_json: bool) -> Ending:
    """Read a scenario, estimate from its history, show what was found, and write it where that is asked for."""
    from allocator.year.calibrate.calibrate import calibrate as estimated

    with waiting("Reading"):
        plan = read_plan(scenario)
    with waiting("Estimating"):
        found = estimated(plan)
    page = standard_page()
    for sheet in sheets(found):
        say(page.set(sheet) + "\n")
    return Ending.DONE
