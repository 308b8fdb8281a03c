"""How productive each rep is against a typical one of the role, with how sure that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints, Mask
from allocator.cells.groups import ratio, totals
from allocator.year.calibrate.past import Past
from allocator.year.calibrate.people import FORMER
from allocator.year.calibrate.pooling import pooled
from allocator.year.calibrate.sure import bounds

FEWEST = 3
"""Reps of a role that can be told apart from each other."""
WEAKEST, STRONGEST = 0.01, 100.0
"""Bounds of the column `strength`."""


@dataclass(frozen=True)
class Strengths:
    """Strengths in one metric, of the reps of which something can be said; k in all."""

    metric: str
    rep: Ints
    """Place among the people of the past."""
    strength: Floats
    """Drawn towards the role; the mean of a role is about 1."""
    low: Floats
    high: Floats
    """Ends of the interval that holds the true strength with `LIKELY`."""
    raw: Floats
    """What was sold ÷ what a typical rep of the role would have sold in the same time."""
    periods: Ints
    """How many periods it rests on."""
    spread: dict[str, float]
    """Standard deviation between the reps of each role."""
    notes: tuple[str, ...] = ()

    @property
    def drawn(self) -> Floats:
        """Part of the way from the raw figure to the role's mean, where they differ."""
        return np.asarray(1.0 - ratio(self.strength - 1.0, self.raw - 1.0))


def strengths(past: Past, ramp: Floats | None = None, before: int | None = None) -> Strengths:
    """Estimate strengths from the periods before one of them, from all when none is named.

    A rep's figure is what was sold ÷ what typical reps of the role sold in the same periods and time, so that season,
    growth and part-time work cancel. These figures are drawn towards the role by `pooled`; their noise is measured by
    how each rep's periods scatter around the rep's own mean, and made larger where good periods follow good ones.

    Parameters
    ----------
    ramp
        Productivity in the first months, by rep and period, 1 where full; shape (R, P).
    """
    count = len(past.spans) if before is None else before
    if past.plan.settings.metrics[past.metric].base and not past.base[:, :count].any():
        without = "history.csv says nothing of what was due (column base), so reps are not compared"
        return _together(past, [], [without])
    actual, there = past.actual[:, :count], past.there[:, :count]
    worth = np.where(past.base[:, :count] > 0, past.base[:, :count], 0.0)
    weight = worth if worth.any() else past.time[:, :count] * (1.0 if ramp is None else ramp[:, :count])
    expected = _expected(actual, np.where(there, weight, 0.0), past.people.role)
    role = past.people.role
    made = [_of_role(past, r, actual, expected) for r in np.unique(role[role != FORMER]).tolist()]
    return _together(past, [one for one in made if isinstance(one, tuple)], [n for n in made if isinstance(n, str)])


def _expected(actual: Floats, weight: Floats, role: Ints) -> Floats:
    """What typical reps of the same role would have sold in the same periods and time; shape (R, P)."""
    group = role - FORMER
    sold = totals(np.where(weight > 0, actual, 0.0), group, int(group.max(initial=0)) + 1)
    typical = ratio(sold, totals(weight, group, len(sold)))
    return np.asarray(np.where(typical > 0, typical, 0.0)[group] * weight)


Found = tuple[str, Ints, Floats, Floats, Floats, Floats, Ints, float]


def _of_role(past: Past, role: int, actual: Floats, expected: Floats) -> Found | str | None:
    name = tuple(past.plan.settings.roles)[role]
    rows = np.flatnonzero((past.people.role == role) & (expected > 0).any(axis=1))
    if not len(rows):
        return None
    sold, asked = actual[rows], expected[rows]
    used = asked > 0
    periods = used.sum(axis=1)
    if len(rows) < FEWEST:
        return f"role {name}: {len(rows)} rep{'s' * (len(rows) > 1)} with history, too few to tell them apart"
    freedom = int((periods - 1).sum())
    if freedom < FEWEST:
        return f"role {name}: one period of history does not tell luck from strength"
    raw = np.where(used, sold, 0.0).sum(axis=1) / asked.sum(axis=1)
    one = pooled(raw, _variance(sold, asked, raw, used, freedom))
    scale = one.center if one.center > 0 else 1.0
    low, high = bounds(one.mean / scale, one.deviation / scale, freedom)
    return name, rows, one.mean / scale, low, high, raw, periods, one.spread / scale


def _variance(sold: Floats, asked: Floats, raw: Floats, used: Mask, freedom: int) -> Floats:
    """How uncertain each rep's mean is: the scatter of all reps' periods, over what the rep's own add up to."""
    mean = asked[used].mean()
    residual = np.where(used, sold / np.where(used, asked, 1.0) - raw[:, None], 0.0)
    scatter = float((asked / mean * residual**2).sum()) / freedom
    inflated = scatter * mean / asked.sum(axis=1) * _persistence(residual, used)
    return np.asarray(np.maximum(inflated, 1e-12))


def _persistence(residual: Floats, used: Mask) -> float:
    """Make up for good periods that follow good ones: (1 + ρ) ÷ (1 − ρ) of a first-order autoregression.

    ρ of short series is too low by about (1 + 3ρ) ÷ periods (Kendall, Biometrika 41, 1954), which is made good.
    """
    both = used[:, 1:] & used[:, :-1]
    periods = float(used.sum(axis=1).mean())
    if both.sum() < FEWEST or periods <= 4.0:
        return 1.0
    power = float((residual**2)[used].mean())
    raw = float((residual[:, 1:] * residual[:, :-1])[both].mean()) / power if power > 0 else 0.0
    rho = float(np.clip((raw * periods + 1.0) / (periods - 3.0), 0.0, 0.9))
    return (1.0 + rho) / (1.0 - rho)


def _together(past: Past, made: list[Found], notes: list[str]) -> Strengths:
    def joined(place: int, kind: type) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.concatenate([np.zeros(0, kind), *(np.asarray(one[place], kind) for one in made)])

    rep = joined(1, np.int64).astype(np.int64)
    order = np.argsort(rep)
    mean, low, high, raw = (joined(place, np.float64)[order] for place in (2, 3, 4, 5))
    return Strengths(
        metric=past.metric,
        rep=rep[order],
        strength=np.clip(mean, WEAKEST, STRONGEST),
        low=np.clip(low, 0.0, None),
        high=high,
        raw=raw,
        periods=joined(6, np.int64).astype(np.int64)[order],
        spread={one[0]: one[7] for one in made},
        notes=tuple(f"{past.metric}, {note}" for note in notes),
    )
