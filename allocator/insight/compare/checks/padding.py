"""How much the quotas exceed the goals, all levels compounded."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocator.insight.compare.plan_test import PlanTest, Question, within
from allocator.insight.compare.subject import Subject
from allocator.insight.wording import percent

MOST = 0.4
"""Padding above which a plan fails, or twice the plan's own bound."""


def padding(plan: Subject) -> Iterator[PlanTest]:
    """The largest compounded padding of a cell, metric by metric; base metrics only where they have any."""
    cells = plan.allocation.evidence.cells
    usual = plan.allocation.plan.settings.over_assignment.warn_above
    most = max(MOST, 2 * usual)
    question = Question(
        "Padding after compounding",
        f"up to {percent(usual)}; fails above {percent(most)}",
        "Padding of every level multiplies; far above the goal quotas are missed by good people, who leave.",
    )
    each = np.asarray(cells.at(cells.padding.total()) - 1.0)
    levels = [level for level, factor in zip(cells.padding.levels, cells.padding.factors, strict=True)
              if (factor != 1.0).any()]  # fmt: skip
    for metric in plan.metrics():
        mine = each[cells.metric == cells.lanes.metrics.index(metric)]
        largest = float(mine.max(initial=0.0))
        if largest == 0.0 and plan.allocation.plan.settings.metrics[metric].base:
            continue
        said = f"Quotas are set up to {percent(largest)} above the goals, over {', '.join(levels)}."
        said = said if largest > 0 else "Quotas have no cushion above the goals."
        yield question.answer(within(largest, usual, most), largest, percent(largest), said, plan.words(metric).label)
