"""What history.csv tells of one metric, as arrays over reps, territories and past periods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.cells.groups import places
from allocator.plan.calendar import Span, first_days, working_days
from allocator.plan.plan import Plan
from allocator.year.calibrate.people import People, people


@dataclass(frozen=True)
class Past:
    """The past of a metric: R reps, T territories, N pairs of both, P periods of one length in order of time."""

    plan: Plan
    metric: str
    spans: tuple[Span, ...]
    people: People
    actual: Floats
    """What each rep sold; shape (R, P)."""
    base: Floats
    """What was due with each rep, 0 where history says nothing of it; shape (R, P)."""
    there: Mask
    """Who was on the roster: has a row for the period, or had one before and is employed; shape (R, P)."""
    time: Floats
    """Full-time jobs of the period that each rep held, 0 where not on the roster; shape (R, P)."""
    pairs: Pairs
    total: Floats
    """What the company sold, rows without a rep included; shape (P,)."""
    days: Floats
    """Working days; shape (P,)."""
    rows: int
    """Rows of history.csv that are used."""
    unused: tuple[str, ...] = ()
    """Rows that say nothing here, in sentences."""

    @property
    def months(self) -> int:
        """Length of a period."""
        return self.spans[0].end - self.spans[0].start if self.spans else 0

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the periods."""
        return tuple(map(self.plan.calendar.label, self.spans))


@dataclass(frozen=True)
class Pairs:
    """Reps on territories, as far as history names both."""

    territories: Texts
    rep: Ints
    """Shape (N,)."""
    territory: Ints
    """Shape (N,)."""
    actual: Floats
    """Shape (N, P)."""
    by_territory: Floats
    """What each territory yielded, rows without a rep included; shape (T, P)."""


def read_past(plan: Plan, metric: str) -> Past:
    """Lay the history of a metric out by rep, territory and period.

    Periods are those of the commonest length, from the first to the last before the year; in between, a period
    without any row is one in which nothing was sold.
    """
    table = plan.table("history")
    rows = table[(table["metric"] == metric).to_numpy()]
    spans, at, unused = _periods(plan, rows)
    rows, at = rows[at >= 0], at[at >= 0]
    folk = people(plan, rows["rep"])
    rep = folk.places(rows["rep"])
    territories = np.unique(rows["territory"].to_numpy(object)[rows["territory"].to_numpy(object) != ""])
    actual, count = rows["actual"].to_numpy(np.float64), len(spans)
    seen = _sums(np.ones(len(rows)), rep, at, (len(folk.names), count)) > 0
    there = seen | (np.logical_or.accumulate(seen, axis=1) & folk.employed(spans))
    without = int((rep < 0).sum())
    return Past(
        plan=plan,
        metric=metric,
        spans=spans,
        people=folk,
        actual=_sums(actual, rep, at, seen.shape),
        base=_sums(rows["base"].fillna(0.0).to_numpy(np.float64), rep, at, seen.shape),
        there=there,
        time=np.where(there, folk.time(spans), 0.0),
        pairs=_pairs(rows, rep, territories, at, actual, count),
        total=np.bincount(at, actual, minlength=count),
        days=_working_days(plan, spans),
        rows=len(rows),
        unused=(
            *unused,
            *([f"{without:,} rows name no rep; they count for territories and the season"] * (without > 0)),
        ),
    )


def _periods(plan: Plan, rows: pd.DataFrame) -> tuple[tuple[Span, ...], Ints, tuple[str, ...]]:
    """Find the periods, the place of each row among them, -1 where it has none, and what is left out."""
    labels, code = np.unique(rows["period"].to_numpy(object), return_inverse=True)
    spans = [plan.calendar.span(label) for label in labels]
    length = np.array([s.end - s.start if s and s.end <= plan.calendar.year.start else 0 for s in spans], np.int64)
    start = np.array([s.start if s else 0 for s in spans], np.int64)
    if not (length[code] > 0).any():
        return (), np.full(len(rows), -1), _left_out(len(rows), 0)
    months = int(np.bincount(length[code][length[code] > 0]).argmax())
    chosen = length == months
    first, last = int(start[chosen].min()), int(start[chosen].max())
    place = np.where(chosen & ((start - first) % months == 0), (start - first) // months, -1)
    at = np.asarray(place[code], np.int64)
    periods = tuple(Span(m, m + months) for m in range(first, last + months, months))
    return periods, at, _left_out(int((at < 0).sum()), months)


def _left_out(rows: int, months: int) -> tuple[str, ...]:
    if not rows:
        return ()
    what = f"are not of {months} months, as most are, or lie in the year" if months else "lie in the year or later"
    return (f"{rows:,} rows {what}; they are not used",)


def _pairs(rows: pd.DataFrame, rep: Ints, territories: Texts, at: Ints, actual: Floats, count: int) -> Pairs:
    place = places(territories, rows["territory"].to_numpy(object))
    both = (rep >= 0) & (place >= 0)
    width = max(len(territories), 1)
    keys, code = np.unique(rep[both] * width + place[both], return_inverse=True)
    made = _sums(actual[both], code, at[both], (len(keys), count))
    by_territory = _sums(actual, place, at, (len(territories), count))
    return Pairs(territories, keys // width, keys % width, made, by_territory)


def _sums(amount: Floats, row: Ints, column: Ints, shape: tuple[int, ...]) -> Floats:
    """Add amounts up by row and column; those of no row are left out."""
    known = row >= 0
    flat = np.bincount(row[known] * shape[1] + column[known], amount[known], minlength=shape[0] * shape[1])
    return np.asarray(flat.reshape(shape), np.float64)


def _working_days(plan: Plan, spans: tuple[Span, ...]) -> Floats:
    if not spans:
        return np.zeros(0)
    counted = working_days(plan.settings.country, spans[0].start // 12, spans[-1].end // 12)
    starts = first_days(np.array([s.start for s in spans]))
    return counted.count(starts, first_days(np.array([s.end for s in spans])))
