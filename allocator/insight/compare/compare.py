"""Lay allocations side by side."""

from __future__ import annotations

from allocator.insight.compare.comparison import Comparison
from allocator.insight.compare.fairness import fairness
from allocator.insight.compare.gist import gist
from allocator.insight.compare.goals import goals
from allocator.insight.compare.inputs import inputs
from allocator.insight.compare.movers import movers
from allocator.insight.compare.notes import notes
from allocator.insight.compare.plan_tests import tested
from allocator.insight.compare.scenarios import Named, scenarios
from allocator.insight.compare.totals import totals


def compare(allocations: Named) -> Comparison:
    """Lay allocations side by side: what was asked otherwise, goals, totals, who moved and why, fairness, plan tests.

    Parameters
    ----------
    allocations
        Two or more by name, as a mapping or as pairs; the first is the baseline.

    Returns
    -------
    Sentences and tables; nothing is solved again. Where metrics, currencies or calendars differ, what can be compared
    is, and the rest is said.

    Raises
    ------
    ValueError
        If there are fewer than two, or two of one name.
    """
    compared = scenarios(allocations)
    listed, counted = inputs(compared)
    asked, summed, moved = goals(compared), totals(compared), movers(compared)
    spread, near = fairness(compared)
    return Comparison(
        names=compared.names,
        gist=gist(compared, listed, asked, summed, moved),
        sentences=notes(compared),
        inputs=listed,
        input_rows=counted,
        goals=asked,
        totals=summed,
        movers=moved,
        fairness=spread,
        near_fair_share=near,
        plan_tests=tested(compared),
    )
