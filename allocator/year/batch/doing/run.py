"""A unit is allocated, and its result written as `allocator run` writes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import rmtree
from uuid import uuid4

from allocator.allocate import allocate
from allocator.allocation import Allocation, Status
from allocator.errors import Ending
from allocator.export.folder import check_out, write
from allocator.export.swap import replace
from allocator.insight.worth.as_run import as_run
from allocator.plan.read import read_plan
from allocator.solve.any_solver import any_solver
from allocator.solve.asked import asked_first
from allocator.tables.allocation import falls_short
from allocator.tables.pace import check_pace
from allocator.year.batch.fingerprint import fingerprint, seals
from allocator.year.batch.record import Record, keep
from allocator.year.batch.unit import NEW, Outcome, Task, Unit

ENDINGS = {Status.MET: Ending.DONE, Status.SHORT: Ending.SHORT, Status.CONFLICT: Ending.CONFLICT}


def run(task: Task) -> Outcome:
    """Read, allocate and write a unit; what is kept of it goes with its result."""
    unit, asked = task.unit, task.asked
    digest = fingerprint(unit, asked)
    with asked_first(any_solver(asked.solver) if asked.solver else None):
        plan = read_plan(unit.scenario)
        check_out(unit.out)
        check_pace(plan, asked.pace)
        allocation = as_run(allocate(plan))
    outcome = outcome_of(unit.name, allocation, digest)
    put(
        unit,
        lambda new: write(allocation, new, pace=asked.pace, workbook=asked.workbook),
        lambda new: keep(unit, asked.command, Record(str(unit.scenario), outcome, seals(new))),
    )
    return outcome


def outcome_of(name: str, allocation: Allocation, digest: str) -> Outcome:
    """Say how a unit ended that was allocated."""
    goals = allocation.goals
    asked = goals["amount"] > 0
    gaps = (goals["gap"][asked] / goals["amount"][asked]).clip(lower=0.0)
    return Outcome(
        name,
        str(allocation.status),
        ENDINGS[allocation.status],
        allocation.sentence,
        digest,
        goals=len(goals),
        goals_met=int((~falls_short(allocation.plan, goals)).sum()),
        largest_gap=float(gaps.max()) if len(gaps) else 0.0,
        quotas=len(allocation.quotas),
    )


def put(unit: Unit, fill: Callable[[Path], object], keep: Callable[[Path], None]) -> None:
    """Write a result where nobody looks, keep its record, then put it in its place in one step.

    Units that are written at the same time do not wait for each other.

    Parameters
    ----------
    fill
        Writes the result into a folder that is not there yet.
    keep
        Writes the record from the files in that folder.
    """
    aside = unit.kept / NEW / f"{unit.name}-{uuid4().hex[:12]}"
    try:
        new = aside / "result"
        fill(new)
        keep(new)
        replace(unit.out, lambda folder: _moved(new, folder))
    finally:
        rmtree(aside, ignore_errors=True)


def _moved(new: Path, folder: Path) -> None:
    for file in sorted(new.iterdir()):
        file.rename(folder / file.name)
