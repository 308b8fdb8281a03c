"""From the rep up to the goals and the company's objectives."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.insight.rep_metric import RepMetric
from allocator.insight.wording import listed, percent
from allocator.plan.conditions import Condition, parse

_FEW = 6


def trace(own: RepMetric) -> tuple[str, str]:
    """Tell which goals the rep's quota serves, and what part of them comes down through each level."""
    goals = [goal for _, goal in own.allocation.goals.iterrows() if _covers(own, goal)]
    said = [f"{goal['goal']} ({_about(own, goal)})" for goal in goals[:_FEW]]
    said += [f"{len(goals) - _FEW:,} more"] if len(goals) > _FEW else []
    serves = f"Serves the goal{'s' if len(said) > 1 else ''} {listed(said)}." if said else ""
    return serves, _down(own)


def _about(own: RepMetric, goal: pd.Series) -> str:
    parts = [own.words.amount(goal["amount"], unit=True), str(goal["period"])]
    parts += [str(goal["scope"])] if goal["scope"] else []
    parts += [f'objective "{goal["objective"]}"'] if goal["objective"] else []
    return ", ".join(parts)


def _covers(own: RepMetric, goal: pd.Series) -> bool:
    """Tell whether a goal is of the metric, or of a sum it is part of, and covers a cell of the rep."""
    plan = own.allocation.plan
    if own.metric not in plan.settings.parts(goal["metric"]) or goal["line"] not in own.lines:
        return False
    inside = np.array(plan.calendar.labels)[plan.calendar.covered(goal["period"])]
    return bool((own.quotas["period"].isin(inside).to_numpy() & _holds(own, parse(goal["scope"]))).any())


def _holds(own: RepMetric, scope: Condition) -> npt.NDArray[np.bool_]:
    holds = np.ones(len(own.quotas), dtype=bool)
    for term in scope.terms:
        column = _column(own, term.key)
        holds &= True if column is None else term.holds(column)
    return holds


def _column(own: RepMetric, key: str) -> npt.NDArray[np.generic] | None:
    """Values of a key of a condition for the rep's cells; None for a key that no table holds."""
    table, _, attribute = key.rpartition(".")
    if key in own.quotas:
        return own.quotas[key].to_numpy(dtype=object)
    by, name = ("territory", "territories") if table else ("rep", "reps")
    facts = own.allocation.plan.table(name)
    if attribute not in facts:
        return None
    known = facts.drop_duplicates(by).set_index(by)[attribute].reindex(own.quotas[by])
    return known.to_numpy(dtype=None if known.dtype.kind in "fiu" else object)


def _down(own: RepMetric) -> str:
    """Follow the goal from the company through the levels to the rep, each with its part of what is above."""
    if own.goal <= 0:
        return ""
    levels = own.allocation.plan.settings.levels
    steps = [(listed(own.nodes(level)), own.goal_part(level, own.nodes(level))) for level in levels]
    steps = [step for step in steps if step[1] > 0] + [(own.rep, float(own.waterfall["share_of_goal"]))]
    above = [own.goal, *(part for _, part in steps)]
    said = [
        f"{who} has {own.words.amount(part)} ({percent(part / whole)})"
        for (who, part), whole in zip(steps, above, strict=False)
    ]
    return f"Of the company's {own.words.amount(own.goal, unit=True)}, {'; of these '.join(said)}."
