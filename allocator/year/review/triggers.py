"""Whether it is time to re-allocate, as the planner said beforehand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.insight.wording import percent, wording
from allocator.plan.plan import Plan
from allocator.plan.settings import Trigger
from allocator.year.review.pace import COMPANY

DIRECT = "direct"


@dataclass(frozen=True)
class Met:
    """A trigger for a metric, and whether it is met."""

    metric: str
    behind: float
    """Part of the quotas of closed periods that was not reached; NaN without quotas."""
    left: int
    """Quota periods that are not closed."""
    trigger: Trigger
    is_met: bool
    why: str


def triggers(plan: Plan, pace: pd.DataFrame, left: int) -> tuple[Met, ...]:
    """Hold every trigger of plan.yaml against the pace of the company in its direct line.

    Parameters
    ----------
    pace
        As `pace` gives it.
    left
        Quota periods that are not closed.
    """
    company = pace[(pace["level"] == COMPANY) & (pace["line"] == DIRECT)].set_index("metric")["behind"]
    return tuple(
        _held(plan, trigger, str(metric), float(company[metric]), left)
        for trigger in plan.settings.year.triggers
        for metric in company.index
        if trigger.metric in ("", metric) and not np.isnan(company[metric])
    )


def _held(plan: Plan, trigger: Trigger, metric: str, behind: float, left: int) -> Met:
    is_met = behind >= trigger.behind - 1e-12 and left >= trigger.left
    label = wording(plan.settings, metric).label
    state = f"{percent(behind)} behind" if behind > 0 else "not behind"
    periods = f"{left} {plan.calendar.periods}{'' if left == 1 else 's'}"
    said = f"{label} is {state} with {periods} left"
    limit = f"{percent(trigger.behind)} with {trigger.left} or more left"
    return Met(metric, behind, left, trigger, is_met, f"{said} (the trigger is {limit})")
