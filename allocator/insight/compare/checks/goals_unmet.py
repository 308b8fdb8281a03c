"""Goals that the quotas do not carry."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocator.insight.compare.plan_test import PlanTest, Question, Verdict, within, worse
from allocator.insight.compare.subject import Subject
from allocator.insight.wording import percent

SMALLEST = 0.001
"""The smallest part that is written as a figure."""
MOST = 0.05
"""Part of a goal that may be missing before it fails."""

QUESTION = Question(
    "Goals unmet",
    "0 %; fails above 5 % of a goal",
    "What no quota carries nobody is asked to sell.",
)


def goals_unmet(plan: Subject) -> Iterator[PlanTest]:
    """The largest gap in relation to its goal."""
    goals = plan.allocation.goals
    asked = goals[goals["amount"] > 0]
    if asked.empty:
        yield QUESTION.unasked("No goal asks for anything.")
        return
    part = (asked["gap"] / asked["amount"]).clip(lower=0.0)
    most = float(part.max())
    shown = percent(most) if most == 0 or most >= SMALLEST else f"below {percent(SMALLEST)}"
    short = int((part > 0).sum())
    said = "Every goal is carried in full."
    if short:
        worst = asked.iloc[int(np.argmax(part))]
        words = plan.words(str(worst["metric"]))
        lacks = f"{words.amount(worst['gap'], unit=True)} ({shown})"
        said = f"1 of {len(asked)} goals falls short: {worst['goal']} lacks {lacks}."
        if short > 1:
            said = f"{short} of {len(asked)} goals fall short; {worst['goal']} lacks most, {lacks}."
    verdict = worse(within(most, 0.0, MOST), Verdict.LOOK if short else Verdict.PASS)
    yield QUESTION.answer(verdict, most, shown, said)
