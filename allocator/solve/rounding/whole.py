"""Whole quotas for the whole plan: targets first, then metric by metric."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.rules.cells import Cells
from allocator.solve.program import Labelled
from allocator.solve.reach import MET
from allocator.solve.rounding.binding import find_brink
from allocator.solve.rounding.locked import Lock, apart, fix_single, settled, standing_locks
from allocator.solve.rounding.metric import Grid, group_sums, place, round_metric
from allocator.solve.rounding.sums import Sums
from allocator.solve.rounding.targets import Asked, round_targets


@dataclass(frozen=True)
class Whole:
    """Rounded quotas of all cells, and what rounding had to widen."""

    quota: Floats
    widened: tuple[str, ...]


def round_all(cells: Cells, labelled: Labelled, quota: Floats, met: Mask) -> Whole:
    """Round every quota to the unit of its metric.

    Parameters
    ----------
    quota
        Balanced quotas; shape (n,).
    met
        Whether each goal (of goals.csv) is met, so that its amount must come out exactly; shape (G,).
    """
    locks = standing_locks(labelled)
    quota, locked = fix_single(locks, quota)
    targets = _targets(cells, locks, quota, locked, met)
    out, widened = quota.copy(), []
    key = tie_breakers(cells)
    for m, name in enumerate(cells.lanes.metrics):
        cell = np.flatnonzero(cells.metric == m)
        if not len(cell):
            continue
        unit = cells.plan.settings.metrics[name].round_to
        sums = _on_sums(locks, cell, len(quota))
        grid, exact = _laid_out(cells, cell, quota, locked, targets, unit, key, sums)
        brink = find_brink(labelled, cell, out, grid)
        done = round_metric(grid, exact, [*_lock_sums(sums, grid), *brink.sums], brink.upward)
        out[cell] = done.quota
        if done.widened:
            widened.append(f"{name}: {done.widened}")
    return Whole(out, tuple(widened))


def _laid_out(
    cells: Cells,
    cell: Ints,
    quota: Floats,
    locked: Mask,
    targets: Floats,
    unit: float,
    key: Floats,
    locks: list[Lock],
) -> tuple[Grid, Sums]:
    used, group = np.unique(cells.group[cell], return_inverse=True)
    group = group - int(len(used) > 0 and used[0] < 0)
    target = targets[used[used >= 0]]
    grid = place(quota[cell], unit, locked[cell], group, target, key[cell], cells.rep[cell], locks)
    return grid, group_sums(grid, group, target)


def _on_sums(locks: list[Lock], cell: Ints, count: int) -> list[Lock]:
    """Locks on sums of a metric's cells, these being numbered from 0."""
    place_of = np.full(count, -1, np.int64)
    place_of[cell] = np.arange(len(cell))
    return [lock.among(place_of) for lock in locks if len(lock.cell) > 1 and place_of[lock.cell[0]] >= 0]


def _targets(cells: Cells, locks: list[Lock], quota: Floats, locked: Mask, met: Mask) -> Floats:
    """What each group of cells with the same goals comes to after rounding; shape (S,)."""
    overlap, asked = cells.shares.overlap, cells.goals
    group = cells.group
    count = overlap.inside.shape[1]
    inside = group >= 0
    total = np.bincount(group[inside], quota[inside], count)
    unit = np.ones(count)
    units = np.array([cells.plan.settings.metrics[m].round_to for m in cells.lanes.metrics])
    unit[group[inside]] = units[cells.metric[inside]]
    reached = overlap.inside @ total
    unpadded = np.abs(reached - asked.amount) <= 2 * MET * np.maximum(asked.amount, 1.0)
    exact = np.where(met & unpadded & overlap.inside.any(axis=1), asked.amount, np.nan)
    also, amount = settled(locks, quota, locked, group, count)
    rows, exact = np.vstack([overlap.inside, also]), np.concatenate([exact, amount])
    most = np.concatenate([_highest(cells, unit), amount])
    used = np.bincount(group[inside], minlength=count) > 0
    targets = np.zeros(count)
    targets[used] = round_targets(Asked(total[used], unit[used], rows[:, used], exact, most))
    return targets


def _highest(cells: Cells, unit: Floats) -> Floats:
    """What each goal may come to at most: its amount, or with over-assignment the next whole unit; shape (G,)."""
    inside, amount = cells.shares.overlap.inside, cells.goals.amount
    group = cells.group
    held = np.bincount(group[group >= 0], cells.fair_share[group >= 0], inside.shape[1])
    target = inside @ held
    grain = np.array([unit[row & (held > 0)].min(initial=np.inf) for row in inside])
    grain = np.where(np.isfinite(grain), grain, 1.0)
    return np.where(np.abs(target - amount) <= 1e-9 * amount, amount, np.ceil(target / grain - 1e-6) * grain)


def _lock_sums(locks: list[Lock], grid: Grid) -> list[Sums]:
    """Locks on sums, in units above the steps of their cells; to the nearest unit where nobody carries the rest."""
    start = np.where(grid.fixed, grid.quota, grid.odd + grid.unit * grid.step)
    found = []
    for family in apart(locks, len(start)):
        group = np.full(len(start), -1, np.int64)
        for k, lock in enumerate(family):
            group[lock.cell] = k
        whole = np.round([(lock.amount - start[lock.cell].sum()) / grid.unit for lock in family])
        found.append(Sums(group, whole, whole))
    return found


def tie_breakers(cells: Cells) -> Floats:
    """A number between 0 and 1 from each cell's names, the same on every machine; shape (n,)."""
    lanes = cells.lanes
    mixed = _hashed(lanes.roster.reps)[lanes.rep][cells.lane]
    mixed = _stir(mixed ^ _hashed(lanes.territories)[lanes.territory][cells.lane])
    mixed = _stir(mixed ^ _hashed(np.array(lanes.metrics, object))[cells.metric])
    mixed = _stir(mixed ^ _hashed(np.array(cells.plan.calendar.labels, object))[cells.period])
    return (mixed >> np.uint64(11)).astype(np.float64) / float(2**53)


def _hashed(names: Texts) -> npt.NDArray[np.uint64]:
    return pd.util.hash_array(names.astype(object), categorize=False)


def _stir(value: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Mix the bits of a hash (the finaliser of SplitMix64, Steele, Lea and Flood, 2014)."""
    value = (value + np.uint64(0x9E3779B97F4A7C15)).astype(np.uint64)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))
