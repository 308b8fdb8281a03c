"""The command `check`."""

from __future__ import annotations

from pathlib import Path

from allocator.plan.plan import Plan
from allocator.plan.read import read_plan
from allocator.terminal.endings import Ending
from allocator.terminal.say import counted, harmless, say, say_json
from allocator.terminal.waiting import waiting


def check(scenario: Path, as_json: bool) -> Ending:
    """Read a scenario and tell what was found in it and taken for granted."""
    with waiting("Reading"):
        plan = read_plan(scenario)
    if as_json:
        taken = [vars(assumption) for assumption in plan.assumptions]
        content = {"status": "ok", "exit_code": 0, "findings": [], "rows": _rows(plan), "assumptions": taken}
        say_json(content)
    else:
        _show(plan)
    return Ending.DONE


def _rows(plan: Plan) -> dict[str, int]:
    return {name: len(table) for name, table in plan.tables.items() if len(table)}


def _show(plan: Plan) -> None:
    for assumption in plan.assumptions:
        say(harmless(f"{assumption.kind} | {assumption.where} | {assumption.what}"))
    rows = ", ".join(f"{name} {count:,}" for name, count in _rows(plan).items())
    taken = counted(len(plan.assumptions), "assumption")
    say(harmless(f"No findings in {plan.settings.name}; {taken}. Rows: {rows}."))
