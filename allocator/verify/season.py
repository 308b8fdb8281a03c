"""The profile of the year of each metric."""

from __future__ import annotations

import numpy as np

from allocator.plan.calendar import MONTHS, Span
from allocator.plan.plan import Plan
from allocator.verify.stated import Stated
from allocator.verify.stretches import working_profile
from allocator.verify.sums import Floats


def season(history: Stated) -> Floats:
    """Seasonal profile of each lane's role and metric; sums to 1 over the year; shape (L, T)."""
    lanes = history.lanes
    settings, spells = lanes.diary.plan.settings, lanes.spells
    worked = working_profile(lanes)
    past: dict[int, Floats] = {}
    table = np.tile(worked, (len(spells.roles), len(lanes.metrics), 1))
    for r, role in enumerate(spells.roles):
        for m, name in enumerate(lanes.metrics):
            given = settings.metric_for(role, name).seasonality if name in settings.roles[role].metrics else None
            if isinstance(given, tuple | list):
                table[r, m] = _of_planner(np.array(given, np.float64), len(worked))
            elif given == "history":
                past[m] = past[m] if m in past else _of_history(history, m)
                table[r, m] = past[m]
    return table[lanes.role, lanes.metric]


def _of_planner(given: Floats, periods: int) -> Floats:
    by_period = given.reshape(periods, -1).sum(axis=1)
    return np.asarray(by_period / by_period.sum())


def _of_history(history: Stated, metric: int) -> Floats:
    """Mean past sales per working day of each period of the year × this year's working days."""
    plan, worked = history.lanes.diary.plan, working_profile(history.lanes)
    rates: list[list[float]] = [[] for _ in worked]
    for (period, years_later), sold in _sold(history, metric).items():
        rates[period].append(sold / max(_working_days(plan, period, years_later), 1.0))
    mean = np.array([sum(seen) / len(seen) if seen else np.nan for seen in rates])
    if np.isnan(mean).any() or not (mean > 0).any():
        return worked
    profile = np.maximum(mean, 0.0) * worked
    return np.asarray(profile / profile.sum())


def _sold(history: Stated, metric: int) -> dict[tuple[int, int], float]:
    """Past sales by period of the year and year; what is stated for longer than a period is left out."""
    calendar = history.lanes.diary.plan.calendar
    rows = np.flatnonzero(history.metric == metric)
    total = np.bincount(history.stretch[rows], history.amount[rows], len(history.stretches))
    found: dict[tuple[int, int], float] = {}
    for stretch in np.unique(history.stretch[rows]):
        span = calendar.span(str(history.stretches[stretch]))
        if span is not None and span.end - span.start <= MONTHS[calendar.periods]:
            years_later, month = divmod(span.start - calendar.year.start, 12)
            key = month // MONTHS[calendar.periods], years_later
            found[key] = found.get(key, 0.0) + float(total[stretch])
    return found


def _working_days(plan: Plan, period: int, years_later: int) -> float:
    span = plan.calendar.spans[period]
    first, end = plan.calendar.days(Span(span.start + 12 * years_later, span.end + 12 * years_later))
    counted = plan.calendar.working_days(plan.settings.country)
    return float(counted.count(np.array([first]), np.array([end]))[0])
