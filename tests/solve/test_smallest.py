"""Smallest conflicting sets: they cannot hold, and without any one of their rules they can."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from scipy.optimize import linprog

from allocator.arrays import Ints
from allocator.plan.plan import Plan
from allocator.solve.conflict import find_repair
from allocator.solve.elastic import Elastic
from allocator.solve.smallest import smallest
from tests.answers import laid_out
from tests.known.small_plans import people, plan
from tests.rules.toys import limited

EQUAL = {"round_to": 1, "fair_share": {"equal": 1}}
HOURS = {**EQUAL, "hours_per_unit": 1}
GOAL = "metric,period,amount\na,FY2027,100\n"


def _holds(program: Elastic, sides: Ints) -> bool:
    """Whether quotas exist that keep some sides, by another solver on the rows as the plan has them."""
    rules = program.rules
    matrix = rules.labelled.matrix[rules.sides.row[sides]].toarray()
    lower, upper = rules.sides.lower[sides], rules.sides.upper[sides]
    low, high = np.isfinite(lower), np.isfinite(upper)
    rows = np.vstack([-matrix[low], matrix[high]])
    if not len(rows):
        return True
    found = linprog(np.zeros(matrix.shape[1]), rows, np.concatenate([-lower[low], upper[high]]), bounds=(0, None))
    return bool(found.status == 0)


PLANS = {
    "floors above a goal": limited("rep,,quota,,60,,,no", goals=GOAL, periods="year", metrics={"a": EQUAL}),
    "three of four floors are enough": plan(
        {"a": EQUAL}, GOAL, people(4), tables={"limits": "per,measure,min,prorate\nrep,quota,40,no\n"}
    ),
    "a lock above the hours, others idle": plan(
        {"a": HOURS}, GOAL, people(3), hours=60, tables={"locks": "rep,metric,quota\nrep 1,a,80\nrep 2,a,10\n"}
    ),
    "two ways to be wrong": plan(
        {"a": HOURS}, GOAL, people(2), hours=60,
        tables={"locks": "rep,metric,quota\nrep 1,a,80\nrep 2,a,70\n"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(PLANS))
def test_every_rule_is_needed(name: str) -> None:
    """All of the set cannot hold; the set less any one of its sides can."""
    asked: Plan = PLANS[name]
    repair = find_repair(*laid_out(asked))
    found = smallest(repair.program, repair.sides)
    assert not _holds(repair.program, found)
    for rest in combinations(found.tolist(), len(found) - 1):
        assert _holds(repair.program, np.array(rest, np.int64))


def test_no_more_floors_than_are_needed() -> None:
    """Of four floors of 40 under a goal of 100, three cannot hold; the fourth is left out."""
    repair = find_repair(*laid_out(PLANS["three of four floors are enough"]))
    assert len(repair.sides) == 5
    assert len(smallest(repair.program, repair.sides)) == 4
