"""Locks while rounding: quotas that stay as the planner has written them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints, Mask
from allocator.solve.program import Labelled


@dataclass(frozen=True)
class Lock:
    """Cells whose quotas come to an amount."""

    cell: Ints
    amount: float

    def among(self, place: Ints) -> Lock:
        """The lock with its cells renumbered; `place` has the new number of each."""
        return Lock(place[self.cell], self.amount)


def standing_locks(labelled: Labelled) -> list[Lock]:
    """Locks that hold as they were asked; those that a repair has bent are none any more."""
    found = []
    for block, rows in enumerate(labelled.blocks):
        if rows.rule == "locks" and len(rows):
            row = int(np.searchsorted(labelled.block, block))
            if labelled.lower[row] == labelled.upper[row]:
                found.append(Lock(rows.cell, float(labelled.upper[row])))
    return found


def fix_single(locks: Sequence[Lock], quota: Floats) -> tuple[Floats, Mask]:
    """Set cells that are locked one by one to their lock, and tell which they are."""
    locked, out = np.zeros(len(quota), bool), quota.copy()
    for lock in locks:
        if len(lock.cell) == 1:
            locked[lock.cell], out[lock.cell] = True, lock.amount
    return out, locked


def apart(locks: Sequence[Lock], count: int) -> list[list[Lock]]:
    """Put locks into families, in order, so that no cell is in two locks of a family; mostly there is one."""
    families: list[list[Lock]] = []
    taken = np.zeros(count, np.int64)
    for lock in locks:
        family = int(taken[lock.cell].max(initial=0))
        if family == len(families):
            families.append([])
        families[family].append(lock)
        taken[lock.cell] = family + 1
    return families


def settled(locks: Sequence[Lock], quota: Floats, locked: Mask, group: Ints, count: int) -> tuple[Mask, Floats]:
    """Sums of whole groups of cells that locks leave no choice in.

    Returns
    -------
    Groups of each such sum, shape (sums, groups), and what it comes to.
    """
    cells = np.bincount(group[group >= 0], minlength=count)
    fixed = group[(group >= 0) & locked]
    held = np.flatnonzero((np.bincount(fixed, minlength=count) == cells) & (cells > 0))
    inside, amount = [np.arange(count) == g for g in held], [float(quota[group == g].sum()) for g in held]
    for lock in locks:
        own = group[lock.cell]
        if len(own) < 2 or (own < 0).any():
            continue
        mine = np.bincount(own, minlength=count)
        if (mine[mine > 0] == cells[mine > 0]).all():
            inside.append(mine > 0)
            amount.append(lock.amount)
    return np.array(inside, bool).reshape(len(inside), count), np.array(amount, np.float64)
