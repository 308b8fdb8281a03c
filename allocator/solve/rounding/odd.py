"""What is no whole unit of a goal or lock, and which cells carry it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from allocator.arrays import Floats, Ints, Mask
from allocator.solve.rounding.locked import Lock

_WHOLE = 1e-6


def odd_parts(
    quota: Floats, free: Mask, group: Ints, target: Floats, locks: Sequence[Lock], unit: float, key: Floats
) -> Floats:
    """Odd part of each cell, below one unit, such that locks and then groups add up; zero for nearly all cells.

    The largest cell carries it: of a lock one whose group has other cells to make up for it, of a group one beside the
    locks if there is any.
    """
    held = np.isin(np.arange(len(quota)), np.concatenate([lock.cell for lock in locks] or [np.zeros(0, np.int64)]))
    rank = np.lexsort((key, quota, ~held))
    beside = np.bincount(group[(group >= 0) & free & ~held], minlength=len(target)) > 0
    odd = _carried_by_groups(np.zeros(len(quota)), quota, free, group, np.where(beside, np.nan, target), unit, rank)
    size = np.empty(len(quota))
    size[rank] = np.arange(len(quota))
    for lock in locks:
        mine = lock.cell[free[lock.cell]]
        mine = mine[(group[mine] < 0) | np.append(beside, True)[group[mine]]]
        part = _part(lock.amount - np.where(free, odd, quota)[lock.cell].sum(), unit)
        if part > 0 and len(mine):
            carrier = mine[np.argmax(size[mine])]
            odd[carrier] = _part(odd[carrier] + part, unit)
    return _carried_by_groups(odd, quota, free, group, target, unit, rank)


def _carried_by_groups(
    odd: Floats, quota: Floats, free: Mask, group: Ints, target: Floats, unit: float, rank: Ints
) -> Floats:
    """Give the largest free cell of each group what is still missing of its target, NaN for none."""
    inside = group >= 0
    sums = np.bincount(group[inside], np.where(free, odd, quota)[inside], len(target))
    part = np.nan_to_num(_part(target - sums, unit))
    largest = np.full(len(target), -1, np.int64)
    order = rank[(inside & free)[rank]]
    largest[group[order]] = order
    carrier = largest[(part > 0) & (largest >= 0)]
    out = odd.copy()
    out[carrier] = _part(out[carrier] + part[group[carrier]], unit)
    return out


def _part(amount: Floats, unit: float) -> Floats:
    """What an amount lies above the whole number of units below, zero where that is an error of digits."""
    part = amount - np.floor(amount / unit + _WHOLE) * unit
    return np.where(part > _WHOLE * unit, part, 0.0)
