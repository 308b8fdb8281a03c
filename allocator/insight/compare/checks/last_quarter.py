"""Whether the year is put off to its last quarter (the hockey stick)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from allocator.insight.compare.plan_test import PlanTest, Question, within
from allocator.insight.compare.subject import Subject
from allocator.insight.wording import percent

USUAL, MOST = 0.3, 0.4
_PARTS = {"month": 3, "quarter": 1}

QUESTION = Question(
    "Last quarter's share of the year",
    "up to 30 %; fails above 40 %",
    "What is put off to the end cannot be made good any more, and is sold at a discount.",
)


def last_quarter(plan: Subject) -> Iterator[PlanTest]:
    """The quotas of the last three months ÷ those of the year, by metric; bases are due when they are due."""
    settings, calendar = plan.allocation.plan.settings, plan.allocation.plan.calendar
    if calendar.periods not in _PARTS:
        yield QUESTION.unasked(f"Quotas are set by the {calendar.periods}.")
        return
    last = set(calendar.labels[-_PARTS[calendar.periods] :])
    for metric in plan.metrics():
        about = plan.words(metric).label
        cells = plan.allocation.quotas[plan.allocation.quotas["metric"] == metric]
        if settings.metrics[metric].base:
            yield QUESTION.unasked("Its quotas follow from when the base is due.", about)
        else:
            for line, mine in cells.groupby("line", observed=True):
                yield _share(mine, last, about if line == "direct" else f"{about}, line {line}")


def _share(cells: pd.DataFrame, last: set[str], about: str) -> PlanTest:
    year = float(cells["quota"].sum())
    if not year > 0:
        return QUESTION.unasked("There are no quotas.", about)
    share = float(cells.loc[cells["period"].isin(last), "quota"].sum()) / year
    said = f"The last quarter carries {percent(share)} of the year."
    return QUESTION.answer(within(share, USUAL, MOST), share, percent(share), said, about)
