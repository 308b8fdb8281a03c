"""How much of the quotas is fixed by hand, and what that shifts."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocator.insight.compare.plan_test import PlanTest, Question, within
from allocator.insight.compare.subject import Subject
from allocator.insight.wording import percent

USUAL, MOST = 0.05, 0.2
LOCKS = "locks"

QUESTION = Question(
    "Locked quotas",
    "up to 5 % of the metric; fails above 20 %",
    "A lock is an exception that all others pay for; where there are many, it is no longer the plan that divides.",
)


def locked(plan: Subject) -> Iterator[PlanTest]:
    """The quotas of cells under a lock ÷ all quotas, in the metric where that is most, and what locks moved."""
    cells, quota = plan.allocation.evidence.cells, plan.allocation.evidence.solved.whole.quota
    under = np.zeros(len(cells.lane), bool)
    for members in cells.of_locks:
        under[members] = True
    counts = plan.allocation.plan.table("locks")["metric"].value_counts()
    shares, told = [0.0], []
    for metric in [name for name in plan.metrics() if name in counts.index]:
        mine = cells.metric == cells.lanes.metrics.index(metric)
        whole, fixed = float(quota[mine].sum()), float(quota[mine & under].sum())
        shares.append(fixed / whole if whole > 0 else 0.0)
        words, count = plan.words(metric), int(counts[metric])
        held = f"{count:,} {'locks hold' if count > 1 else 'lock holds'} {words.amount(fixed, unit=True)}"
        told.append(f"{held} ({percent(shares[-1])}) of {words.label}, which moved {_effect(plan, metric)}.")
    said = " ".join(told) or "There are no locks."
    yield QUESTION.answer(within(max(shares), USUAL, MOST), max(shares), percent(max(shares)), said)


def _effect(plan: Subject, metric: str) -> str:
    """Tell what locks gave to some reps and took from others, as the waterfall has it."""
    table, words = plan.allocation.waterfall, plan.words(metric)
    if LOCKS not in table:
        return "nothing"
    moves = table.loc[table["metric"] == metric, LOCKS].to_numpy(np.float64)
    sums = float(moves[moves > 0].sum()), float(moves[moves < 0].sum())
    told = [words.move(size) for size in sums if abs(size) >= 10.0**-words.decimals / 2]
    return " and ".join(told) if told else "nothing"
