"""How much more of the working time the quotas of one rep need than those of another in the same role."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.insight.compare.plan_test import PlanTest, Question, within
from allocator.insight.compare.subject import Subject
from allocator.insight.wording import percent

USUAL, MOST = 1.5, 2.0
_FEWEST = 2

QUESTION = Question(
    "Largest ÷ smallest load",
    "up to 1.5; fails above 2",
    "Who has no time for the quota misses it, and next to them there is time that nobody uses.",
)


def uneven_load(plan: Subject) -> Iterator[PlanTest]:
    """The largest load of a rep in a role ÷ the smallest, over the year."""
    rows = plan.people.drop_duplicates("rep")
    loads = rows[rows["load"] > 0] if (rows["load"] > 0).any() else rows[:0]
    if loads.empty:
        yield QUESTION.unasked("No quota takes selling hours, or nobody has any.")
    for role, mine in rows[rows["role"].isin(loads["role"])].groupby("role"):
        yield _role(str(role), mine.set_index("rep")["load"].astype(np.float64).dropna())


def _role(role: str, load: pd.Series[float]) -> PlanTest:
    if len(load) < _FEWEST:
        return QUESTION.unasked("There is one rep to look at.", role)
    least, most = float(load.min()), float(load.max())
    ratio = most / least if least > 0 else float("inf")
    shown = f"{ratio:.2f}" if least > 0 else "without bound"
    said = f"{load.idxmax()} has a load of {percent(most)}, {load.idxmin()} of {percent(least)}."
    return QUESTION.answer(within(ratio, USUAL, MOST, decimals=2), ratio, shown, said, role)
