"""Whether the quotas below every manager cover the manager's part of the goals."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.insight.compare.plan_test import PlanTest, Question, at_least, worse
from allocator.insight.compare.subject import Subject
from allocator.insight.wording import percent

USUAL, LEAST = 1.0, 0.9

QUESTION = Question(
    "Cover",
    "100 % or more; fails below 90 %",
    "A manager whose people are asked for less than the team's part of the goals cannot make the number "
    "even if all of them do; what open seats carry is sold only once they are filled.",
)


def cover(plan: Subject) -> Iterator[PlanTest]:
    """The lowest cover of a node's part of the goals in the year, level by level."""
    calendar = plan.allocation.plan.calendar
    table = plan.allocation.rollup
    year = table[(table["period"] == calendar.label(calendar.year)) & (table["goal_part"] > 0)]
    for level in ("company", *plan.allocation.plan.settings.levels):
        rows = year[year["level"] == level]
        if rows.empty:
            yield QUESTION.unasked("No part of a goal lies there.", level)
        else:
            yield _level(plan, level, rows)


def _level(plan: Subject, level: str, rows: pd.DataFrame) -> PlanTest:
    worst = rows.iloc[int(np.argmin(rows["cover"]))]
    least = float(worst["cover"])
    bare = rows.iloc[int(np.argmin(rows["cover_without_open_seats"]))]
    without = float(bare["cover_without_open_seats"])
    verdict = at_least(least, USUAL, LEAST)
    verdict = worse(verdict, at_least(without, USUAL, 0.0))
    said = f"The least is {_of(plan, worst)}: {percent(least)}"
    if percent(without) != percent(least):
        said += f"; without open seats {_of(plan, bare)} has {percent(without)}"
    return QUESTION.answer(verdict, least, percent(least), f"{said}.", level)


def _of(plan: Subject, row: pd.Series) -> str:
    label = plan.words(str(row["metric"])).label
    line = "" if row["line"] == "direct" else f" (line {row['line']})"
    return f"{label}{line} in {row['node']}" if row["node"] else f"{label}{line}"
