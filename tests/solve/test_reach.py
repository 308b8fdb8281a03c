"""Reach: how much can be carried, by priority, proved, and evenly lacking."""

from __future__ import annotations

import numpy as np
import pytest

from allocator.errors import SolverFailed
from allocator.plan.plan import Plan
from allocator.solve import reach
from allocator.solve.answer import Solved
from allocator.solve.convex import Convex, Proof
from allocator.solve.reach import ERROR, MET, cleared, keep, missed
from tests.answers import answered
from tests.known.small_plans import plan

HOURS = {"round_to": 0.001, "fair_share": {"equal": 1}, "hours_per_unit": 1}


def _plan(goals: str, hours: float = 100, **settings: object) -> Plan:
    return plan(dict.fromkeys(("a", "b"), HOURS), f"metric,period,amount,priority,weight\n{goals}\n", hours=hours,
                reach_give_up=0, **settings)  # type: ignore[arg-type]  # fmt: skip


def _solved(asked: Plan) -> Solved:
    return answered(asked).solved


def test_where_everything_is_carried_no_program_is_needed() -> None:
    """The balance itself proves full reach: no tier has a proof by a linear program."""
    found = _solved(_plan("a,FY2027,40,1,\nb,FY2027,40,1,")).reach
    assert [(tier.least, tier.linear) for tier in found.tiers] == [(0, None)]
    assert not found.is_short


def test_the_least_total_is_the_proved_bound() -> None:
    """60 and 60 with weights 1 and 1 in 100 hours: 20 of 60 lacks, a third in all."""
    (tier,) = _solved(_plan("a,FY2027,60,1,1\nb,FY2027,60,1,1")).reach.tiers
    assert tier.least == pytest.approx(1 / 3)
    assert tier.shortfall == pytest.approx([1 / 6, 1 / 6], abs=1e-6)


def test_the_total_keeps_a_corner_of_the_linear_program() -> None:
    """With `shortfall: total` the least total is the same, and one of the two lacks it all."""
    (tier,) = _solved(_plan("a,FY2027,60,1,1\nb,FY2027,60.01,1,1", shortfall="total")).reach.tiers
    assert tier.quadratic is None
    assert sorted(tier.shortfall) == pytest.approx([0, 20.01 / 60.01], abs=1e-6)


def test_even_shortfalls_cost_total_where_weights_differ() -> None:
    """Σ w s² with weights 3 and 1 gives 1 : 3, though the linear program would leave all of it to the second."""
    (tier,) = _solved(_plan("a,FY2027,60,1,3\nb,FY2027,60,1,1")).reach.tiers
    assert tier.least == pytest.approx(20 / 60)
    assert tier.shortfall == pytest.approx([5 / 60, 15 / 60], abs=1e-6)


def test_a_higher_priority_keeps_what_it_has() -> None:
    """60 of the first are carried whole, the second is left 40 of 60."""
    first, second = _solved(_plan("a,FY2027,60,1,\nb,FY2027,60,2,")).reach.tiers
    assert (first.least, second.least) == pytest.approx((0, 20 / 60), abs=2e-6)


def test_a_hopeless_goal_does_not_drown_the_others() -> None:
    """Nobody may sell b at all; a lacks no more because of it."""
    tables = {"limits": "per,where,measure,max\nmetric,metric=b,quota,0\n"}
    (tier,) = _solved(_plan("a,FY2027,120,1,1\nb,FY2027,60,1,1", tables=tables)).reach.tiers
    assert tier.shortfall == pytest.approx([20 / 120, 1], abs=1e-6)


def test_an_error_of_the_engine_is_no_shortfall() -> None:
    """What an interior point leaves of a square is taken back where a point misses nothing; more is kept."""
    solved = _solved(_plan("a,FY2027,40,1,\nb,FY2027,40,1,"))
    doubtful = reach.Reach(solved.reach.tiers, np.array([0.5 * ERROR, 2 * ERROR]))
    assert cleared(solved.program, doubtful, solved.balance.x).shortfall.tolist() == [0, 2 * ERROR]


def test_keeping_a_wish_bounds_its_row() -> None:
    """A goal of 60 that may lack a tenth is a floor of 54 of what is a ceiling of 60."""
    program = _solved(_plan("a,FY2027,60,1,")).program
    kept = keep(program, np.array([0]), np.array([0.1]))
    unit = program.upper[0] / 60
    assert (kept.lower[0], kept.upper[0]) == pytest.approx((54 * unit, 60 * unit))
    assert missed(program, np.zeros(1)).tolist() == [1]


def test_without_an_even_proof_the_total_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    """If no engine proves the quadratic division, the linear one is used and still proved."""
    prove = reach.optimum

    def linear_only(program: Convex) -> Proof:
        if not program.is_linear:
            raise SolverFailed("none")
        return prove(program)

    monkeypatch.setattr(reach, "optimum", linear_only)
    (tier,) = _solved(_plan("a,FY2027,60,1,1\nb,FY2027,60,1,1")).reach.tiers
    assert tier.quadratic is None
    assert tier.shortfall.sum() == pytest.approx(1 / 3, abs=1e-6)


def test_give_up_is_never_more_than_what_lacks_already() -> None:
    """A goal that lacks a thousandth may give up a thousandth more, one that lacks a third a hundredth."""
    assert reach.spare(np.array([0.0, 0.001, 0.3]), 0.01) == pytest.approx([MET, 0.001, 0.01])
