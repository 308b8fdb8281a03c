"""Locks: quotas that the planner has fixed."""

from __future__ import annotations

import numpy as np

from allocator.cells.columns import records
from allocator.errors import Assumption
from allocator.rules.cells import Cells
from allocator.rules.rows import Rows


def locks(cells: Cells) -> list[Rows]:
    """The quotas that a lock names add up to it.

    Inequality
        Σ_{c in lock} q_c = quota.
    Symbols and units
        quota: locks.csv, the street number with over-assignment; unit of the metric.
    Applies when
        locks.csv has a row; blank territory or period locks the sum. A lock of nothing where the rep has no cell is
        listed; one of more is a row that cannot hold.
    Price means
        What raising the lock by one unit takes from the others.
    """
    found = []
    asked = zip(records(cells.plan.table("locks")), cells.plan.places("locks"), cells.of_locks, strict=True)
    for k, (lock, place, cell) in enumerate(asked):
        quota = np.array([float(lock["quota"])])
        notes: tuple[Assumption, ...] = ()
        if not len(cell) and not quota[0] > 0:
            notes = (Assumption("no rows", place, "the rep has no open cell there"),)
            quota = quota[:0]
        keys = {key: np.array([lock[key]], object)[: len(quota)] for key in ("rep", "territory", "metric", "period")}
        found.append(Rows(
            "locks", np.zeros(len(cell), np.int64), cell, np.ones(len(cell)), quota, quota, keys,
            notes=notes, source=place, entry=np.full(len(quota), k),
        ))  # fmt: skip
    return found
