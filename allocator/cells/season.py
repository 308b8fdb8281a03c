"""The profile of the year: which part of a year's goal falls into each period."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Texts
from allocator.cells.groups import coded
from allocator.cells.time import period_days
from allocator.errors import Assumption
from allocator.plan.calendar import MONTHS, Span
from allocator.plan.plan import Plan
from allocator.plan.settings import Metric


def seasons(plan: Plan) -> tuple[Floats, list[Assumption]]:
    """Seasonal profile of each role and metric; sums to 1 over the year.

    Returns
    -------
    Profiles of shape (roles, metrics with cells, periods), and what was taken for granted.
    """
    settings = plan.settings
    worked = working_profile(plan)
    out = np.tile(worked, (len(settings.roles), len(settings.cell_metrics), 1))
    notes: list[Assumption] = []
    for m, name in enumerate(settings.cell_metrics):
        history, missing = _from_history(plan, name, worked)
        for r, role in enumerate(settings.roles):
            if name not in settings.roles[role].metrics:
                continue
            metric = settings.metric_for(role, name)
            out[r, m] = (
                _given(metric, plan)
                if isinstance(metric.seasonality, tuple)
                else (history if metric.seasonality == "history" else worked)
            )
            if metric.seasonality == "history" and missing and not metric.base:
                notes.append(missing)
    return out, sorted(set(notes))


def working_profile(plan: Plan) -> Floats:
    """Part of the year's working days in each period, in the plan's country."""
    worked = period_days(plan.calendar, np.array([plan.settings.country], object))[0]
    return np.asarray(worked / worked.sum())


def _given(metric: Metric, plan: Plan) -> Floats:
    """A profile typed by the planner, by period or by month."""
    profile = np.array(metric.seasonality, np.float64)
    periods = len(plan.calendar.spans)
    if len(profile) != periods:
        profile = profile.reshape(periods, -1).sum(axis=1)
    return np.asarray(profile / profile.sum())


def _from_history(plan: Plan, metric: str, worked: Floats) -> tuple[Floats, Assumption | None]:
    """Average sales per working day of each period of the year, times this year's working days."""
    table = plan.table("history")
    rows = table[table["metric"] == metric]
    months = MONTHS[plan.settings.periods]
    labels, code = coded(rows["period"])
    spans = [plan.calendar.span(label) for label in labels]
    fine = np.array([s is not None and s.end - s.start <= months for s in spans], bool)
    place = np.array([_place(plan, s) if ok and s else 0 for s, ok in zip(spans, fine, strict=True)], np.int64)
    years = np.array([(s.start - plan.calendar.year.start) // 12 if s else 0 for s in spans], np.int64)
    keep = fine[code] if len(rows) else np.array([], bool)
    sold = rows["actual"].to_numpy(np.float64)[keep]
    at, year = place[code][keep], years[code][keep]
    seen = pd.DataFrame({"at": at, "year": year, "sold": sold}).groupby(["at", "year"])["sold"].sum().reset_index()
    mean = _per_day(plan, seen)
    if np.isnan(mean).any() or not (mean > 0).any():
        what = f"{metric}: history does not show every period of a year, so the year is phased by working days"
        return worked, Assumption("default", "plan.yaml seasonality", what)
    profile = np.clip(mean, 0.0, None) * worked
    return np.asarray(profile / profile.sum()), None


def _place(plan: Plan, span: Span) -> int:
    """The quota period of the year that a past stretch corresponds to."""
    return int((span.start - plan.calendar.year.start) % 12 // MONTHS[plan.settings.periods])


def _per_day(plan: Plan, seen: pd.DataFrame) -> Floats:
    """Mean sales per working day by period of the year, over the years seen; NaN where none was."""
    days = [period_length(plan, int(at), int(year)) for at, year in zip(seen["at"], seen["year"], strict=True)]
    rate = seen["sold"].to_numpy() / np.maximum(np.array(days, np.float64), 1.0)
    total, count = np.zeros((2, len(plan.calendar.spans)))
    np.add.at(total, seen["at"].to_numpy(np.int64), rate)
    np.add.at(count, seen["at"].to_numpy(np.int64), 1.0)
    return np.divide(total, count, where=count > 0, out=np.full_like(total, np.nan))


def period_length(plan: Plan, period: int, years_later: int) -> float:
    """Working days of a quota period, some years earlier or later."""
    span = plan.calendar.spans[period]
    start, end = plan.calendar.days(Span(span.start + 12 * years_later, span.end + 12 * years_later))
    return float(plan.calendar.working_days(plan.settings.country).between(start, end))


def spread(plan: Plan, labels: Texts, profile: Floats, years_later: int = 0) -> Floats:
    """Spread stretches of time over the quota periods.

    Parameters
    ----------
    labels
        Names of stretches of time; "" is the year.
    profile
        How a stretch that holds several periods is divided; shape (periods,).
    years_later
        Stretches are moved by so many years first.

    Returns
    -------
    The part of each stretch that falls into each period; shape (len(labels), periods).
    """
    out = np.zeros((len(labels), len(plan.calendar.spans)))
    for k, label in enumerate(labels):
        span = plan.calendar.span(label) if label else plan.calendar.year
        if span is None:
            continue
        moved = Span(span.start + 12 * years_later, span.end + 12 * years_later)
        inside = np.array([period in moved for period in plan.calendar.spans])
        holds = np.array([moved in period for period in plan.calendar.spans])
        weights = np.where(inside, profile, 0.0)
        out[k] = holds if holds.any() else weights / (weights.sum() or 1.0)
    return out
