"""How stretches of time fall into the quota periods."""

from __future__ import annotations

import numpy as np

from allocator.plan.calendar import MONTHS, Span
from allocator.plan.plan import Plan
from allocator.verify.lanes import Lanes
from allocator.verify.sums import Floats, Texts


def season(lanes: Lanes) -> Floats:
    """Seasonal profile of each lane's role and metric; sums to 1 over the year; shape (L, T)."""
    plan, spells = lanes.diary.plan, lanes.spells
    worked = working_profile(lanes)
    past = {name: _of_history(lanes, name) for name in lanes.metrics}
    table = np.tile(worked, (len(spells.roles), len(lanes.metrics), 1))
    for r, role in enumerate(spells.roles):
        for m, name in enumerate(lanes.metrics):
            if name in plan.settings.roles[role].metrics:
                given = plan.settings.metric_for(role, name).seasonality
                if isinstance(given, tuple | list):
                    table[r, m] = _of_planner(np.array(given, np.float64), len(worked))
                elif given == "history":
                    table[r, m] = past[name]
    return table[lanes.role, lanes.metric]


def working_profile(lanes: Lanes) -> Floats:
    """Part of the year's working days in each period, in the plan's country; shape (T,)."""
    days = lanes.diary.working[-1]
    return np.asarray(days / days.sum())


def _of_planner(given: Floats, periods: int) -> Floats:
    by_period = given.reshape(periods, -1).sum(axis=1)
    return np.asarray(by_period / by_period.sum())


def _of_history(lanes: Lanes, metric: str) -> Floats:
    """Mean past sales per working day of each period of the year × this year's working days."""
    plan = lanes.diary.plan
    worked = working_profile(lanes)
    rates: list[list[float]] = [[] for _ in worked]
    for (period, years_later), sold in _sold(plan, metric).items():
        rates[period].append(sold / max(_working_days(plan, period, years_later), 1.0))
    mean = np.array([sum(seen) / len(seen) if seen else np.nan for seen in rates])
    if np.isnan(mean).any() or not (mean > 0).any():
        return worked
    profile = np.maximum(mean, 0.0) * worked
    return np.asarray(profile / profile.sum())


def _sold(plan: Plan, metric: str) -> dict[tuple[int, int], float]:
    """Past sales by period of the year and year; what is stated for longer than a period is left out."""
    table = plan.table("history")
    rows = table[table["metric"] == metric]
    months = MONTHS[plan.settings.periods]
    found: dict[tuple[int, int], float] = {}
    for label, amount in rows.groupby("period")["actual"].sum().items():
        span = plan.calendar.span(str(label))
        if span is not None and span.end - span.start <= months:
            year, month = divmod(span.start - plan.calendar.year.start, 12)
            found[month // months, year] = found.get((month // months, year), 0.0) + float(amount)
    return found


def _working_days(plan: Plan, period: int, years_later: int) -> float:
    span = plan.calendar.spans[period]
    first, end = plan.calendar.days(Span(span.start + 12 * years_later, span.end + 12 * years_later))
    counted = plan.calendar.working_days(plan.settings.country)
    return float(counted.count(np.array([first]), np.array([end]))[0])


def placed(plan: Plan, labels: Texts, years_later: int = 0) -> tuple[Floats, Floats]:
    """Tell how named stretches of time, moved by some years, lie to the quota periods.

    Returns
    -------
    1 where a period lies within the stretch, and 1 where the stretch lies within the period but is shorter;
    both of shape (len(labels), T). A blank stretch is the year.
    """
    longer = np.zeros((len(labels), len(plan.calendar.spans)))
    shorter = np.zeros_like(longer)
    for row, label in enumerate(labels):
        span = plan.calendar.span(str(label)) if label else plan.calendar.year
        if span is None:
            continue
        moved = Span(span.start + 12 * years_later, span.end + 12 * years_later)
        longer[row] = [period in moved for period in plan.calendar.spans]
        shorter[row] = [moved in period and period not in moved for period in plan.calendar.spans]
    return longer, shorter
