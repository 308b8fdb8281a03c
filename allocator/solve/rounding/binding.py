"""Binding limits while rounding: a limit within a unit of its bound should not be broken by going up or down."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Ints
from allocator.solve.program import Labelled
from allocator.solve.rounding.metric import Grid
from allocator.solve.rounding.sums import Sums

_HANDLED = ("goals", "locks")
_SAME = 1e-9
_WHOLE = 1e-6


@dataclass(frozen=True)
class Brink:
    """Limits near their bound: by a single cell, and by sums of cells that weigh alike."""

    upward: Floats
    """+1 for cells whose step up breaks a limit, -1 for cells that must step up to hold one; shape (n,)."""
    sums: tuple[Sums, ...]


@dataclass(frozen=True)
class _Near:
    """Rows near a bound over the cells of one metric, bounds in whole steps of the cells."""

    columns: sparse.csr_array
    lower: Floats
    upper: Floats
    block: Ints


def find_brink(labelled: Labelled, cell: Ints, quota: Floats, grid: Grid) -> Brink:
    """Find the limits that rounding the cells of a metric could break.

    Rows whose cells of this metric do not weigh alike have no whole-numbered form; rounding may move them by less than
    the units of their cells.

    Parameters
    ----------
    cell, quota
        Cells of the metric, and the quotas of all cells, metrics rounded before already whole.
    """
    near = _near(labelled, labelled.matrix[:, cell], quota, cell, grid)
    single = np.diff(near.columns.indptr) == 1
    alone = near.columns.indices[near.columns.indptr[:-1][single]]
    upward = np.zeros(len(cell))
    np.maximum.at(upward, alone, np.where(near.upper[single] < 1, 1.0, 0.0))
    np.minimum.at(upward, alone, np.where(near.lower[single] > 0, -1.0, 1.0))
    return Brink(upward, tuple(_sums(near, np.flatnonzero(~single))))


def _near(labelled: Labelled, columns: sparse.csr_array, quota: Floats, cell: Ints, grid: Grid) -> _Near:
    """Rows with cells that weigh alike, within a unit of each of their cells of a bound."""
    handled = np.array([rows.rule in _HANDLED for rows in labelled.blocks], bool)[labelled.block]
    length = np.diff(columns.indptr)
    rows = np.flatnonzero(~handled & (length > 0))
    columns, length = sparse.csr_array(columns[rows]), length[rows]
    total, size = columns.sum(axis=1), abs(columns).sum(axis=1)
    spread = (columns.power(2).sum(axis=1) * length - total**2) / np.maximum(size**2, 1e-300)
    activity = labelled.matrix[rows] @ quota
    margin = np.minimum(labelled.upper[rows] - activity, activity - labelled.lower[rows])
    used = np.flatnonzero((size > 0) & (spread <= _SAME) & (margin <= size * grid.unit))
    weight = total[used] / length[used]
    start = np.where(grid.fixed, quota[cell], grid.odd + grid.unit * grid.step)
    columns, at = columns[used], activity[used] + columns[used] @ (start - quota[cell])
    sides = [(bound[rows[used]] - at) / weight / grid.unit for bound in (labelled.lower, labelled.upper)]
    lower, upper = np.ceil(np.minimum(*sides) - _WHOLE), np.floor(np.maximum(*sides) + _WHOLE)
    return _Near(sparse.csr_array(columns), lower, upper, labelled.block[rows[used]])


def _sums(near: _Near, rows: Ints) -> list[Sums]:
    """One family of disjoint sums for each rule block; blocks whose rows share cells are left out."""
    found = []
    for block in np.unique(near.block[rows]):
        mine = rows[near.block[rows] == block]
        part = sparse.csr_array(near.columns[mine])
        if len(np.unique(part.indices)) < len(part.indices):
            continue
        group = np.full(part.shape[1], -1, np.int64)
        group[part.indices] = np.repeat(np.arange(len(mine)), np.diff(part.indptr))
        low, high = near.lower[mine], near.upper[mine]
        found.append(Sums(group, np.minimum(low, high), np.maximum(low, high), breakable=True))
    return found
