"""Whether quotas stand in a usual relation to what the reps earn for them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.insight.compare.plan_test import PlanTest, Question, Verdict, counted_reps
from allocator.insight.compare.subject import Subject

LOWEST, HIGHEST = 4.0, 8.0
"""Usual quota ÷ on-target earnings."""
TOO_LOW, TOO_HIGH = 3.0, 10.0
OUTSIDE = 0.2
"""Share of the reps that may lie outside of what is usual."""

QUESTION = Question(
    "Quota ÷ on-target earnings",
    "4 to 8; fails below 3 and above 10",
    "Below, sales cost more than they bring; above, the earnings promised are out of reach.",
)


def pay(plan: Subject) -> Iterator[PlanTest]:
    """New business of a full year ÷ on-target earnings, by role; of direct sellers, in the plan's currency."""
    rows = plan.people[plan.people["line"] == "direct"]
    rows = rows[rows["metric"].isin(_new_business(plan))]
    if rows.empty:
        yield QUESTION.unasked("No direct seller has new business in the plan's currency.")
        return
    each = rows.groupby(["role", "rep"]).agg(quota=("quota", "sum"), pay=("pay", "first"))
    each = each[each["pay"] > 0]
    if each.empty:
        yield QUESTION.unasked("reps.csv gives no on-target earnings.")
    for role, mine in each.groupby("role"):
        ratio = (mine["quota"] / mine["pay"]).droplevel("role").astype(np.float64)
        yield _role(str(role), ratio)


def _new_business(plan: Subject) -> list[str]:
    """Metrics in the plan's currency that are neither a share of a base nor part of another one of them."""
    settings = plan.allocation.plan.settings
    money = [name for name in plan.metrics() if settings.currency and settings.metrics[name].unit == settings.currency]
    new = [name for name in money if not settings.metrics[name].base]
    return [name for name in new if settings.metrics[name].part_of not in new]


def _role(role: str, ratio: pd.Series[float]) -> PlanTest:
    middle = float(ratio.median())
    outside = ~ratio.round(1).between(LOWEST, HIGHEST)
    said = f"From {ratio.min():.1f} ({ratio.idxmin()}) to {ratio.max():.1f} ({ratio.idxmax()})"
    said += f"; {counted_reps(int(outside.sum()), len(ratio), 'lies', 'lie')} outside 4 to 8."
    return QUESTION.answer(_verdict(round(middle, 1), float(outside.mean())), middle, f"{middle:.1f}", said, role)


def _verdict(middle: float, outside: float) -> Verdict:
    if not TOO_LOW <= middle <= TOO_HIGH:
        return Verdict.FAIL
    return Verdict.PASS if LOWEST <= middle <= HIGHEST and outside <= OUTSIDE else Verdict.LOOK
