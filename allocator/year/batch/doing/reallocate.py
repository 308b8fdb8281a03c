"""The plan of a unit is moved with the year, and written as `allocator reallocate` writes it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.errors import Finding, PlanError
from allocator.export.folder import check_out, write
from allocator.insight.worth.as_run import as_run
from allocator.plan.plan import Plan
from allocator.plan.read import read_plan
from allocator.plan.stored import bytes_of
from allocator.tables.pace import check_pace
from allocator.year.batch.doing.run import outcome_of, put
from allocator.year.batch.fingerprint import fingerprint, seals
from allocator.year.batch.record import Record, forget, keep, record_of
from allocator.year.batch.unit import Moves, Outcome, Task, Unit
from allocator.year.closing.actuals import with_actuals
from allocator.year.next_scenario import check_next, next_folder, write_next
from allocator.year.reallocate import reallocate as move


def reallocate(task: Task) -> Outcome:
    """Read, re-allocate and write a unit: its tables, and the scenario that extends it and holds the new plan."""
    unit, asked, moves = task.unit, task.asked, _moves(task)
    digest = fingerprint(unit, asked)
    to = next_folder(unit.scenario, moves.day)
    plan = _read(unit, moves)
    check_next(to, unit.scenario, moves.day)
    check_out(unit.out)
    check_pace(plan, asked.pace)
    _check_unchanged(task, to)
    year: dict[str, Any] = dict(moves.year)
    found = move(plan, moves.day, solver=asked.solver, **year)
    allocation = as_run(found.allocation)
    outcome = _told(outcome_of(unit.name, allocation, digest), found.changes)

    def keep_both(new: Path) -> None:
        forget(unit, asked.command)
        write_next(to, unit.scenario, found)
        keep(unit, asked.command, Record(str(unit.scenario), outcome, seals(new), str(to), bytes_of(to)))

    put(unit, lambda new: write(allocation, new, pace=asked.pace, workbook=asked.workbook), keep_both)
    return outcome


def _moves(task: Task) -> Moves:
    if task.asked.moves is None:
        message = "a plan is moved up to a day"
        raise ValueError(message)
    return task.asked.moves


def _read(unit: Unit, moves: Moves) -> Plan:
    plan, actuals = read_plan(unit.scenario), moves.actuals_of(unit)
    return plan if actuals is None else with_actuals(plan, actuals)


def _check_unchanged(task: Task, to: Path) -> None:
    """Refuse to replace a scenario that somebody went on with since a batch has written it."""
    before = record_of(task.unit, task.asked.command)
    ours = before is not None and before.successor == str(to) and to.exists()
    if before is not None and ours and bytes_of(to) != before.seal and not task.force:
        what = "was changed since a batch has written it"
        raise PlanError([Finding(str(to), what, "keep it and leave this unit out, or say --force to write it anew")])


def _told(outcome: Outcome, changes: pd.DataFrame) -> Outcome:
    """Say first how many move, then how the goals fare."""
    reps = changes["rep"].nunique()
    moved = f"{reps:,} {'rep moves' if reps == 1 else 'reps move'}." if reps else "Nobody moves."
    return replace(outcome, sentence=f"{moved} {outcome.sentence}")
