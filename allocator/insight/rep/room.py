"""Who could take more of a rep's metric, how much, and what stops each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Ints, Mask
from allocator.insight.rep.moves import NO_ROW
from allocator.insight.rep.rep_metric import RepMetric
from allocator.rules.cells import Cells
from allocator.rules.rows import LAST
from allocator.solve.program import Labelled

_GOALS = "goals"
_MANY = 500
"""Colleagues looked at in one go, which bounds the memory."""


@dataclass(frozen=True)
class Room:
    """How much more a rep could carry, everybody else's quotas being as they are."""

    rep: str
    amount: float
    """In the metric's unit, spread over the rep's cells like the fair share; inf where nothing stops it."""
    row: int
    """Row of rules.csv that stops it, counted from 0; -1 for none."""
    side: str
    """min or max."""
    quota: float
    fair_share: float
    """Both of the cells that count for the same goals."""

    @property
    def carries(self) -> float:
        """Quota as a part of fair share."""
        return self.quota / self.fair_share


def rooms(own: RepMetric) -> tuple[Room, ...]:
    """Find the room of every colleague who shares a goal of the rep in the metric and line, the largest first.

    The room is the smallest slack ÷ coefficient over the rows of a direction that is proportional to the colleague's
    fair share in the cells that count for the same goals. Goals are left out: what one takes more, another has less.
    """
    cell, rep = colleagues(own)
    if not len(cell):
        return ()
    who, column = np.unique(rep, return_inverse=True)
    found = []
    for first in range(0, len(who), _MANY):
        here = (column >= first) & (column < first + _MANY)
        found += _some(own, who[first : first + _MANY], cell[here], column[here] - first)
    return tuple(sorted(found, key=lambda room: (-room.amount, room.rep)))


def colleagues(own: RepMetric) -> tuple[Ints, Ints]:
    """Cells of the metric with a fair share that count for the rep's goals and are not the rep's; and their reps."""
    cells = own.cells
    shared = np.zeros(len(cells.lane), bool)
    for goal in own.goals:
        shared[cells.of_goals[goal]] = True
    cell = np.flatnonzero(shared & (cells.metric == cells.metric[own.cell[0]]) & (cells.fair_share > 0))
    cell = cell[cells.rep[cell] != cells.rep[own.cell[0]]]
    return cell, cells.rep[cell]


def direction(cells: Cells, cell: Ints, column: Ints, count: int) -> sparse.csr_array:
    """One unit for each colleague, spread like the fair share; shape (n, colleagues)."""
    share = cells.fair_share[cell]
    part = share / np.bincount(column, share, count)[column]
    return sparse.csr_array((part, (cell, column)), shape=(len(cells.lane), count))


@dataclass(frozen=True)
class _Sides:
    """How far each row is from its bounds, wishes taken as bounds; goals have none."""

    below: Floats
    above: Floats


def _some(own: RepMetric, who: Ints, cell: Ints, column: Ints) -> list[Room]:
    cells, quota = own.cells, own.solved.whole.quota
    moved = (own.solved.labelled.matrix @ direction(cells, cell, column, len(who))).tocoo()
    sides = _sides(own.solved.labelled, quota)
    with np.errstate(invalid="ignore"):
        left = np.where(moved.data > 0, sides.above[moved.row], sides.below[moved.row]) / np.abs(moved.data)
    amount, entry = _smallest(left, moved.col, len(who))
    row = np.where(np.isfinite(amount), moved.row[entry] if len(moved.row) else NO_ROW, NO_ROW)
    up = moved.data[entry] > 0 if len(moved.row) else np.ones(len(who), bool)
    carried, fair = (np.bincount(column, values[cell], len(who)) for values in (quota, cells.fair_share))
    names, side = cells.lanes.roster.reps[who], np.where(up, "max", "min")
    figures = zip(names, amount, row, side, carried, fair, strict=True)
    return [Room(str(n), float(a), int(r), str(s), float(q), float(f)) for n, a, r, s, q, f in figures]


def _smallest(left: Floats, column: Ints, count: int) -> tuple[Floats, Ints]:
    """Smallest value of each column, not below zero, and the entry that has it; infinite for none."""
    amount, entry = np.full(count, np.inf), np.zeros(count, np.int64)
    order = np.lexsort((left, column))
    first = order[np.unique(column[order], return_index=True)[1]]
    amount[column[first]] = np.maximum(left[first], 0.0)
    entry[column[first]] = first
    return amount, entry


def _sides(labelled: Labelled, quota: Floats) -> _Sides:
    lower, upper = labelled.lower.copy(), labelled.upper.copy()
    wishes = labelled.wishes
    for at_least, side, tighter in ((True, lower, np.maximum), (False, upper, np.minimum)):
        mine = (wishes.at_least == at_least) & (wishes.priority < LAST)
        tighter.at(side, wishes.row[mine], wishes.target[mine])
    goals = _of_goals(labelled)
    lower[goals], upper[goals] = -np.inf, np.inf
    value = labelled.matrix @ quota
    return _Sides(value - lower, upper - value)


def _of_goals(labelled: Labelled) -> Mask:
    rules = np.array([rows.rule for rows in labelled.blocks] or [""], object)
    return np.asarray(rules[labelled.block] == _GOALS) if len(labelled.block) else np.zeros(0, bool)
