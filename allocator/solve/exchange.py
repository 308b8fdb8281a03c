"""Exchange: which cells go to the unit above, so that goals and rep-years come out, by swapping cells within a rep.

Controlled rounding (Cox, 1987) over two families of sums is a problem of flow. Each owner first takes its cheapest cells
(largest remainder) under tolls on the groups; then what groups still miss is passed on along shortest paths of exchanges,
each a cell of one group given back for a cell of another by the same owner (successive shortest paths: Ahuja, Magnanti
and Orlin, Network Flows, 1993, section 9.7). Every step keeps the choice the cheapest for what its groups hold, so the last
is the optimum. Costs are whole numbers inside, so that neither order nor rounding of sums matters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints, Mask
from allocator.solve.multipliers import Stalls, near_multipliers
from allocator.solve.residual import Bags, Residual

_GRAIN = float(2**44)
_FEW = 256
_PER_GROUP = 6


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


def choose(choice: Choice) -> Mask | None:
    """Choose the cheapest cells; None where no choice meets all numbers; shape (n,)."""
    cells, groups, owners = len(choice.cost), len(choice.wanted), len(choice.most)
    spare = np.repeat(np.arange(owners), np.maximum(choice.most - choice.least, 0))
    owner = np.concatenate([choice.owner, spare])
    size = np.bincount(owner, minlength=owners)
    if ((choice.least > choice.most) | (choice.most < 0) | (choice.most > size)).any():
        return None
    group = np.concatenate([np.where(choice.group < 0, groups, choice.group), np.full(len(spare), groups)])
    cost = np.rint(np.concatenate([choice.cost, -choice.extra[spare]]) * _GRAIN).astype(np.int64)
    torn = (choice.most > 0) & (choice.most < size)
    taken = (choice.most > 0)[owner] & ~torn[owner]
    wanted = choice.wanted - np.bincount(group[taken], minlength=groups + 1)[:groups]
    used = np.flatnonzero(torn[owner])
    number = np.cumsum(torn) - 1
    bags, order = _packed(cost[used], number[owner[used]], group[used], choice.most[torn])
    found = _swapped(bags, wanted) if len(used) else (None if wanted.any() else taken[:0])
    if found is None:
        return None
    taken[used[order]] = found
    return np.asarray(taken[:cells])


def _packed(cost: Ints, owner: Ints, group: Ints, take: Ints) -> tuple[Bags, Ints]:
    """Sort items into bags: those of one owner and group, the cheapest first."""
    span = int(group.max(initial=0)) + 1
    order = np.lexsort((cost, owner * span + group))
    owner, group = owner[order], group[order]
    edge = np.flatnonzero(np.diff(owner * span + group, prepend=-1))
    return Bags(cost[order], owner, group, np.append(edge, len(order)), take), order


def _swapped(bags: Bags, wanted: Ints) -> Mask | None:
    """Take the cheapest items under tolls, then exchange; owners far from any exchange are left out at first."""
    toll = np.rint(near_multipliers(_stalls(bags, wanted)) * _GRAIN).astype(np.int64)
    count = bags.cheapest(toll)
    missing = wanted - bags.sums(count, len(wanted))
    if not missing.any():
        return bags.taken(count)
    few = _FEW + _PER_GROUP * len(wanted)
    order = np.argsort(bags.gap(count, toll), kind="stable")
    used = np.zeros(len(order), bool)
    while True:
        used[order[:few]] = True
        residual = Residual(bags, used[bags.bag_owner], count, toll)
        if residual.settle(missing):
            gap = bags.gap(residual.count, toll - residual.potentials())
            if (gap >= 0).all():
                return bags.taken(residual.count)
            worst = np.argsort(gap, kind="stable")[:few]
            used[worst[gap[worst] < 0]] = True
        elif used.all():
            return None
        else:
            few *= 4


def _stalls(bags: Bags, wanted: Ints) -> Stalls:
    cost = bags.cost / _GRAIN
    return Stalls(cost, bags.owner, bags.group, bags.take.astype(np.float64), wanted.astype(np.float64))
