"""What must hold of actuals at a date: told for periods that are closed, and for all that the policy asks about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import pandas as pd

from allocator.arrays import Mask
from allocator.errors import Finding
from allocator.plan.calendar import Span
from allocator.plan.plan import Plan
from allocator.plan.restate import last_days


def wrong_actuals(plan: Plan, as_of: date, closed: Mask) -> list[Finding]:
    """Tell which actuals are of periods that are not closed at a date, and which are missing.

    Parameters
    ----------
    plan
        With `current` and `actuals`.
    closed
        Quota periods whose actuals are needed; shape (T,).
    """
    return [*_not_closed(plan, as_of), *_missing(plan, closed)]


def _not_closed(plan: Plan, as_of: date) -> Iterator[Finding]:
    table = plan.table("actuals").reset_index(drop=True)
    ends = last_days(table["period"], plan.calendar)
    in_year = ends < plan.calendar.edges[-1]
    early = pd.Series(np.flatnonzero((ends > np.datetime64(as_of)) & in_year))
    for period, rows in early.groupby(table["period"].to_numpy(object)[early], sort=False):
        first, more = int(rows.iloc[0]), len(rows) - 1
        also = f" ({more} more row{'s' if more > 1 else ''} of it)" if more else ""
        what = f"period {period} is not closed on {as_of}: it ends on {ends[first]}{also}"
        yield Finding(str(plan.places("actuals")[first]), what, "leave it out, or name a later date")


def _missing(plan: Plan, closed: Mask) -> Iterator[Finding]:
    """Ask for actuals of each metric and closed period with quotas, where the policy or other rows speak of it."""
    actuals, current, calendar = plan.table("actuals"), plan.table("current"), plan.calendar
    asked = current[current["quota"] > 0].groupby(["metric", "period"]).size().index
    for metric in plan.settings.cell_metrics:
        mine = actuals[actuals["metric"] == metric]
        told = [span for label in pd.unique(mine["period"]) if (span := calendar.span(label)) and span in calendar.year]
        if not told and not plan.settings.year.policy_for(metric):
            continue
        for place in np.flatnonzero(closed).tolist():
            gaps = _untold(calendar.spans[place], told)
            if gaps and (metric, calendar.labels[place]) in asked:
                named = ", ".join(calendar.label(gap) for gap in gaps)
                what = f"there are no actuals of {metric} for {named}, which is closed"
                yield Finding("actuals.csv", what, "write them; 0 where nothing was sold")


def _untold(period: Span, told: list[Span]) -> list[Span]:
    """Months of a quota period that no row tells of; the period itself where none does."""
    months = [Span(month, month + 1) for month in range(period.start, period.end)]
    left = [month for month in months if not any(month in span for span in told)]
    return [period] if len(left) == len(months) else left
