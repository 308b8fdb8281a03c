"""Cells that carry quota though they have no fair share: a lock or a minimum of their own opens them."""

from __future__ import annotations

import numpy as np

from allocator.verify.cells import Cells
from allocator.verify.locks import read_locks
from allocator.verify.sums import Bools, records


def opened_by_lock(cells: Cells) -> Bools:
    """Cells that some lock names; shape (L, T)."""
    opened = np.zeros(cells.quota.shape, bool)
    for lock in cells.once(read_locks):
        opened[lock.cells] = True
    return opened


def opened_by_minimum(cells: Cells) -> Bools:
    """Cells that a hard minimum of quota, by rep or territory, covers; shape (L, T)."""
    opened = np.zeros(cells.quota.shape, bool)
    limits = cells.plan.table("limits")
    floors = limits[(limits["measure"] == "quota") & (limits["min"] > 0) & limits["priority"].isna()]
    for limit in records(floors):
        if {"rep", "territory"} & set(str(limit["per"]).split()):
            opened |= cells.where(str(limit["where"])).grid()
    return opened
