"""Reach the textbook way in PuLP: a named variable per cell, a sum per row, one solve per priority."""

from __future__ import annotations

import pulp

from benchmarks.plain import Plain, Row
from benchmarks.textbook import EXACT, HELD_WITHIN, OVER_ASSIGNMENT, Tier, tiers


def reach(plan: Plain) -> dict[str, float]:
    """Return the least weighted relative shortfall of each priority, over-assignment last."""
    problem = pulp.LpProblem("reach", pulp.LpMinimize)
    quota = _quotas(problem, plan)
    for rows in plan.rows.values():
        for row in rows:
            _add_row(problem, quota, row)
    for goal in plan.goals:
        problem.addConstraint(pulp.lpSum(quota[c] for c in goal.cells) <= goal.target, f"target_{goal.label}")
    return {tier.name: _solve(problem, quota, tier) for tier in tiers(plan)}


def _quotas(problem: pulp.LpProblem, plan: Plain) -> list[pulp.LpVariable]:
    quotas = []
    for number, cell in enumerate(plan.cells.itertuples()):
        name = f"quota_{cell.rep}_{cell.territory}_{cell.metric}_{cell.period}_{number}"
        upper = None if cell.upper == float("inf") else cell.upper
        quotas.append(problem.add_variable(name, 0, upper))
    return quotas


def _add_row(problem: pulp.LpProblem, quota: list[pulp.LpVariable], row: Row) -> None:
    total = pulp.lpSum(a * quota[c] for a, c in zip(row.coefficients, row.cells, strict=True))
    if row.lower == row.upper:
        problem.addConstraint(total == row.upper, row.label)
    elif row.upper < float("inf"):
        problem.addConstraint(total <= row.upper, row.label)
    else:
        problem.addConstraint(total >= row.lower, row.label)


def _solve(problem: pulp.LpProblem, quota: list[pulp.LpVariable], tier: Tier) -> float:
    """Make one tier's shortfall least, and hold it from then on."""
    total = []
    for goal, wanted in tier.wishes:
        short = problem.add_variable(f"short_{tier.name}_{goal.label}", 0, None)
        carried = pulp.lpSum(quota[c] for c in goal.cells)
        problem.addConstraint(carried + wanted * short >= wanted, f"wish_{tier.name}_{goal.label}")
        total.append(goal.weight * short)
    problem.setObjective(pulp.lpSum(total))
    solved = problem.solve(pulp.HiGHS(msg=False, **EXACT))
    if solved.status is not pulp.LpSolveStatus.Optimal:
        raise RuntimeError(f"PuLP | tier {tier.name} ended as {solved.status.name} | make another company")
    least = float(solved.objective)
    if tier.name != OVER_ASSIGNMENT:
        problem.addConstraint(pulp.lpSum(total) <= least + HELD_WITHIN, f"held_{tier.name}")
    return least
