"""Beside: a choice among cells with limits that do not fold, as a linear program near its end from the start.

Every row of goals and owners is an equation once spare items stand for what owners may leave, so that any multiple of
it may be added to the costs. With the tolls and thresholds of the choice without those limits, nearly every item has
its place by the sign of its cost alone, and the simplex method has little left to do.
"""

from __future__ import annotations

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Ints, Mask
from allocator.solve.convex import Convex
from allocator.solve.rounding.exchange import GRAIN, Choice, Offer, lay_out, tolls
from allocator.solve.rounding.folding import Folded, Rows
from allocator.solve.rounding.settling import solve_whole
from allocator.solve.rounding.sums import BREAK


def choose_beside(folded: Folded) -> Mask | None:
    """Choose the cheapest cells under all limits; None where no choice meets all numbers; shape (n,)."""
    choice, offer = folded.choice, lay_out(folded.choice)
    if offer is None:
        return None
    toll = tolls(offer.bags, offer.wanted)
    spare = np.repeat(np.arange(len(choice.most)), choice.most - choice.least)
    owner = np.concatenate([choice.owner, spare])
    cost = np.concatenate([folded.cost + (toll / GRAIN)[choice.group], -choice.extra[spare]])
    program = _program(choice, owner, cost - _thresholds(offer, toll, len(choice.most))[owner], folded.rest)
    found = solve_whole(program, owner)
    return None if found is None else found[: len(choice.cost)] > 0.5


def _thresholds(offer: Offer, toll: Ints, owners: int) -> Floats:
    """What lies between the dearest item each owner takes and the cheapest it leaves, under tolls."""
    threshold, bags = np.zeros(owners), offer.bags
    if not len(bags.take):
        return threshold
    left, kept = bags.edges(bags.cheapest(toll), toll)
    between = np.minimum.reduceat(left, bags.first_bag) / 2 + np.maximum.reduceat(kept, bags.first_bag) / 2
    threshold[offer.torn] = between / GRAIN
    return threshold


def _program(choice: Choice, owner: Ints, cost: Floats, rest: list[Rows]) -> Convex:
    """Columns: cells, spare items, slack of breakable limits; rows: goals, owners, limits."""
    items, cells = len(owner), np.flatnonzero(choice.group >= 0)
    goals = _members(choice.group[cells], cells, (len(choice.wanted), items))
    years = _members(owner, np.arange(items), (len(choice.most), items))
    rows = sparse.vstack([goals, years, *(_members(r.row, r.cell, (len(r.size), items)) for r in rest)], format="csr")
    breakable = np.concatenate([np.full(len(r.size), r.breakable) for r in rest])
    give = len(choice.wanted) + len(choice.most) + np.flatnonzero(breakable)
    slack = _members(give, np.arange(len(give)), (rows.shape[0], len(give)))
    columns = items + 2 * len(give)
    return Convex(
        np.concatenate([cost, np.full(2 * len(give), BREAK)]), np.zeros(columns),
        sparse.hstack([rows, slack, -slack], format="csr"),
        np.concatenate([choice.wanted, choice.most, *(r.lower for r in rest)]).astype(np.float64),
        np.concatenate([choice.wanted, choice.most, *(r.upper for r in rest)]).astype(np.float64),
        np.zeros(columns), np.concatenate([np.ones(items), np.full(2 * len(give), np.inf)]),
    )  # fmt: skip


def _members(row: Ints, column: Ints, shape: tuple[int, int]) -> sparse.csr_array:
    return sparse.csr_array((np.ones(len(row)), (row, column)), shape=shape)
