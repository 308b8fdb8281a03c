"""One goal on a page: how it comes down to reps, what is carried, what stops more, and who has room."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.allocation import Allocation, Status
from allocator.cells.select import attribute
from allocator.errors import Finding, PlanError
from allocator.insight.amounts import small_percent
from allocator.insight.wording import percent, wording
from allocator.insight.worth.bottleneck import bottleneck
from allocator.insight.worth.fullness import Fullness, fullness
from allocator.insight.worth.goal_state import GoalState, goal_state
from allocator.insight.worth.plan_page import CONFLICT
from allocator.insight.worth.price_list import PriceList, price_list
from allocator.insight.worth.worth import Worth, worth_of_goal
from allocator.plan.places import did_you_mean

_NODES = 8
_PRICES = 6
_NOTHING = 1e-5


@dataclass(frozen=True)
class Node:
    """A node of a level, or a rep, and its part in a goal."""

    name: str
    goal_part: float
    share: float
    """Part of the goal."""
    quota: float
    """Quotas of its cells of the goal, with over-assignment."""


@dataclass(frozen=True)
class Level:
    """A level of the organisation, the largest nodes first."""

    level: str
    nodes: tuple[Node, ...]
    others: int


@dataclass(frozen=True)
class GoalPage:
    """What there is to say of a goal."""

    state: GoalState
    priority: int
    owner: str
    unit: str
    levels: tuple[Level, ...]
    """From the top down; reps last."""
    more: str
    """How much more of it could be carried, and what stops it."""
    prices: PriceList | None
    """What would help most; None where the plan conflicts or nobody has a cell."""
    room: Fullness

    def __str__(self) -> str:
        state, owner = self.state, f", owned by {self.owner}" if self.owner else ""
        serves = f'\nIt serves the objective "{state.objective}"{owner}.' if state.objective else ""
        head = f"Goal {state.goal}: {state.about}, priority {self.priority}{serves}"
        parts = [f"{head}\nOf it: {state.standing}.\n{self.more}"]
        parts += [_table(level, self.unit) for level in self.levels]
        if self.prices is not None and self.prices.lines:
            parts.append(f"What would help most\n{self.prices}")
        return "\n\n".join([*parts, f"Selling hours of its reps\n  {self.room}"])


def goal_page(allocation: Allocation, goal: str) -> GoalPage:
    """Put together what a planner should know of a goal.

    Parameters
    ----------
    allocation
        The answer; some linear programs are solved for what limits are worth to this goal.
    goal
        Its id, as in goals.csv of an output.

    Raises
    ------
    PlanError
        If there is no such goal; the nearest id is suggested.
    SolverFailed
        If no engine proves how much of the goal can be carried.
    """
    place = _place(allocation, goal)
    cells = allocation.evidence.cells
    row = allocation.goals[allocation.goals["goal"] == goal].iloc[0]
    cell = cells.of_goals[place]
    priceless = allocation.status is Status.CONFLICT or not len(cell) or not cells.shares.coverable[place] > 0
    told = None if priceless else worth_of_goal(allocation, place)
    return GoalPage(
        goal_state(allocation, row, ""), int(row["priority"]), str(row["owner"]),
        wording(allocation.plan.settings, str(row["metric"])).unit, _levels(allocation, place),
        _more(allocation, told, len(cell)), None if told is None else price_list(allocation, told, _PRICES),
        fullness(allocation, cell),
    )  # fmt: skip


def _place(allocation: Allocation, goal: str) -> int:
    names = [str(name) for name in allocation.evidence.cells.goals.table["goal"]]
    if goal not in names:
        remedy = did_you_mean(goal, names, "goals.csv of an output lists the goals")
        raise PlanError([Finding("--goal", f'no goal is "{goal}"', remedy)])
    return names.index(goal)


def _more(allocation: Allocation, told: Worth | None, count: int) -> str:
    if allocation.status is Status.CONFLICT:
        return CONFLICT
    if told is None:
        return "No rep has a cell in its scope, so nobody can carry it." if not count else "Nothing is asked."
    factor = -told.proof.objective
    held = bottleneck(allocation, told.price)
    if not held.holders:
        return "No limit stops it from being raised, to ten times what it is and further."
    if factor < 1 - _NOTHING:
        return (
            f"At most {percent(factor)} of it can be carried while the other goals keep what they have; "
            f"in the way stand {held}."
        )
    if factor < 1 + _NOTHING:
        return f"It cannot be raised while the other goals keep what they have; in the way stand {held}."
    return f"It could be raised by {small_percent(factor - 1)}, the other goals as they are; then {held} would stop it."


def _levels(allocation: Allocation, goal: int) -> tuple[Level, ...]:
    """The goal's cells summed by node of each level, then by rep."""
    cells, lanes = allocation.evidence.cells, allocation.evidence.cells.lanes
    own = cells.of_goals[goal]
    found = []
    for level in (*allocation.plan.settings.levels, "rep"):
        values, place = attribute(lanes, level)
        names = np.asarray(values, object)[place[cells.lane[own]]]
        table = pd.DataFrame({"name": names, "part": cells.goal_part[own],
                              "quota": allocation.evidence.solved.whole.quota[own]})  # fmt: skip
        found.append(_level(level, table))
    return tuple(level for level in found if level.nodes)


def _level(level: str, table: pd.DataFrame) -> Level:
    sums = table.groupby("name")[["part", "quota"]].sum().sort_values("part", ascending=False, kind="stable")
    whole = max(float(sums["part"].sum()), 1e-12)
    shown = sums.head(_NODES)
    nodes = [
        Node(str(name), float(row["part"]), float(row["part"]) / whole, float(row["quota"]))
        for name, row in shown.iterrows()
    ]
    return Level(level, tuple(nodes), len(sums) - len(shown))


def _table(level: Level, unit: str) -> str:
    """A level as lines: node, its part of the goal, the quotas that carry it."""
    width = max(len(node.name or "(none)") for node in level.nodes)
    head = f"By {level.level}{f', {unit}' if unit else ''}: part of the goal, share, quota"
    said = [
        f"  {node.name or '(none)':<{width}}{node.goal_part:>16,.0f}{percent(node.share):>9}{node.quota:>16,.0f}"
        for node in level.nodes
    ]
    return "\n".join([head, *said, *([f"  and {level.others:,} more"] if level.others else [])])
