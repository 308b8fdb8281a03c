from __future__ import annotations

import numpy as np
import pytest

from allocator import allocate
from allocator.allocation import Status
from allocator.plan.read import plan_from
from allocator.rules import read_rows
from allocator.rules.cells import read_cells
from allocator.solve.reach import find_reach
from benchmarks import textbook_pulp
from benchmarks.company import make_company
from benchmarks.plain import Plain, plain
from benchmarks.programs import program_of


def company(reps: int, tightness: float, seed: int, periods: str = "quarter") -> Plain:
    return plain(*make_company(reps, periods=periods, tightness=tightness, seed=seed))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("reps", [1, 2, 13])
def test_hard_rules_can_always_be_kept(reps: int, seed: int) -> None:
    """Even a company that asks for far too much has an allocation that keeps floors, locks and caps."""
    shortfall = textbook_pulp.reach(company(reps, 2.0, seed))
    assert shortfall["over_assignment"] > 0


def test_a_company_with_time_to_spare_reaches_all_its_goals() -> None:
    """With half the hours it needs to spare, nothing is short."""
    assert max(textbook_pulp.reach(company(60, 0.5, 1)).values()) < 1e-6


def test_both_textbook_formulations_agree() -> None:
    """PuLP and linopy find the same least shortfall in every tier."""
    textbook_linopy = pytest.importorskip("benchmarks.textbook_linopy", exc_type=ImportError)
    plan = company(12, 1.5, 2)
    one, other = textbook_pulp.reach(plan), textbook_linopy.reach(plan)
    assert one.keys() == other.keys()
    np.testing.assert_allclose(list(one.values()), list(other.values()), atol=1e-5)


@pytest.mark.parametrize(
    ("reps", "seed", "tightness", "periods"),
    [(1, 0, 1.0, "month"), (2, 1, 1.5, "month"), (13, 2, 1.5, "month"), (40, 4, 1.4, "year")],
)
def test_our_reach_is_that_of_the_textbook(reps: int, seed: int, tightness: float, periods: str) -> None:
    """The first priority, worked out from the tables twice, falls short by as much either way."""
    company = make_company(reps, seed=seed, tightness=tightness, periods=periods)
    ours = find_reach(program_of(plan_from(*company)), None, even=False).tiers[0].least
    theirs = textbook_pulp.reach(plain(*company))["priority_1"]
    assert ours == pytest.approx(theirs, abs=1e-5)


@pytest.mark.parametrize(("ours", "theirs"), [("capacity", "capacity"), ("growth", "growth")])
def test_our_rows_are_those_of_the_textbook(ours: str, theirs: str) -> None:
    """Capacity and growth rows have the bounds that the tables give when they are worked out apart."""
    company = make_company(60, seed=9)
    rows = read_rows(read_cells(plan_from(*company)))
    found = np.concatenate([family.upper for family in rows if family.rule == ours])
    expected = [row.upper for row in plain(*company).rows[theirs]]
    np.testing.assert_allclose(np.sort(found), np.sort(expected), rtol=1e-9)


def test_our_goals_are_met_where_the_textbook_meets_them() -> None:
    """With time to spare every goal is met, in whole units."""
    company = make_company(30, tightness=0.6, seed=1)
    assert max(textbook_pulp.reach(plain(*company)).values()) < 1e-6
    assert allocate(plan_from(*company)).status is Status.MET
