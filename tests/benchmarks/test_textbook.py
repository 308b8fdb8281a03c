from __future__ import annotations

import numpy as np
import pytest

from benchmarks import textbook_pulp
from benchmarks.company import make_company
from benchmarks.plain import Plain, plain


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
