"""Reach the textbook way in linopy: an array of quotas, grouped sums for rows, one solve per priority."""

from __future__ import annotations

import linopy
import numpy as np
import pandas as pd

from benchmarks.plain import Goal, Plain, Row
from benchmarks.textbook import EXACT, HELD_WITHIN, OVER_ASSIGNMENT, Tier, tiers

Series = pd.Series


def reach(plan: Plain) -> dict[str, float]:
    """Return the least weighted relative shortfall of each priority, over-assignment last."""
    program = linopy.Model()
    cells = pd.RangeIndex(len(plan.cells), name="cell")
    quota = program.add_variables(lower=0, upper=Series(plan.cells["upper"].to_numpy(), cells), name="quota")
    for family, rows in plan.rows.items():
        _add_rows(program, quota, family, rows)
    carried = _sums(quota, "goal", [_as_row(goal) for goal in plan.goals])
    targets = Series({goal.label: goal.target for goal in plan.goals}).rename_axis("goal").sort_index()
    program.add_constraints(carried <= targets.to_xarray(), name="targets")
    return {tier.name: _solve(program, carried, tier) for tier in tiers(plan)}


def _as_row(goal: Goal) -> Row:
    return Row(goal.label, goal.cells, [1.0] * len(goal.cells), 0.0, goal.target)


def _sums(quota: linopy.Variable, family: str, rows: list[Row]) -> linopy.LinearExpression:
    """Sum the weighted quotas by the label of their row."""
    labels = np.array([row.label for row in rows])
    terms = pd.RangeIndex(sum(len(row.cells) for row in rows), name="term")
    cell = Series(np.concatenate([row.cells for row in rows]), terms)
    weight = Series(np.concatenate([row.coefficients for row in rows]), terms)
    label = Series(np.repeat(labels, [len(row.cells) for row in rows]), terms, name=family)
    weighted = quota.sel(cell=cell.to_xarray()) * weight.to_xarray()
    sums: linopy.LinearExpression = weighted.groupby(label.to_xarray()).sum()
    return sums


def _add_rows(program: linopy.Model, quota: linopy.Variable, family: str, rows: list[Row]) -> None:
    """Bound the sums of a family from the sides it has bounds on."""
    if not rows:
        return
    sums = _sums(quota, family, rows)
    upper = Series({row.label: row.upper for row in rows}).rename_axis(family).sort_index()
    lower = Series({row.label: row.lower for row in rows}).rename_axis(family).sort_index()
    if np.isfinite(upper).all():
        program.add_constraints(sums <= upper.to_xarray(), name=f"{family}_most")
    if np.isfinite(lower).all():
        program.add_constraints(sums >= lower.to_xarray(), name=f"{family}_least")


def _solve(program: linopy.Model, carried: linopy.LinearExpression, tier: Tier) -> float:
    """Make one tier's shortfall least, and hold it from then on."""
    goals = [goal.label for goal, _ in tier.wishes]
    wanted = Series([amount for _, amount in tier.wishes], pd.Index(goals, name="goal"))
    weight = Series([goal.weight for goal, _ in tier.wishes], wanted.index)
    short = program.add_variables(lower=0, coords=[wanted.index], name=f"short_{tier.name}")
    reached = carried.sel(goal=goals) + short * wanted.to_xarray()
    program.add_constraints(reached >= wanted.to_xarray(), name=f"wish_{tier.name}")
    total = (short * weight.to_xarray()).sum()
    program.add_objective(total, overwrite=True)
    status, condition = program.solve("highs", io_api="direct", output_flag=False, progress=False, **EXACT)
    if status != "ok":
        raise RuntimeError(f"linopy | tier {tier.name} ended as {condition} | make another company")
    least = float(program.objective.value or 0.0)
    if tier.name != OVER_ASSIGNMENT:
        program.add_constraints(total <= least + HELD_WITHIN, name=f"held_{tier.name}")
    return least
