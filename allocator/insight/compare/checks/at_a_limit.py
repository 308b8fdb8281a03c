"""How many people have the quota that a limit leaves them, and not their fair share."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.insight.compare.plan_test import PlanTest, Question, counted_reps, within
from allocator.insight.compare.subject import Subject
from allocator.insight.wording import percent

USUAL, MOST = 0.2, 0.5

QUESTION = Question(
    "People at a limit",
    "up to 20 % of the reps; fails above 50 %",
    "Limits are for exceptions; where they hold half of the people, they divide the goals and not the fair share.",
)


def at_a_limit(plan: Subject) -> Iterator[PlanTest]:
    """The share of the reps whose quota a rule moved by half a unit or more, by metric."""
    if plan.people.empty:
        yield QUESTION.unasked("There is nobody but open seats and house reps.")
    for metric in plan.metrics():
        rows = plan.people[plan.people["metric"] == metric]
        if rows.empty:
            continue
        held = rows["binding"] != ""
        share = float(held.mean())
        rules = rows.loc[held, "binding"].str.split(", ").explode().value_counts(sort=False)
        rules = rules.sort_values(ascending=False, kind="stable")
        named = ", ".join(f"{str(rule).replace('_', ' ')} ({count})" for rule, count in rules.items())
        said = f"{counted_reps(int(held.sum()), len(rows), 'is', 'are')} held" + (f": {named}." if named else ".")
        yield QUESTION.answer(within(share, USUAL, MOST), share, percent(share), said, plan.words(metric).label)
