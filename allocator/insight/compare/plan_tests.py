"""The plan tests, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict

import pandas as pd

from allocator.allocation import Allocation
from allocator.insight.compare.checks.at_a_limit import at_a_limit
from allocator.insight.compare.checks.cover import cover
from allocator.insight.compare.checks.goals_unmet import goals_unmet
from allocator.insight.compare.checks.last_quarter import last_quarter
from allocator.insight.compare.checks.locked import locked
from allocator.insight.compare.checks.padding import padding
from allocator.insight.compare.checks.pay import pay
from allocator.insight.compare.checks.size_of_territory import size_of_territory
from allocator.insight.compare.checks.uneven_load import uneven_load
from allocator.insight.compare.plan_test import PlanTest
from allocator.insight.compare.scenarios import Scenarios
from allocator.insight.compare.subject import Subject, subject

TESTS: tuple[Callable[[Subject], Iterator[PlanTest]], ...] = (
    goals_unmet,
    cover,
    padding,
    uneven_load,
    size_of_territory,
    last_quarter,
    pay,
    locked,
    at_a_limit,
)
COLUMNS = ["scenario", "test", "about", "value", "shown", "bound", "verdict", "sentence", "why"]


def plan_tests(allocation: Allocation) -> tuple[PlanTest, ...]:
    """Put a plan to the tests that the field knows: what is usual, what this plan has, and why it matters.

    A test that the plan does not hold the input for says so. Open seats and house reps are left out.
    """
    about = subject(allocation)
    return tuple(found for test in TESTS for found in test(about))


def tested(compared: Scenarios) -> pd.DataFrame:
    """Put every scenario to the tests; one row a test, what it is about, and scenario."""
    rows = [
        {"scenario": name, **asdict(found), "verdict": str(found.verdict)}
        for name, allocation in compared.each
        for found in plan_tests(allocation)
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    order = {test: place for place, test in enumerate(dict.fromkeys(table["test"]))}
    said = {about: place for place, about in enumerate(dict.fromkeys(table["about"]))}
    place = table["test"].map(order) * (len(said) + 1) + table["about"].map(said)
    return table.iloc[place.argsort(kind="stable")].reset_index(drop=True)
