"""The sentence that a planner should read first."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np
import pandas as pd

from allocator.allocation import Status
from allocator.arrays import Mask
from allocator.rules.cells import Cells
from allocator.solve.answer import Solved, goal_shortfalls
from allocator.solve.program import Labelled
from allocator.tables.holding import holding

_SHOWN = 3
_GIVEN_UP = 1e-3


def sentence(cells: Cells, solved: Solved, goals: pd.DataFrame, status: Status) -> str:
    """Say whether the goals are met, and if not which and what holds them."""
    if status is Status.CONFLICT:
        return "The hard rules conflict."
    if status is Status.MET:
        return met(goals, solved)
    return short(cells, goals, solved)


def met(goals: pd.DataFrame, solved: Solved) -> str:
    """All goals are met, with over-assignment said where it falls short."""
    count = len(goals)
    text = "Every goal is met." if count != 1 else "The goal is met."
    padded = goals[goals["over_assigned_carried"] < goals["over_assigned_target"] - _unit(goals)]
    if len(padded):
        part = (padded["over_assigned_carried"].sum() - padded["amount"].sum()) / max(
            padded["over_assigned_target"].sum() - padded["amount"].sum(), 1e-9
        )
        text += f" {100 * max(part, 0.0):.0f} % of the over-assignment can be carried."
    soft = solved.labelled.wishes
    broken = (solved.reach.shortfall > 1e-6) & (soft.priority < 1_000_000) & ~_of_goals(solved.labelled)
    if broken.any():
        text += f" {int(broken.sum())} soft limits give way."
    return text


def short(cells: Cells, goals: pd.DataFrame, solved: Solved) -> str:
    """Name the goals that fall short, by how much, and the rules that hold them."""
    mine = goals[goals["gap"] > 0]
    mine = mine.iloc[np.argsort(-(mine["gap"] / mine["amount"]).to_numpy(), kind="stable")]
    least = dict(zip(cells.goals.table["goal"], goal_shortfalls(cells, solved.labelled, solved.reach), strict=True))
    lines = [_shortage(cells, row, least[row["goal"]]) for row in mine.head(_SHOWN).to_dict("records")]
    more = f" and {len(mine) - _SHOWN} more" if len(mine) > _SHOWN else ""
    goal = "goal" if len(goals) == 1 else "goals"
    text = (
        f"{len(mine)} of {len(goals)} {goal} {'falls' if len(mine) == 1 else 'fall'} short: {'; '.join(lines)}{more}."
    )
    held = holding(solved)
    return f"{text} Held by {held}." if held else text


def _shortage(cells: Cells, row: Mapping[Hashable, Any], least: float) -> str:
    carried, amount, uncovered = float(row["carried"]), float(row["amount"]), float(row["uncovered"])
    unit = cells.plan.settings.metrics[str(row["metric"])].unit
    money = f" {unit}" if unit.isupper() else ""
    most = 1.0 - least - uncovered / amount
    balanced = f", {_percent(most)} before balance" if most - carried / amount > _GIVEN_UP else ""
    text = f"{row['goal']} carries {carried:,.10g} of {amount:,.10g}{money} ({_percent(carried / amount)}{balanced})"
    return text + (f", as {uncovered:,.10g} lie where nobody covers" if uncovered > 0 else "")


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _of_goals(labelled: Labelled) -> Mask:
    rules = np.array([rows.rule for rows in labelled.blocks], object)
    return np.asarray(rules[labelled.block[labelled.wishes.row]] == "goals")


def _unit(goals: pd.DataFrame) -> pd.Series[float]:
    return goals["over_assigned_target"] * 1e-6 + 1.0
