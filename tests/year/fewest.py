"""The fewest reps that have to move, by an integer program through PuLP."""

from __future__ import annotations

from collections.abc import Mapping

import pulp

Quotas = Mapping[str, Mapping[str, float]]


def fewest_reps(in_force: Quotas, goals: Mapping[str, float], cap: float, total: float | None = None) -> int:
    """Count the reps that must move so that every period adds up to its goal and nobody has more than the cap.

    Parameters
    ----------
    total
        What all changes may come to; any amount where it is left out.
    """
    problem = pulp.LpProblem("fewest", pulp.LpMinimize)
    touched = {who: problem.add_variable(f"touched_{who}", 0, 1, pulp.LpInteger) for who in in_force}
    quota = {(who, p): problem.add_variable(f"q_{who}_{p}", 0, cap) for who, row in in_force.items() for p in row}
    change = {key: problem.add_variable(f"d_{key[0]}_{key[1]}", 0, None) for key in quota}
    problem.setObjective(pulp.lpSum(touched.values()))
    for (who, period), q in quota.items():
        problem.addConstraint(change[who, period] >= q - in_force[who][period])
        problem.addConstraint(change[who, period] >= in_force[who][period] - q)
        problem.addConstraint(change[who, period] <= cap * touched[who])
    for period, amount in goals.items():
        problem.addConstraint(pulp.lpSum(q for (_, p), q in quota.items() if p == period) == amount)
    if total is not None:
        problem.addConstraint(pulp.lpSum(change.values()) <= total)
    assert problem.solve(pulp.HiGHS(msg=False)).status is pulp.LpSolveStatus.Optimal
    return round(pulp.value(problem.objective))
