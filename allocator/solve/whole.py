"""Whole quotas for the whole plan: targets first, then metric by metric."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.rules.cells import Cells, lock_selection
from allocator.solve.binding import find_brink
from allocator.solve.program import Labelled
from allocator.solve.rounding import Grid, group_sums, place, round_metric
from allocator.solve.sums import Sums
from allocator.solve.targets import Asked, round_targets


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
    quota, locked = _locked(cells, quota)
    targets = _targets(cells, quota, met)
    out, widened = quota.copy(), []
    key = tie_breakers(cells)
    columns = sparse.csc_array(labelled.matrix)
    for m, name in enumerate(cells.lanes.metrics):
        cell = np.flatnonzero(cells.metric == m)
        if not len(cell):
            continue
        unit = cells.plan.settings.metrics[name].round_to
        grid, exact = _laid_out(cells, cell, quota, locked, targets, unit, key)
        brink = find_brink(labelled, columns, cell, out, grid)
        done = round_metric(grid, exact, [*_lock_sums(cells, cell, grid), *brink.sums], brink.upward)
        out[cell] = done.quota
        if done.widened:
            widened.append(f"{name}: {done.widened}")
    return Whole(out, tuple(widened))


def _laid_out(
    cells: Cells, cell: Ints, quota: Floats, locked: Mask, targets: Floats, unit: float, key: Floats
) -> tuple[Grid, Sums]:
    used, group = np.unique(cells.group[cell], return_inverse=True)
    group = group - int(len(used) > 0 and used[0] < 0)
    target = targets[used[used >= 0]]
    grid = place(quota[cell], unit, locked[cell], group, target, key[cell], cells.rep[cell])
    return grid, group_sums(grid, group, target)


def _locked(cells: Cells, quota: Floats) -> tuple[Floats, Mask]:
    """Cells locked one by one stay at their lock."""
    locked, out = np.zeros(len(quota), bool), quota.copy()
    for lock in cells.plan.table("locks").to_dict("records"):
        cell = np.flatnonzero(cells.of(lock_selection(cells.lanes, lock)))
        if len(cell) == 1:
            locked[cell], out[cell] = True, float(lock["quota"])
    return out, locked


def _targets(cells: Cells, quota: Floats, met: Mask) -> Floats:
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
    unpadded = np.abs(reached - asked.amount) <= 1e-5 * np.maximum(asked.amount, 1.0)
    exact = np.where(met & unpadded & overlap.inside.any(axis=1), asked.amount, np.nan)
    return round_targets(Asked(total, unit, overlap.inside, exact))


def _lock_sums(cells: Cells, cell: Ints, grid: Grid) -> list[Sums]:
    """Locks on sums of cells, in units above the cells' steps; the nearest whole number where the lock is odd."""
    place_of = np.full(len(cells.lane), -1, np.int64)
    place_of[cell] = np.arange(len(cell))
    found = []
    for lock in cells.plan.table("locks").to_dict("records"):
        mine = place_of[cells.of(lock_selection(cells.lanes, lock))]
        mine = mine[mine >= 0]
        if len(mine) < 2:
            continue
        group = np.full(len(cell), -1, np.int64)
        group[mine] = 0
        rest = float(lock["quota"]) - (grid.odd + grid.unit * grid.step)[mine].sum()
        whole = np.array([np.round(rest / grid.unit)])
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
