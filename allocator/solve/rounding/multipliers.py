"""Multipliers: the toll on each goal's cells at which reps, each choosing for itself, just about meet the goals."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from allocator.arrays import Floats, Ints, Mask

_WIDEST = 2.0
_NARROWEST = 1e-8
_NARROWER = 0.25
_KEPT = 4.0
_STEPS = 10
_WORTH = 0.8
_HALVINGS = 4
_INNER = 8
_HANDFUL = 6
_EXACT = 1e-2
_NEAR = 0.25
_RIDGE = 1e-3
_DENSE = 64


@dataclass(frozen=True)
class Stalls:
    """Items on offer, sorted by owner; each owner takes a given number of its own, some but not all."""

    cost: Floats
    owner: Ints
    group: Ints
    """Group of each item; the last group may be taken from freely."""
    take: Floats
    wanted: Floats
    """What is to be taken of each group but the last."""

    @cached_property
    def first(self) -> Ints:
        """First item of each owner."""
        return np.flatnonzero(np.diff(self.owner, prepend=-1))


@dataclass(frozen=True)
class _Point:
    """Tolls, each owner's threshold under them, and what follows."""

    toll: Floats
    threshold: Floats
    part: Floats
    """Part of each item taken."""
    missing: Floats

    @cached_property
    def torn(self) -> Mask:
        """Items within the margin, which are taken in part."""
        return np.asarray((self.part > 0) & (self.part < 1))

    def is_near(self, times: float = 1.0) -> bool:
        """Whether groups miss no more than chance leaves among the items within the margin, or some times that."""
        torn = np.count_nonzero(self.torn)
        chance = max(_NEAR, 0.5 * (torn / len(self.toll)) ** 0.5)
        return not torn or float(np.abs(self.missing).max(initial=0.0)) < times * chance


def near_multipliers(stalls: Stalls) -> Floats:
    """Find tolls on the groups that bring what owners take close to what is wanted; the last group has none.

    The dual of the choice, smoothed: an item within a margin of its owner's threshold counts in part. Newton's method
    on the groups, with margins that narrow until only a handful of items lie within; once the tolls have found their
    place at a margin, items far outside are settled.
    """
    toll, width = np.zeros(len(stalls.wanted) + 1), _WIDEST
    threshold = np.add.reduceat(stalls.cost, stalls.first) / np.bincount(stalls.owner)
    change = width + 2 * float(np.abs(stalls.cost).max(initial=0.0))
    while len(stalls.cost):
        point = _converged(stalls, _at(stalls, toll, threshold, change, width), width)
        toll, threshold = point.toll, point.threshold
        if np.count_nonzero(point.torn) <= _HANDFUL * len(stalls.wanted) or width < _NARROWEST:
            break
        change, width = width * (1 - _NARROWER) / 2, width * _NARROWER
        if point.is_near(2.0):
            stalls, threshold = _narrowed(stalls, point, _KEPT * width)
    return toll


def _converged(stalls: Stalls, point: _Point, width: float) -> _Point:
    for _ in range(_STEPS):
        if point.is_near():
            break
        moved, step = _moved(stalls, point, width)
        gained = np.abs(moved.missing).sum() < _WORTH * np.abs(point.missing).sum()
        point = moved
        if not gained and step < width:
            break
    return point


def _moved(stalls: Stalls, point: _Point, width: float) -> tuple[_Point, float]:
    """Take Newton's step, halved while it overshoots."""
    step = np.clip(_step(stalls, np.flatnonzero(point.torn), point.missing, width), -2 * width, 2 * width)
    slope = float(step @ point.missing)
    for _ in range(_HALVINGS):
        longest = float(np.abs(step).max())
        tried = _at(stalls, point.toll - np.append(step, 0.0), point.threshold, longest, width)
        if float(step @ tried.missing) * slope >= -0.5 * slope * slope:
            break
        step, slope = step / 2, slope / 2
    return tried, longest


def _at(stalls: Stalls, toll: Floats, threshold: Floats, change: float, width: float) -> _Point:
    """Find each owner's threshold, at which the parts of its items come to what it takes.

    Parameters
    ----------
    threshold, change
        Thresholds nearby, and how far from them the new ones are at most.
    """
    cost, first = (stalls.cost + toll[stalls.group]) / width, stalls.first
    place, low, high = threshold, threshold - change, threshold + change
    for _ in range(_INNER):
        part = np.clip((place / width + 0.5)[stalls.owner] - cost, 0.0, 1.0)
        over = np.add.reduceat(part, first) - stalls.take
        if np.abs(over).sum() < _EXACT * len(over):
            break
        low, high = np.where(over < 0, place, low), np.where(over > 0, place, high)
        slope = np.add.reduceat(((part > 0.0) & (part < 1.0)).astype(np.float64), first)
        moved = place - over * width / np.maximum(slope, 1e-3)
        place = np.where((moved > low) & (moved < high), moved, (low + high) / 2)
    missing = stalls.wanted - np.bincount(stalls.group, part, len(toll))[:-1]
    return _Point(toll, place, part, missing)


def _step(stalls: Stalls, within: Ints, missing: Floats, width: float) -> Floats:
    """Newton's step: the Laplacian of the groups, joined by owners with several items within the margin."""
    groups = len(missing)
    group = stalls.group[within]
    owner = np.unique(stalls.owner[within], return_inverse=True)[1]
    count = 1.0 / np.sqrt(np.bincount(owner))[owner]
    diagonal = np.bincount(group, minlength=groups + 1).astype(np.float64)[:groups]
    diagonal += _RIDGE * diagonal.mean() + 1e-9
    if groups <= _DENSE:
        shape = (int(owner[-1]) + 1, groups + 1)
        share = np.bincount(owner * (groups + 1) + group, count, shape[0] * shape[1]).reshape(shape)[:, :groups]
        return np.asarray(np.linalg.solve(np.diag(diagonal) - share.T @ share, missing)) * width
    joined = sparse.csc_array((count, (owner, group)), shape=(int(owner[-1]) + 1, groups + 1))[:, :groups]
    return np.asarray(splu(sparse.csc_array(sparse.diags_array(diagonal) - joined.T @ joined)).solve(missing)) * width


def _narrowed(stalls: Stalls, point: _Point, margin: float) -> tuple[Stalls, Floats]:
    """Settle the items far from their owner's threshold, and the owners that have no choice left."""
    beyond = stalls.cost + point.toll[stalls.group] - point.threshold[stalls.owner]
    near, owners = np.abs(beyond) <= margin, len(stalls.take)
    taken = (beyond < 0) & ~near
    left = stalls.take - np.bincount(stalls.owner, taken, owners)
    torn = (left > 0) & (left < np.bincount(stalls.owner, near, owners))
    taken |= near & ~torn[stalls.owner] & (left > 0)[stalls.owner]
    return _kept(stalls, near & torn[stalls.owner], torn, taken, left), point.threshold[torn]


def _kept(stalls: Stalls, near: Mask, torn: Mask, taken: Mask, left: Floats) -> Stalls:
    wanted = stalls.wanted - np.bincount(stalls.group, taken, len(stalls.wanted) + 1)[:-1]
    owner = (np.cumsum(torn) - 1)[stalls.owner[near]]
    return Stalls(stalls.cost[near], owner, stalls.group[near], left[torn], wanted)
