"""A review of the year: pace, forecast, what is out of date, what is new, and whether to re-allocate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from allocator.cells.elapsed import elapsed
from allocator.errors import PlanError
from allocator.plan.plan import Plan
from allocator.year.closing.carry_over import check_date, dated
from allocator.year.closing.checks import wrong_actuals
from allocator.year.reallocate import in_force
from allocator.year.review.goals import goal_pace
from allocator.year.review.news import News, news
from allocator.year.review.pace import pace, read_sold
from allocator.year.review.stale import Stale, stale_potential
from allocator.year.review.triggers import Met, triggers


@dataclass(frozen=True)
class Review:
    """Where the year stands at a date."""

    plan: Plan
    as_of: date
    closed: tuple[str, ...]
    left: tuple[str, ...]
    """Quota periods that are not closed."""
    pace: pd.DataFrame
    """As `pace` gives it, of the metrics that have actuals."""
    goals: pd.DataFrame
    """As `goal_pace` gives it."""
    without_actuals: tuple[str, ...]
    """Metrics of which nothing is told."""
    stale: tuple[Stale, ...]
    news: tuple[News, ...]
    triggers: tuple[Met, ...]

    @property
    def fires(self) -> bool:
        """Whether a trigger is met."""
        return any(met.is_met for met in self.triggers)

    @property
    def reallocate(self) -> bool:
        """Whether to re-allocate: a trigger is met, or quotas have no rep any more."""
        return self.fires or any(one.about == "vanished" for one in self.news)

    @property
    def advice(self) -> str:
        """Re-allocate, yes or no, and why."""
        reasons = [met.why for met in self.triggers if met.is_met]
        reasons += [one.what for one in self.news if one.about == "vanished"]
        if reasons:
            return f"Re-allocate: yes, because {'; '.join(reasons)}."
        if not self.plan.settings.year.triggers:
            return "Re-allocate: no, because plan.yaml sets no trigger and every quota has its rep."
        if not self.triggers:
            return "Re-allocate: no, because no period with quotas and actuals is closed."
        return f"Re-allocate: no, because no trigger is met: {'; '.join(met.why for met in self.triggers)}."


def review(plan: Plan, as_of: date) -> Review:
    """Say where the year stands, without changing anything.

    Parameters
    ----------
    plan
        With the plan in force as `current`, or else what `allocate` gives, and what happened as `actuals`.

    Raises
    ------
    PlanError
        If the date is not of the year, or actuals are of periods that are not closed or are missing.
    """
    check_date(plan, as_of)
    closed = elapsed(plan, as_of) >= 1.0
    plan = in_force(plan)
    if findings := wrong_actuals(plan, as_of, closed):
        raise PlanError(findings)
    now = dated(plan, as_of)
    sold, labels = read_sold(now), np.array(plan.calendar.labels, object)
    known = _told(now)
    table, goals = pace(sold), goal_pace(sold)
    table = table[table["metric"].isin(known)].reset_index(drop=True)
    return Review(
        now, as_of, tuple(labels[closed]), tuple(labels[~closed]),
        table, goals[goals["metric"].isin(known)].reset_index(drop=True),
        tuple(name for name in now.settings.metrics if name not in known),
        stale_potential(now), news(sold), triggers(now, table, int((~closed).sum())),
    )  # fmt: skip


def _told(plan: Plan) -> list[str]:
    """Metrics that have actuals, and sums of such."""
    here = set(plan.table("actuals")["metric"])
    return [name for name in plan.settings.metrics if here.issuperset(plan.settings.parts(name))]
