"""The command `calibrate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from allocator.errors import Finding, PlanError
from allocator.export.folder import plain
from allocator.export.scenario import check_scenario
from allocator.plan.read import read_plan
from allocator.terminal.calibrate_content import content
from allocator.terminal.calibrate_sheets import common_sheets, metric_sheets
from allocator.terminal.calibrate_texts import common_sentences, metric_sentences, unwritten, written
from allocator.terminal.endings import Ending
from allocator.terminal.page import standard_page
from allocator.terminal.say import harmless, say, say_json
from allocator.terminal.waiting import waiting
from allocator.year.calibrate.stated import Stated, stated
from allocator.year.calibrate.write import Outcome, check_writable, write_beside, write_into

if TYPE_CHECKING:
    from allocator.year.calibrate.calibrate import Calibration


def calibrate(scenario: Path, write: bool, to: Path | None, as_json: bool) -> Ending:
    """Read a scenario, estimate from its history, show what was found, and write it where that is asked for."""
    from allocator.year.calibrate.calibrate import calibrate as estimated

    _check(scenario, write, to)
    with waiting("Reading"):
        plan = read_plan(scenario)
    with waiting("Estimating"):
        found = estimated(plan)
        change = stated(found)
    outcome = _written(scenario, found, change, write, to)
    into = to or scenario
    if as_json:
        files = list(outcome.files)
        result = {"status": "written" if files else "estimated", "exit_code": int(Ending.DONE)}
        say_json(plain({**result, "out": str(into) if files else "", "files": files, **content(found, change)}))
    else:
        _show(found)
        say(harmless(written(change, outcome, into) if write else unwritten(change, scenario)))
    return Ending.DONE


def _check(scenario: Path, write: bool, to: Path | None) -> None:
    if to is not None and not write:
        raise PlanError([Finding("--to", "nothing is written without --write", "add --write")])
    if write and to is not None:
        check_scenario(to, scenario)
    elif write:
        check_writable(scenario)


def _written(scenario: Path, found: Calibration, change: Stated, write: bool, to: Path | None) -> Outcome:
    if not write or change.is_empty:
        return Outcome()
    with waiting("Writing"):
        return write_into(scenario, change) if to is None else write_beside(to, found.plan, scenario, change)


def _show(found: Calibration) -> None:
    page = standard_page()
    for metric in found.metrics:
        for sheet in metric_sheets(metric):
            say(page.set(sheet) + "\n")
        say(harmless("\n".join(metric_sentences(found, metric)) + "\n"))
    for sheet in common_sheets(found):
        say(page.set(sheet) + "\n")
    say(harmless("\n".join(common_sentences(found)) + "\n"))
