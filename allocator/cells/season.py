"""The profile of the year: which part of a year's goal falls into each period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints, Texts
from allocator.cells.columns import Columns
from allocator.cells.time import period_days
from allocator.errors import Assumption
from allocator.plan.calendar import MONTHS, Span, first_days
from allocator.plan.plan import Plan
from allocator.plan.settings import Metric


def seasons(columns: Columns) -> tuple[Floats, list[Assumption]]:
    """Seasonal profile of each role and metric; sums to 1 over the year.

    Returns
    -------
    Profiles of shape (roles, metrics with cells, periods), and what was taken for granted.
    """
    plan, settings = columns.plan, columns.plan.settings
    worked = working_profile(plan)
    past = _read_past(columns)
    out = np.tile(worked, (len(settings.roles), len(settings.cell_metrics), 1))
    notes: list[Assumption] = []
    for m, name in enumerate(settings.cell_metrics):
        history, missing = _from_history(plan, name, past.of(name), worked)
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


@dataclass(frozen=True)
class _Past:
    """Rows of history.csv that are no longer than a period of the year."""

    columns: Columns
    at: Ints
    """The period of the year that each row corresponds to; -1 for rows that are longer."""
    year: Ints
    """How many years after the planning year each row lies, negative for the past, counted from the earliest."""
    first: int
    """The earliest year."""

    def of(self, metric: str) -> Floats:
        """Mean sales of a metric per working day by period of the year, over the years seen; NaN where none was."""
        plan = self.columns.plan
        names, code = self.columns.coded("history", "metric")
        rows = np.flatnonzero((names == metric)[code] & (self.at >= 0))
        periods, years = len(plan.calendar.spans), int(self.year.max(initial=-1)) + 1
        key = self.at[rows] * years + self.year[rows]
        sold = np.bincount(key, plan.table("history")["actual"].to_numpy(np.float64)[rows], periods * years)
        seen = np.bincount(key, minlength=periods * years).reshape(periods, years) > 0
        rate = sold.reshape(periods, years) / np.maximum(_lengths(plan, self.first, years), 1.0)
        count = seen.sum(axis=1)
        total = np.where(seen, rate, 0.0).sum(axis=1)
        return np.asarray(np.divide(total, count, where=count > 0, out=np.full(periods, np.nan)))


def _read_past(columns: Columns) -> _Past:
    """Find the period and year of every row of history.csv."""
    plan = columns.plan
    labels, code = columns.coded("history", "period")
    months, begins = MONTHS[plan.settings.periods], plan.calendar.year.start
    spans = [plan.calendar.span(label) for label in labels]
    at = [(s.start - begins) % 12 // months if s and s.end - s.start <= months else -1 for s in spans]
    year = [(s.start - begins) // 12 if s else 0 for s in spans]
    first = min(year, default=0)
    return _Past(columns, np.array(at, np.int64)[code], np.array(year, np.int64)[code] - first, first)


def _from_history(plan: Plan, metric: str, mean: Floats, worked: Floats) -> tuple[Floats, Assumption | None]:
    """Average sales per working day of each period of the year, times this year's working days."""
    if np.isnan(mean).any() or not (mean > 0).any():
        what = f"{metric}: history does not show every period of a year, so the year is phased by working days"
        return worked, Assumption("default", "plan.yaml seasonality", what)
    profile = np.clip(mean, 0.0, None) * worked
    return np.asarray(profile / profile.sum()), None


def _lengths(plan: Plan, first: int, years: int) -> Floats:
    """Working days of every quota period in a row of years, the first so many after the planning year."""
    starts = np.array([[s.start, s.end] for s in plan.calendar.spans])[:, None, :]
    days = first_days(starts + 12 * (first + np.arange(years))[None, :, None])
    return plan.calendar.working_days(plan.settings.country).count(days[..., 0], days[..., 1])


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
    spans = [plan.calendar.span(label) if label else plan.calendar.year for label in labels]
    known = np.array([s is not None for s in spans], bool)[:, None]
    start, end = _ends([s or plan.calendar.year for s in spans])[:, :, None] + 12 * years_later
    first, after = _ends(plan.calendar.spans)
    holds = known & (first <= start) & (end <= after)
    weights = np.where(known & (start <= first) & (after <= end), profile, 0.0)
    total = weights.sum(axis=1, keepdims=True)
    return np.where(holds.any(axis=1, keepdims=True), holds, weights / np.where(total > 0, total, 1.0))


def _ends(spans: Sequence[Span]) -> Ints:
    """First month of each stretch of time and the month after its last; shape (2, len(spans))."""
    return np.array([[s.start for s in spans], [s.end for s in spans]], np.int64)
