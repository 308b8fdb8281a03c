"""How productive reps are in their first months, against what they come to later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import isotonic_regression

from allocator.arrays import Floats, Ints, Mask
from allocator.cells.groups import ratio, totals
from allocator.plan.plan import Plan
from allocator.year.calibrate.past import Past
from allocator.year.calibrate.people import FORMER
from allocator.year.calibrate.pooling import pooled
from allocator.year.calibrate.sure import bounds

HORIZON = 12
"""Months after which a rep counts as fully productive."""
FEWEST = 3
"""Reps seen both within the horizon and after it."""
FULL = 0.95
"""Productivity that counts as full."""
NONE = "none"


@dataclass(frozen=True)
class Ramp:
    """Productivity by month of tenure of those who joined within the history, under one profile of plan.yaml."""

    profile: str
    """Its name; `none` for those who have none."""
    months: int
    """Months that each figure stands for."""
    now: Floats
    """What the plan states; shape (K,)."""
    raw: Floats
    """Sold ÷ what the same reps sold later, against others in the same periods; NaN where nobody was; shape (K,)."""
    share: Floats
    """Drawn towards full productivity, never falling, at most 1; shape (K,)."""
    low: Floats
    high: Floats
    reps: int

    @property
    def profile_by_month(self) -> tuple[float, ...]:
        """The profile as plan.yaml has it: months up to the last that is not full."""
        monthly = np.round(np.repeat(self.share, self.months), 2)
        short = np.flatnonzero(monthly < FULL)
        return tuple(monthly[: int(short[-1]) + 1].tolist()) if len(short) else ()


def ramps(plan: Plan, pasts: Sequence[Past]) -> tuple[Ramp, ...]:
    """Estimate the ramp of each profile under which enough reps joined, over all metrics that ramp.

    What a rep sold in a stretch of tenure is divided by the rep's own level after a year of tenure, both against what
    reps of the same role past that year sold in the same periods and time; sums over reps are divided, not means of
    ratios. Standard errors leave out one rep at a time. The figures are drawn towards full productivity by `pooled`
    and made not to fall (isotonic regression: Barlow, Bartholomew, Bremner and Brunk, 1972).

    Those who left before the end of the first year are not in it, so a ramp is that of reps who stay.
    """
    ramped = [past for past in pasts if _has_ramp(plan, past) and past.months <= HORIZON // 2]
    if not ramped:
        return ()
    parts = [_against_own_level(past) for past in ramped]
    names = sorted({str(name) for part in parts for name in part.profile.tolist()})
    months = max(past.months for past in ramped)
    found = [_profile(plan, name, months, [part for part in parts if part.months == months]) for name in names]
    return tuple(one for one in found if one is not None)


def _has_ramp(plan: Plan, past: Past) -> bool:
    metric = plan.settings.metrics[past.metric]
    return not metric.base and metric.ramp is None


@dataclass(frozen=True)
class _Joiners:
    """Sales of joiners by stretch of tenure, and their own level; J reps, K stretches."""

    months: int
    name: tuple[str, ...]
    profile: Ints | np.ndarray[tuple[int], np.dtype[np.object_]]
    sold: Floats
    """Shape (J, K)."""
    level: Floats
    """Shape (J, K)."""


def _against_own_level(past: Past) -> _Joiners:
    folk, tenure = past.people, past.people.tenure(past.spans)
    early = (tenure < HORIZON) & past.there
    settled = past.there & ~early & (past.time > 0)
    group = folk.role - FORMER
    count = int(group.max(initial=0)) + 1
    rate = ratio(
        totals(np.where(settled, past.actual, 0.0), group, count),
        totals(np.where(settled, past.time, 0.0), group, count),
    )
    expected = np.clip(rate[group], 0.0, None) * past.time
    joined = (early & (expected > 0)).any(axis=1) & (settled & (expected > 0)).any(axis=1)
    rows = np.flatnonzero(joined & (folk.role != FORMER))
    own = _ratio_where(settled[rows], past.actual[rows], expected[rows])
    place = np.where(early[rows], tenure[rows] // past.months, -1).astype(np.int64)
    whole = float(expected[rows].mean()) if len(rows) else 1.0
    sold = _by_stretch(past.actual[rows] / max(whole, 1e-12), place, HORIZON // past.months)
    level = _by_stretch(own[:, None] * expected[rows] / max(whole, 1e-12), place, HORIZON // past.months)
    return _Joiners(past.months, tuple(folk.names[rows].tolist()), folk.ramp[rows], sold, level)


def _ratio_where(used: Mask, part: Floats, whole: Floats) -> Floats:
    return ratio(np.where(used, part, 0.0).sum(axis=1), np.where(used, whole, 0.0).sum(axis=1))


def _by_stretch(amount: Floats, place: Ints, count: int) -> Floats:
    rows = np.arange(len(amount))[:, None] * count
    kept = (place >= 0) & (place < count)
    flat = np.bincount((rows + place)[kept], amount[kept], minlength=len(amount) * count)
    return np.asarray(flat.reshape(len(amount), count), np.float64)


def _profile(plan: Plan, name: str, months: int, parts: Sequence[_Joiners]) -> Ramp | None:
    here = [part.profile == name for part in parts]
    people = sorted({rep for part, mine in zip(parts, here, strict=True) for rep in np.array(part.name, object)[mine]})
    if len(people) < FEWEST:
        return None
    sold, level = np.zeros((2, len(people), HORIZON // months))
    for part, mine in zip(parts, here, strict=True):
        rows = np.searchsorted(people, np.array(part.name)[mine])
        np.add.at(sold, rows, part.sold[mine])
        np.add.at(level, rows, part.level[mine])
    return _drawn(plan, name, months, sold, level)


def _drawn(plan: Plan, name: str, months: int, sold: Floats, level: Floats) -> Ramp | None:
    count = len(sold)
    seen = (level > 0).sum(axis=0) >= FEWEST
    if not seen.any():
        return None
    raw = np.where(seen, ratio(sold.sum(axis=0), level.sum(axis=0)), np.nan)
    without = ratio(sold.sum(axis=0) - sold, level.sum(axis=0) - level)
    variance = (count - 1) / count * ((without - without.mean(axis=0)) ** 2).sum(axis=0)
    now = np.ones(HORIZON)
    stated = plan.settings.ramp.get(name, ())[:HORIZON]
    now[: len(stated)] = stated
    now = now.reshape(-1, months).mean(axis=1)
    drawn = pooled(raw[seen], np.maximum(variance[seen], 1e-6), center=1.0)
    share, off = np.ones(len(now)), np.zeros(len(now))
    share[seen], off[seen] = drawn.mean, drawn.deviation
    rising = isotonic_regression(share, weights=np.where(seen, 1.0 / np.maximum(off, 1e-3) ** 2, 1e-6)).x
    share = np.clip(rising, 0.0, 1.0)
    low, high = bounds(share, off, count - 1)
    return Ramp(name, months, now, raw, share, np.clip(low, 0.0, 1.0), np.clip(high, 0.0, None), count)
