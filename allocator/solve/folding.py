"""Folding: limits that rounding meets become costs of cells and of rep-years, where that says the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints, Mask
from allocator.solve.exchange import Choice
from allocator.solve.sums import BREAK, Sums


@dataclass
class _Folding:
    """Cells on offer, and what has been folded into them so far."""

    cost: Floats
    owner: Ints
    bag: Ints
    """Cells of one owner and group: any may stand for any other."""
    least: Floats
    most: Floats
    touched: Mask
    """Whether a bag has had a limit folded into it."""
    soft: list[tuple[Ints, Floats, Floats]]
    """Owners with bounds on their sum that may be broken."""


@dataclass(frozen=True)
class _Rows:
    """Sums that could be broken: cells, the row of each, and per row its bounds and a cell."""

    cell: Ints
    row: Ints
    lower: Floats
    upper: Floats
    size: Ints
    sample: Ints

    def alike(self, key: Ints) -> Mask:
        """Whether all cells of each row have the same key."""
        differs = key[self.cell] != key[self.sample[self.row]]
        return np.asarray(np.bincount(self.row, differs, len(self.size)) == 0)

    def only(self, rows: Mask) -> _Rows:
        """Some of the rows."""
        kept, number = rows[self.row], np.cumsum(rows) - 1
        return _Rows(
            self.cell[kept], number[self.row[kept]], self.lower[rows], self.upper[rows], self.size[rows],
            self.sample[rows],
        )  # fmt: skip


def fold(cost: Floats, free: Mask, exact: Sums, years: Sums, limits: list[Sums]) -> Choice | None:
    """Fold limits into a choice among cells; None where one cuts across rep-years or goals.

    A limit on all cells of a rep bounds its year, or puts a price on going to the unit above. A limit on some cells of one
    rep that count for the same goals adds its price to the dearest of them: the cheaper ones are always taken first.

    Parameters
    ----------
    cost
        Cost of each cell's step up; shape (n,).
    free
        Whether a cell may step up; shape (n,).
    """
    used = np.flatnonzero(free)
    owner, group = years.group[used], exact.group[used]
    size = np.bincount(owner, minlength=len(years.lower))
    bag = np.unique(owner * (len(exact.lower) + 1) + group + 1, return_inverse=True)[1]
    touched = np.zeros(int(bag.max(initial=-1)) + 1, bool)
    least, most = np.maximum(years.lower, 0.0), np.minimum(years.upper, size)
    folding = _Folding(cost[used], owner, bag, least, most, touched, [])
    if not all(_folded(folding, _rows(limit, used), breakable=limit.breakable) for limit in limits):
        return None
    return Choice(
        folding.cost, owner, group, folding.least.astype(np.int64), folding.most.astype(np.int64), _extra(folding),
        exact.lower.astype(np.int64),
    )  # fmt: skip


def _rows(limit: Sums, used: Ints) -> _Rows:
    """Sums of a limit that its cells on offer could break."""
    group = limit.group[used]
    cell = np.flatnonzero(group >= 0)
    count = len(limit.lower)
    size = np.bincount(group[cell], minlength=count)
    sample = np.zeros(count, np.int64)
    sample[group[cell]] = cell
    every = _Rows(cell, group[cell], limit.lower, limit.upper, size, sample)
    empty = (size == 0) if limit.breakable else np.zeros(count, bool)
    return every.only(((limit.lower > 0) | (limit.upper < size)) & ~empty)


def _folded(folding: _Folding, rows: _Rows, *, breakable: bool) -> bool:
    if (rows.size == 0).any():
        return False
    owner = folding.owner[rows.sample]
    whole = rows.alike(folding.owner) & (rows.size == np.bincount(folding.owner)[owner])
    part = ~whole & rows.alike(folding.bag)
    if not (whole | part).all() or (part.any() and not breakable):
        return False
    _fold_years(folding, rows.only(whole), owner[whole], breakable=breakable)
    return _fold_cells(folding, rows.only(part))


def _fold_years(folding: _Folding, rows: _Rows, owner: Ints, *, breakable: bool) -> None:
    if breakable:
        folding.soft.append((owner, rows.lower, rows.upper))
    else:
        np.maximum.at(folding.least, owner, rows.lower)
        np.minimum.at(folding.most, owner, rows.upper)


def _fold_cells(folding: _Folding, rows: _Rows) -> bool:
    """Add the price of breaking a limit to the cells that break it; a bag's later limits must hold all of it."""
    bag = folding.bag[rows.sample]
    if (folding.touched[bag] & (rows.size < np.bincount(folding.bag)[bag])).any():
        return False
    folding.touched[bag] = True
    order = np.lexsort((folding.cost[rows.cell], rows.row))
    cell, row = rows.cell[order], rows.row[order]
    rank = np.arange(len(row)) - (np.cumsum(rows.size) - rows.size)[row]
    price = (rank >= rows.upper[row]).astype(np.float64) - (rank < rows.lower[row])
    folding.cost[cell] += BREAK * price
    return True


def _extra(folding: _Folding) -> Floats:
    """Cost of an owner's going from its least to its most, one unit above."""
    extra = np.zeros(len(folding.least))
    for owner, lower, upper in folding.soft:
        least, most = folding.least[owner], folding.most[owner]
        np.add.at(extra, owner, BREAK * (_beyond(most, lower, upper) - _beyond(least, lower, upper)))
    return extra


def _beyond(value: Floats, lower: Floats, upper: Floats) -> Floats:
    return np.maximum(value - upper, 0.0) + np.maximum(lower - value, 0.0)
