"""Goals as a sheet: what was asked, what is carried, what is left."""

from __future__ import annotations

import pandas as pd

from allocator.allocation import Allocation
from allocator.insight.wording import percent, wording
from allocator.terminal.page import Sheet

MANY = 40
"""Goals shown; where there are more, those that fall short come first."""
_NEARLY = 0.999


def goal_sheet(allocation: Allocation) -> Sheet:
    """Set each goal against what is carried of it."""
    goals = allocation.goals
    if len(goals) > MANY:
        goals = goals.sort_values("gap", ascending=False, kind="stable")[:MANY].sort_index()
    title = "Goals" if len(goals) == len(allocation.goals) else f"Goals, {MANY} of {len(allocation.goals):,}"
    rows = tuple(_row(allocation, goal) for _, goal in goals.iterrows())
    shown = ("goal", "metric", "period", "scope")
    return _without_empty(Sheet(title, shown, ("priority", "target", "carried", "gap", "carried %"), rows))


def _row(allocation: Allocation, goal: pd.Series) -> tuple[str, ...]:
    words = wording(allocation.plan.settings, goal["metric"])
    names = (str(goal["goal"]), words.heading, str(goal["period"]), str(goal["scope"]))
    amounts = (words.amount(goal[column]) for column in ("amount", "carried", "gap"))
    return (*names, f"{goal['priority']:.0f}", *amounts, _part(goal))


def _part(goal: pd.Series) -> str:
    """Tell what part of a goal is carried; one that falls short by a trifle is not called whole."""
    if not goal["amount"] > 0:
        return ""
    part = goal["carried"] / goal["amount"]
    return percent(min(part, _NEARLY) if goal["gap"] > 0 else part)


def _without_empty(sheet: Sheet) -> Sheet:
    """Leave out columns of text that say nothing."""
    said = [place for place in range(len(sheet.texts)) if any(row[place] for row in sheet.rows)]
    texts = tuple(sheet.texts[place] for place in said)
    rows = tuple((*(row[place] for place in said), *row[len(sheet.texts) :]) for row in sheet.rows)
    return Sheet(sheet.title, texts, sheet.numbers, rows)
