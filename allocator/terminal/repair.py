"""The command `repair`."""

from __future__ import annotations

from pathlib import Path

from allocator.errors import Finding, PlanError
from allocator.export.scenario import check_scenario, write_scenario
from allocator.insight.repair.counsel import Counsel, Repair
from allocator.plan.read import read_plan
from allocator.terminal.counsel import content_of, counsel_content, counselled, way_on
from allocator.terminal.endings import Ending
from allocator.terminal.run import allocated
from allocator.terminal.say import harmless, say, say_json


def repair(scenario: Path, number: int | None, to: Path | None, as_json: bool) -> Ending:
    """List what would make conflicting rules fit, or write a new scenario with one of these applied."""
    _check(scenario, number, to)
    allocation = allocated(read_plan(scenario))
    counsel = counselled(allocation)
    if number is None or to is None:
        return _list(scenario, counsel, as_json)
    one = _chosen(counsel, number)
    name = f"{allocation.plan.settings.name}, repair {number}"
    write_scenario(to, scenario, {"name": name, **one.settings}, one.tables)
    if as_json:
        say_json({"status": "repaired", "exit_code": int(Ending.DONE), "to": str(to), **content_of(one)})
    else:
        say(harmless(str(one)))
        say(f"Written to {to}, which extends {scenario}. Now: allocator run {to}")
    return Ending.DONE


def _check(scenario: Path, number: int | None, to: Path | None) -> None:
    if (number is None) != (to is None):
        given, lacking = ("--to", "--apply") if number is None else ("--apply", "--to")
        remedy = f"{'name the repair' if lacking == '--apply' else 'name the new folder'} with {lacking}"
        raise PlanError([Finding(given, f"needs {lacking}", remedy)])
    if to is not None and scenario.exists():
        check_scenario(to, scenario)


def _chosen(counsel: Counsel, number: int) -> Repair:
    count = len(counsel.repairs)
    if not counsel.certificate:
        raise PlanError([Finding("--apply", "the hard rules agree; there is nothing to repair", "run the scenario")])
    if not 1 <= number <= count:
        remedy = f"write a number from 1 to {count}" if count else "change the rules by hand"
        raise PlanError([Finding("--apply", f"there is no repair {number}", remedy)])
    return counsel.repairs[number - 1]


def _list(scenario: Path, counsel: Counsel, as_json: bool) -> Ending:
    ending = Ending.CONFLICT if counsel.certificate else Ending.DONE
    if as_json:
        status = "conflict" if counsel.certificate else "agree"
        say_json({"status": status, "exit_code": int(ending), **counsel_content(counsel)})
        return ending
    say(harmless(str(counsel)))
    if counsel.repairs:
        say(harmless(way_on(scenario)))
    return ending
