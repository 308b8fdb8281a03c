"""What limits are priced by: how much of the goals could be carried, or how far they could be raised."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from allocator.allocation import Allocation
from allocator.arrays import Floats, Mask
from allocator.insight.amounts import amount_of, small_percent
from allocator.insight.wording import listed
from allocator.insight.worth.shortage import first_short, kept
from allocator.plan.settings import Settings
from allocator.solve.carrying import MOST, Carrying, goal_names, goal_rows, most_of, raising
from allocator.solve.convex import Proof
from allocator.solve.reach import Tier
from allocator.solve.slope import exact

_SAME = 1e-6


@dataclass(frozen=True)
class Worth:
    """A proved optimum that limits bound, and the units in which planners think of it."""

    carrying: Carrying
    proof: Proof
    price: Floats
    """What one unit of each labelled row's bound takes from the objective; shape (M,)."""
    is_headroom: bool
    """Whether goals that are met are raised; else more is carried of goals that fall short."""
    units: Mapping[str, float]
    """Units of each metric that one unit of the objective stands for; none where only soft limits give way."""
    settings: Settings

    def __str__(self) -> str:
        labels = [self.settings.metrics[name].label or name for name in self.units]
        if self.is_headroom:
            return f"how far {listed(labels)} could be raised"
        return f"how much of {listed(labels)} can be carried" if labels else "how well soft limits are kept"

    def gained(self, change: float) -> str:
        """Say what a change of the objective brings, as the end of a sentence."""
        if self.is_headroom:
            return f"makes room for {self.amount(change)}"
        if not self.units:
            return f"keeps soft limits better by {self.amount(change)}"
        return f"{'carries' if len(self.units) == 1 else 'is worth'} {self.amount(change)}"

    def amount(self, change: float) -> str:
        """Write a change of the objective in units of goals."""
        change = abs(change)
        names = sorted(self.units, key=lambda name: -self.units[name])
        amounts = [amount_of(self.settings, name, change * self.units[name]) for name in names]
        if not amounts:
            return f"{small_percent(change)} of them"
        if self.is_headroom and len(amounts) > 1:
            return f"{small_percent(change)} of every goal ({amounts[0]})"
        return amounts[0] if len(amounts) == 1 else f"{amounts[0]} (or {' or '.join(amounts[1:])})"


def worth(allocation: Allocation) -> Worth:
    """Prove what all goals together can be raised by or, where something falls short, the most that can be carried.

    Raises
    ------
    SolverFailed
        If no engine proves it.
    """
    cells, solved = allocation.evidence.cells, allocation.evidence.solved
    tier = first_short(solved)
    if tier is not None:
        return _proved(
            most_of(cells, solved.labelled, solved.reach, tier), False, _missed(allocation, tier), allocation
        )
    amounts = np.bincount(cells.metric, cells.goal_part, len(cells.lanes.metrics))
    units = {name: float(amount) for name, amount in zip(cells.lanes.metrics, amounts, strict=True) if amount > 0}
    every = np.ones(len(cells.goals.amount), bool)
    return _proved(raising(cells, solved.labelled, kept(solved), every), True, units, allocation)


def worth_of_goal(allocation: Allocation, goal: int) -> Worth:
    """Prove how much of one goal can be carried, more than all of it or less, the others kept as they are carried.

    Raises
    ------
    SolverFailed
        If no engine proves it.
    """
    cells, solved = allocation.evidence.cells, allocation.evidence.solved
    raised: Mask = np.arange(len(cells.goals.amount)) == goal
    is_short = _is_short(allocation, goal)
    carrying = raising(cells, solved.labelled, kept(solved), raised, 1.0 if is_short else MOST)
    units = {str(cells.goals.table["metric"].iloc[goal]): float(cells.shares.coverable[goal])}
    return _proved(carrying, not is_short, units, allocation)


def _proved(carrying: Carrying, is_headroom: bool, units: Mapping[str, float], allocation: Allocation) -> Worth:
    proof = exact(carrying.program)
    price = carrying.prices(proof.answer.y)
    return Worth(carrying, proof, price, is_headroom, units, allocation.plan.settings)


def _is_short(allocation: Allocation, goal: int) -> bool:
    row = allocation.goals[allocation.goals["goal"] == allocation.evidence.cells.goals.table["goal"].iloc[goal]]
    return bool((row["gap"] - row["uncovered"] > _SAME * row["amount"]).any())


def _missed(allocation: Allocation, tier: Tier) -> dict[str, float]:
    """Units of each metric whose goals fall short in a tier; those of the goal that is short most, if they differ."""
    solved, table = allocation.evidence.solved, allocation.evidence.cells.goals.table
    wishes = solved.labelled.wishes
    metric_of = dict(zip(table["goal"], table["metric"], strict=True))
    labelled_goal = dict(zip(_goal_rows(allocation), goal_names(solved.labelled), strict=True))
    short = [(k, labelled_goal.get(int(wishes.row[k]))) for k in tier.wish[np.argsort(-_weighted(tier, wishes.weight))]]
    units: dict[str, float] = {}
    for k, goal in short:
        if goal is not None and wishes.weight[k] > 0 and tier.shortfall[tier.wish == k][0] > _SAME:
            units.setdefault(str(metric_of[goal]), float(wishes.scale[k] / wishes.weight[k]))
    return units


def _weighted(tier: Tier, weight: Floats) -> Floats:
    return np.asarray(tier.shortfall * weight[tier.wish])


def _goal_rows(allocation: Allocation) -> Sequence[int]:
    return [int(row) for row in goal_rows(allocation.evidence.solved.labelled)]
