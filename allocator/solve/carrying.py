"""How much of the goals can be carried, as a linear program whose rows still know their labels.

Rows that say the same are not merged here, so that the worth of moving one of them alone can be told.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Ints, Mask
from allocator.rules.cells import Cells
from allocator.rules.rows import LAST
from allocator.solve.convex import Convex
from allocator.solve.program import Labelled
from allocator.solve.reach import Reach, Tier, room_above, row_size

MOST = 10.0
"""Goals times this are as good as no limit."""
FAR = 10.0
"""Bounds are moved by up to this many times their size."""
_PRESSING = 1e-9


@dataclass(frozen=True)
class Carrying:
    """Columns: scaled cells, then the factor of the goals or their shortfalls; the less the objective, the better."""

    program: Convex
    row: Ints
    """Labelled row of each row of the program."""
    size: Floats
    """What each row was divided by."""
    count: int
    """Labelled rows in all."""
    room: Floats
    """Ceilings of the columns that press nowhere, as far as bounds are moved."""
    asked: int
    """The last rows of the program, which ask for the goals themselves and are no limits."""

    def prices(self, y: Floats) -> Floats:
        """What one unit of each labelled row's bound takes from the objective, by the multipliers; shape (M,)."""
        limits = slice(0, len(self.row) - self.asked)
        presses = np.isfinite(np.where(y > 0, self.program.lower, self.program.upper)) & (np.abs(y) > _PRESSING)
        pressed = np.where(presses, y, 0.0)
        return np.asarray(np.bincount(self.row[limits], -(pressed / self.size)[limits], self.count))


@dataclass(frozen=True)
class _Part:
    """Some labelled rows with the bounds that they have here, and their entries in the columns after the cells."""

    row: Ints
    lower: Floats
    upper: Floats
    extra: sparse.csr_array


def goal_rows(labelled: Labelled) -> Ints:
    """Labelled rows that are goals."""
    is_goal = np.array([rows.rule == "goals" for rows in labelled.blocks], bool)
    return np.flatnonzero(is_goal[labelled.block])


def goal_names(labelled: Labelled) -> list[str]:
    """Name of the goal of each of these rows."""
    return [str(name) for rows in labelled.blocks if rows.rule == "goals" for name in rows.keys["goal"]]


def raising(cells: Cells, labelled: Labelled, kept: Floats, raised: Mask, most: float = MOST) -> Carrying:
    """Write the program of the largest factor of some goals.

    Every hard rule holds but for the padded targets of goals; other goals keep what is carried of them, and so do soft
    limits that come no later than the goals that are raised.

    Parameters
    ----------
    kept
        What each wish may miss, relative, where it is not raised; shape (wishes,).
    raised
        Which goals grow, in the order of goals.csv; shape (G,).
    most
        The largest factor that is looked at.
    """
    place = {str(name): g for g, name in enumerate(cells.goals.table["goal"])}
    goal = np.array([place[name] for name in goal_names(labelled)], np.int64)
    row = goal_rows(labelled)
    grown = raised[goal]
    amounts = cells.shares.coverable[goal][grown]
    asked = _Part(
        row[grown], np.zeros(len(amounts)), np.full(len(amounts), np.inf), sparse.csr_array(-amounts[:, None])
    )
    last = int(cells.goals.priority[raised].max(initial=0))
    is_goal = np.zeros(len(labelled.lower), bool)
    is_goal[row] = True
    wished = labelled.wishes
    stays = np.where(is_goal[wished.row], wished.priority < LAST, wished.priority <= last)
    stays &= ~np.isin(wished.row, row[grown])
    parts = [_hard(labelled, ~is_goal, 1), _held(labelled, stays, kept, 1), asked]
    return _assembled(cells, labelled, parts, np.array([-1.0]), np.array([most]))


def most_of(cells: Cells, labelled: Labelled, reach: Reach, tier: Tier) -> Carrying:
    """Write the program of the least shortfall of a tier, those before it keeping what reach left to them."""
    wished, count = labelled.wishes, len(tier.wish)
    left = np.zeros(len(wished.row))
    for before in reach.tiers:
        left[before.wish] = before.left
    sign = np.where(wished.at_least[tier.wish], 1.0, -1.0)
    target, scale = wished.target[tier.wish], wished.scale[tier.wish]
    asked = _Part(
        wished.row[tier.wish], np.where(sign > 0, target, -np.inf), np.where(sign > 0, np.inf, target),
        sparse.csr_array(sparse.diags_array(sign * scale)),
    )  # fmt: skip
    every = np.ones(len(labelled.lower), bool)
    parts = [_hard(labelled, every, count), _held(labelled, wished.priority < tier.priority, left, count), asked]
    return _assembled(cells, labelled, parts, wished.weight[tier.wish], np.full(count, np.inf))


def _hard(labelled: Labelled, of: Mask, extra: int) -> _Part:
    row = np.flatnonzero(of & (np.isfinite(labelled.lower) | np.isfinite(labelled.upper)))
    return _Part(row, labelled.lower[row], labelled.upper[row], sparse.csr_array((len(row), extra)))


def _held(labelled: Labelled, which: Mask, allowed: Floats, extra: int) -> _Part:
    """Wishes as bounds that they may miss by a part of their scale."""
    wished = labelled.wishes
    reached = np.where(wished.at_least, wished.target - allowed * wished.scale, wished.target + allowed * wished.scale)
    lower, upper = np.where(wished.at_least, reached, -np.inf), np.where(wished.at_least, np.inf, reached)
    return _Part(wished.row[which], lower[which], upper[which], sparse.csr_array((int(which.sum()), extra)))


def _assembled(cells: Cells, labelled: Labelled, parts: list[_Part], cost: Floats, most: Floats) -> Carrying:
    scaled = sparse.csr_array(labelled.matrix @ sparse.diags_array(cells.mean_by_metric()))
    row, lower, upper = (np.concatenate([getattr(p, name) for p in parts]) for name in ("row", "lower", "upper"))
    size = row_size(scaled)[row]
    inverse = sparse.diags_array(1.0 / size)
    own = sparse.csr_array(inverse @ scaled[row])
    extra = sparse.csr_array(inverse @ sparse.vstack([p.extra for p in parts], format="csr"))
    total = np.bincount(cells.metric, cells.fair_share, len(cells.lanes.metrics))[cells.metric]
    roomy = np.maximum(MOST * total / cells.mean_by_metric(), MOST * _needed(own, lower / size))
    count = len(row) - len(parts[-1].row)
    box = room_above(sparse.csr_array(own[:count]), upper[:count] / size[:count], roomy)
    own_most = np.where(np.isfinite(most), most, _most_missed(own, extra, lower / size, upper / size, roomy))
    program = Convex(
        np.append(np.zeros(own.shape[1]), cost), np.zeros(own.shape[1] + len(cost)),
        sparse.hstack([own, extra], format="csr"), lower / size, upper / size,
        np.zeros(own.shape[1] + len(cost)), np.append(box, own_most),
    )  # fmt: skip
    room = np.append(np.minimum(roomy, (1.0 + FAR) * box), own_most)
    return Carrying(program, row, size, len(labelled.lower), room, len(parts[-1].row))


def _needed(own: sparse.csr_array, lower: Floats) -> Floats:
    """What a single cell would have to carry for any lower bound it is in, 1 at least, as a lock may have no goal."""
    row = np.repeat(np.arange(len(lower)), np.diff(own.indptr))
    asking = np.isfinite(lower[row]) & (lower[row] > 0) & (own.data > 0)
    out = np.ones(own.shape[1])
    np.maximum.at(out, own.indices[asking], lower[row[asking]] / own.data[asking])
    return out


def _most_missed(own: sparse.csr_array, extra: sparse.csr_array, lower: Floats, upper: Floats, box: Floats) -> Floats:
    """Shortfalls beyond which no wish can fall: its target and all that its cells could carry."""
    target = np.where(np.isfinite(lower), np.abs(lower), 0.0) + np.where(np.isfinite(upper), np.abs(upper), 0.0)
    reached = target + abs(own) @ box
    entry = extra.tocoo()
    out = np.full(extra.shape[1], 1.0)
    np.maximum.at(out, entry.col, reached[entry.row] / np.abs(entry.data))
    return out
