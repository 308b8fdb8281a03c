"""Folding: limits that rounding meets become costs of cells and of rep-years, where that says the same."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints, Mask
from allocator.solve.rounding.exchange import Choice
from allocator.solve.rounding.sums import BREAK, Sums


@dataclass(frozen=True)
class Rows:
    """Sums that could be broken: cells, the row of each, and per row its bounds, number of cells and one of them."""

    cell: Ints
    row: Ints
    lower: Floats
    upper: Floats
    size: Ints
    sample: Ints
    breakable: bool

    def alike(self, key: Ints) -> Mask:
        """Whether all cells of each row have the same key."""
        differs = key[self.cell] != key[self.sample[self.row]]
        return np.asarray(np.bincount(self.row, differs, len(self.size)) == 0)

    def only(self, rows: Mask) -> Rows:
        """Some of the rows."""
        kept, number = rows[self.row], np.cumsum(rows) - 1
        return Rows(
            self.cell[kept], number[self.row[kept]], self.lower[rows], self.upper[rows], self.size[rows],
            self.sample[rows], self.breakable,
        )  # fmt: skip


@dataclass(frozen=True)
class Folded:
    """A choice among the cells that may step up, with limits folded into it."""

    choice: Choice
    odd: Mask
    """Owners with a limit that cuts across their year and goals, whom the choice does not tell all of; shape (R,)."""
    cost: Floats
    """Cost of each cell of the choice, without what was folded into cells of odd owners."""
    rest: list[Rows]
    """Limits of odd owners that bound no year of one owner."""


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
    odd: Mask
    soft: list[tuple[Ints, Floats, Floats]]
    """Owners with bounds on their sum that may be broken."""
    beside: list[Rows]
    """Rows that do not hold all cells of one owner."""


def fold(cost: Floats, free: Mask, exact: Sums, years: Sums, limits: list[Sums]) -> Folded | None:
    """Fold limits into a choice among cells; None where one that may not be broken has no cell to step up.

    A limit on all cells of a rep bounds its year, or puts a price on going to the unit above. A limit on some cells of
    one rep that count for the same goals adds its price to the dearest of them: the others are always taken first.

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
    folding = _Folding(cost[used], owner, bag, least, most, touched, np.zeros(len(size), bool), [], [])
    for limit in limits:
        if not _fold(folding, _rows(limit, used)):
            return None
    choice = Choice(
        folding.cost, owner, group, folding.least.astype(np.int64), folding.most.astype(np.int64), _extra(folding),
        exact.lower.astype(np.int64),
    )  # fmt: skip
    rest = [rows.only(folding.odd[owner[rows.sample]]) for rows in folding.beside]
    return Folded(choice, folding.odd, np.where(folding.odd[owner], cost[used], folding.cost), rest)


def _rows(limit: Sums, used: Ints) -> Rows:
    group = limit.group[used]
    cell = np.flatnonzero(group >= 0)
    size = np.bincount(group[cell], minlength=len(limit.lower))
    sample = np.zeros(len(limit.lower), np.int64)
    sample[group[cell]] = cell
    every = Rows(cell, group[cell], limit.lower, limit.upper, size, sample, limit.breakable)
    return every.only((limit.lower > 0) | (limit.upper < size))


def _fold(folding: _Folding, rows: Rows) -> bool:
    """Fold the rows of a limit; False where one must hold but has no cells."""
    if not rows.breakable and (rows.size == 0).any():
        return False
    rows = rows.only(rows.size > 0)
    owner = folding.owner[rows.sample]
    whole = rows.alike(folding.owner) & (rows.size == np.bincount(folding.owner)[owner])
    _fold_years(folding, rows.only(whole), owner[whole])
    rows = rows.only(~whole)
    inside = rows.alike(folding.bag) & rows.breakable & _outermost(folding, rows)
    folding.odd[folding.owner[rows.only(~inside).cell]] = True
    folding.beside.append(rows)
    _fold_cells(folding, rows.only(inside))
    return True


def _outermost(folding: _Folding, rows: Rows) -> Mask:
    """Whether no limit has been folded into the bag of a row before, or the row holds all of it."""
    bag = folding.bag[rows.sample]
    return np.asarray(~folding.touched[bag] | (rows.size == np.bincount(folding.bag)[bag]))


def _fold_years(folding: _Folding, rows: Rows, owner: Ints) -> None:
    if rows.breakable:
        folding.soft.append((owner, rows.lower, rows.upper))
    else:
        np.maximum.at(folding.least, owner, rows.lower)
        np.minimum.at(folding.most, owner, rows.upper)


def _fold_cells(folding: _Folding, rows: Rows) -> None:
    """Add the price of breaking a limit to the cells that break it."""
    folding.touched[folding.bag[rows.sample]] = True
    order = np.lexsort((folding.cost[rows.cell], rows.row))
    cell, row = rows.cell[order], rows.row[order]
    rank = np.arange(len(row)) - (np.cumsum(rows.size) - rows.size)[row]
    price = (rank >= rows.upper[row]).astype(np.float64) - (rank < rows.lower[row])
    folding.cost[cell] += BREAK * price


def _extra(folding: _Folding) -> Floats:
    """Cost of an owner's going from its least to its most, one unit above."""
    extra = np.zeros(len(folding.least))
    for owner, lower, upper in folding.soft:
        least, most = folding.least[owner], folding.most[owner]
        np.add.at(extra, owner, BREAK * (_beyond(most, lower, upper) - _beyond(least, lower, upper)))
    return extra


def _beyond(value: Floats, lower: Floats, upper: Floats) -> Floats:
    return np.maximum(value - upper, 0.0) + np.maximum(lower - value, 0.0)
