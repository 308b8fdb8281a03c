"""A goal in a line: what is asked, what is carried, what holds it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.insight.wording import carried_over, percent, wording
from allocator.insight.worth.bottleneck import bottleneck
from allocator.insight.worth.shortage import kept
from allocator.solve.headroom import find_headroom

_MET = 1e-6


@dataclass(frozen=True)
class GoalState:
    """A goal and how it stands."""

    goal: str
    metric: str
    objective: str
    amount: float
    carried: float
    about: str
    """What is asked, for when, of whom."""
    standing: str
    """How much is carried."""
    held_by: str
    """What keeps more of it from being carried; blank where it is met or was not looked at."""

    def __str__(self) -> str:
        held = f" Held by {self.held_by}." if self.held_by else ""
        return f"{self.goal} ({self.about}): {self.standing}.{held}"


def goal_states(allocation: Allocation, most: int) -> tuple[GoalState, ...]:
    """Say how every goal stands; what holds is worked out for those that fall short most.

    Parameters
    ----------
    most
        For so many goals at most; a linear program is solved for each.

    Raises
    ------
    SolverFailed
        If no engine proves one of them.
    """
    goals = allocation.goals.reset_index(drop=True)
    short = (goals["gap"] - goals["uncovered"]) / goals["amount"].where(goals["amount"] > 0)
    looked = [at for at in short.sort_values(ascending=False, kind="stable").index[:most] if short[at] > _MET]
    return tuple(
        goal_state(allocation, row, held_by(allocation, str(row["goal"])) if at in looked else "")
        for at, row in goals.iterrows()
    )


def goal_state(allocation: Allocation, row: pd.Series, held: str) -> GoalState:
    """Put a row of goals.csv into words."""
    words = wording(allocation.plan.settings, str(row["metric"]))
    about = [f"{words.label} {words.amount(row['amount'], unit=True)}", str(row["period"])]
    about += [str(row["scope"])] if row["scope"] else []
    about += [f"line {row['line']}"] if row["line"] != "direct" else []
    about += filter(None, [carried_over(words, float(row.get("carried_over", 0.0)))])
    return GoalState(
        str(row["goal"]), str(row["metric"]), str(row["objective"]), float(row["amount"]), float(row["carried"]),
        ", ".join(about), _standing(allocation, row), held,
    )  # fmt: skip


def _standing(allocation: Allocation, row: pd.Series) -> str:
    words = wording(allocation.plan.settings, str(row["metric"]))
    amount = float(row["amount"])
    if row["gap"] <= _MET * max(amount, words.step):
        said = "carried in full"
    else:
        share = f" ({percent(row['carried'] / amount)})"
        said = f"{words.amount(row['carried'], unit=True)}{share} carried, {words.amount(row['gap'], unit=True)} short"
    if row["uncovered"] > 0:
        said += f", {words.amount(row['uncovered'], unit=True)} of it where nobody covers the base"
    if row["over_assigned_target"] > amount * (1 + _MET):
        target = words.amount(row["over_assigned_target"], unit=True)
        said += f"; of its target with over-assignment, {target}, {_part(row)}"
    return said


def _part(row: pd.Series) -> str:
    part = float(row["over_assigned_carried"] / row["over_assigned_target"])
    return "all" if part >= 1 - _MET else percent(part)


def held_by(allocation: Allocation, goal: str) -> str:
    """Name what stops a goal, the others keeping what is carried of them; blank where nothing does."""
    cells, solved = allocation.evidence.cells, allocation.evidence.solved
    raised = (cells.goals.table["goal"] == goal).to_numpy()
    if not any(len(cell) for cell, mine in zip(cells.of_goals, raised, strict=True) if mine):
        return "nobody: no rep has a cell in its scope"
    found = find_headroom(cells, solved.labelled, kept(solved), np.asarray(raised, bool))
    return str(bottleneck(allocation, found.price)) if found.is_bounded else ""
