"""What the drivers of fair share would have said of a past period, before it began."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from allocator.arrays import Floats, Ints, Mask
from allocator.cells.groups import ratio, totals
from allocator.year.calibrate.cover import Cover
from allocator.year.calibrate.past import Past
from allocator.year.calibrate.strengths import strengths

Owner = Literal["territory", "rep"]

_LEAST = 0.5
REPLAYED = ("history", "productivity", "capacity", "equal")
"""Drivers that can be worked out for past periods."""


@dataclass(frozen=True, order=True)
class Reading:
    """A way to read history: how far back, and whose it is; as `history` of plan.yaml says."""

    window: int
    """Months."""
    of: Owner


def split(past: Past, period: int, amounts: Floats) -> Floats:
    """Divide a past period over the reps who were there, in proportion to amounts, within each line of credit.

    Parameters
    ----------
    amounts
        Not negative; one column for each way to divide; shape (R, K).

    Returns
    -------
    Parts that add up to 1 in each column, a line having the part that it really had; heads count where a line has
    no amount at all; shape (R, K).
    """
    there, line = past.there[:, period], past.people.line
    count = int(line.max(initial=0)) + 1
    here = np.where(there[:, None], amounts, 0.0)
    sums = totals(here, line, count)
    here = np.where(sums[line] > 0, here, there[:, None] * 1.0)
    true = totals(np.where(there, past.actual[:, period], 0.0), line, count)
    return np.asarray(ratio(here, totals(here, line, count)[line]) * (true / true.sum())[line, None])


def happened(past: Past, period: int) -> Floats:
    """Each rep's part of what was sold in a period; shape (R,)."""
    sold = np.where(past.there[:, period], past.actual[:, period], 0.0)
    return np.asarray(sold / sold.sum())


def replayable(past: Past) -> Ints:
    """Periods that can be replayed, in order of time.

    Somebody was there, in it and in a period before, and what was sold is at least half of what was sold and returned
    together: parts of next to nothing say nothing.
    """
    sold = np.where(past.there, past.actual, 0.0)
    known = (sold.sum(axis=0) > 0) & (sold.sum(axis=0) >= _LEAST * np.abs(sold).sum(axis=0))
    before = np.logical_or.accumulate(past.there.any(axis=0))
    return np.flatnonzero(known[1:] & before[:-1]) + 1


def fixed_drivers(past: Past, period: int) -> Floats:
    """Productivity, capacity and equal, which no reading of history changes; shape (R, 3)."""
    time = past.time[:, period]
    found = strengths(past, before=period)
    strength = np.ones(len(time))
    strength[found.rep] = found.strength
    return np.stack([time * strength, time, past.there[:, period] * 1.0], axis=1)


def history_driver(past: Past, covers: Cover, period: int, reading: Reading) -> Floats:
    """What was sold within the window before a period per time that somebody had, times today's time; shape (R,)."""
    first = max(period - reading.window // past.months, 0)
    rate = _rate_of_reps(past, first, period)
    if reading.of == "territory":
        held = _held(past, covers, first, period)
        known = held > 0
        return np.asarray(np.where(known, held, _typical(past, rate, period) * past.time[:, period]))
    return np.asarray(np.where(np.isnan(rate), _typical(past, rate, period), rate) * past.time[:, period])


def _rate_of_reps(past: Past, first: int, period: int) -> Floats:
    """Sales of each rep per full-time job, NaN where there was none; shape (R,)."""
    time = past.time[:, first:period].sum(axis=1)
    sold = np.clip(past.actual[:, first:period].sum(axis=1), 0.0, None)
    return np.asarray(np.divide(sold, time, where=time > 0, out=np.full(len(time), np.nan)), np.float64)


def _held(past: Past, covers: Cover, first: int, period: int) -> Floats:
    """What each rep's parts of territories yielded within the window; shape (R,)."""
    sold = np.clip(past.pairs.by_territory[:, first:period].sum(axis=1), 0.0, None) / (period - first)
    parts = covers.parts(past.time, period) * sold[covers.territory]
    return totals(parts, covers.rep, len(past.people.names))


def _typical(past: Past, rate: Floats, period: int) -> Floats:
    """Median rate of those of the same role who are there; of all where the role has none; shape (R,)."""
    known = past.there[:, period] & ~np.isnan(rate)
    out = np.full(len(rate), _median(rate, known))
    for role in np.unique(past.people.role).tolist():
        same = past.people.role == role
        if (known & same).any():
            out[same] = _median(rate, known & same)
    return out


def _median(rate: Floats, known: Mask) -> float:
    return float(np.median(rate[known])) if known.any() else 1.0
