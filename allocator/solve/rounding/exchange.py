"""Exchange: which cells go to the unit above, so that goals and rep-years come out, by swapping cells within a rep.

Controlled rounding (Cox, 1987) over two families of sums is a problem of flow. Each owner first takes its cheapest
cells (largest remainder) under tolls on the groups; then what groups still miss is passed on along shortest paths of
exchanges, each a cell of one group given back for a cell of another by the same owner (successive shortest paths:
Ahuja, Magnanti and Orlin, Network Flows, 1993, section 9.7). Every step keeps the choice the cheapest for what its
groups hold, so the last is the optimum. Costs are whole numbers inside, so that neither order nor rounding of sums
matters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints, Mask
from allocator.solve.rounding.multipliers import Stalls, near_multipliers
from allocator.solve.rounding.residual import Bags, Residual

GRAIN = float(2**44)
"""Costs are whole numbers of this part of one."""
AT_FIRST = 24
"""How many owners of each group are looked at first."""
FURTHER = 4
"""How many times as many when these do not suffice."""


@dataclass(frozen=True)
class Choice:
    """Cells on offer, R owners with cells among them, G groups with a number to meet."""

    cost: Floats
    """Cost of taking each cell; shape (n,)."""
    owner: Ints
    group: Ints
    """Group of each cell, -1 for none; shape (n,)."""
    least: Ints
    most: Ints
    """How many cells each owner takes at least and at most; shape (R,)."""
    extra: Floats
    """Cost of each cell that an owner takes above its least; shape (R,)."""
    wanted: Ints
    """How many cells are taken of each group, exactly; shape (G,)."""


@dataclass(frozen=True)
class Offer:
    """A choice laid out: owners with nothing to choose are settled, and those that are torn pick from bags.

    An owner that may take one cell less is given a spare item that counts for no group.
    """

    taken: Mask
    """Items of owners with nothing to choose that are taken; cells first, then spare items."""
    item: Ints
    """Number of each item in the bags."""
    bags: Bags
    wanted: Ints
    """What bags must yield of each group."""
    torn: Ints
    """Owner of each number of an owner in the bags."""

    def with_picked(self, picked: Mask) -> Mask:
        """All items taken, once those of the bags are picked."""
        taken = self.taken.copy()
        taken[self.item] = picked
        return taken


def lay_out(choice: Choice) -> Offer | None:
    """Lay out a choice; None where an owner cannot take what it must."""
    groups, owners = len(choice.wanted), len(choice.most)
    spare = np.repeat(np.arange(owners), np.maximum(choice.most - choice.least, 0))
    owner = np.concatenate([choice.owner, spare])
    size = np.bincount(owner, minlength=owners)
    if ((choice.least > choice.most) | (choice.most < 0) | (choice.most > size)).any():
        return None
    group = np.concatenate([np.where(choice.group < 0, groups, choice.group), np.full(len(spare), groups)])
    cost = np.rint(np.concatenate([choice.cost, -choice.extra[spare]]) * GRAIN).astype(np.int64)
    torn = (choice.most > 0) & (choice.most < size)
    taken = (choice.most > 0)[owner] & ~torn[owner]
    wanted = choice.wanted - np.bincount(group[taken], minlength=groups + 1)[:groups]
    used = np.flatnonzero(torn[owner])
    bags, order = _packed(cost[used], (np.cumsum(torn) - 1)[owner[used]], group[used], choice.most[torn])
    return Offer(taken, used[order], bags, wanted, np.flatnonzero(torn))


def choose(choice: Choice) -> Mask | None:
    """Choose the cheapest cells; None where no choice meets all numbers; shape (n,)."""
    offer = lay_out(choice)
    if offer is None:
        return None
    picked = _exchanged(offer.bags, offer.wanted)
    return None if picked is None else offer.with_picked(picked)[: len(choice.cost)]


def _packed(cost: Ints, owner: Ints, group: Ints, take: Ints) -> tuple[Bags, Ints]:
    """Sort items into bags: those of one owner and group, the cheapest first."""
    span = int(group.max(initial=0)) + 1
    order = np.lexsort((cost, owner * span + group))
    owner, group = owner[order], group[order]
    edge = np.flatnonzero(np.diff(owner * span + group, prepend=-1))
    return Bags(cost[order], owner, group, np.append(edge, len(order)), take), order


def _exchanged(bags: Bags, wanted: Ints) -> Mask | None:
    """Take the cheapest items under tolls, then exchange; owners far from any exchange are left out at first."""
    toll = tolls(bags, wanted)
    count = bags.cheapest(toll)
    missing = wanted - bags.sums(count, len(wanted))
    if not missing.any() or not len(bags.take):
        return None if missing.any() else bags.taken(count)
    many, used = AT_FIRST, np.zeros(len(bags.take), bool)
    while True:
        used |= bags.nearest(count, toll, many)
        residual = Residual(bags, used[bags.bag_owner], count, toll)
        if residual.settle(missing):
            gap = bags.gap(residual.count, toll - residual.potentials())
            if (gap >= 0).all():
                return bags.taken(residual.count)
            worst = np.argsort(gap, kind="stable")[: many * len(wanted)]
            used[worst[gap[worst] < 0]] = True
        elif used.all():
            return None
        else:
            many *= FURTHER


def tolls(bags: Bags, wanted: Ints) -> Ints:
    """Tolls on the groups under which owners take nearly what is wanted, in grains; 0 for the last."""
    take, cost = bags.take.astype(np.float64), bags.cost / GRAIN
    toll = near_multipliers(Stalls(cost, bags.owner, bags.group, take, wanted.astype(np.float64)))
    return np.rint(toll * GRAIN).astype(np.int64)
