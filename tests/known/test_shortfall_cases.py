"""Who falls short, and by how much, where the hours do not suffice."""

from __future__ import annotations

import pytest

from allocator.allocation import Allocation
from tests.known.small_plans import allocated, figures, people, quotas

FINE = 0.001


def _two_goals(
    first: float,
    second: float,
    hours: float = 100,
    keys: str = "",
    rows: tuple[str, str] = ("", ""),
    **settings: object,
) -> Allocation:
    metrics = {m: {"round_to": FINE, "hours_per_unit": 1, "fair_share": {"equal": 1}} for m in ("a", "b")}
    goals = f"metric,period,amount,goal{keys}\na,FY2027,{first},1{rows[0]}\nb,FY2027,{second},2{rows[1]}\n"
    return allocated(metrics, goals, hours=hours, **settings)


def test_equal_goals_fall_short_alike() -> None:
    """Two goals of 60 for one rep who can carry 100: 50 and 50."""
    assert quotas(_two_goals(60, 60), "metric") == pytest.approx({"a": 50, "b": 50}, abs=1e-9)


def test_a_hundredth_more_moves_a_few_thousandths() -> None:
    """Goals of 60 and 60.01: 49.997 and 50.003 are carried, where a linear tier would jump to 40 and 60.

    With s₁ + s₂ = 20.01 the sum (s₁/60)² + (s₂/60.01)² is least at s₁ = 20.01 · 60² ÷ (60² + 60.01²), that
    is 10.003333 and 10.006667 short.
    """
    found = quotas(_two_goals(60, 60.01), "metric")
    assert found == pytest.approx({"a": 49.996667, "b": 50.003333}, abs=FINE)
    assert sum(found.values()) == pytest.approx(100, abs=1e-9)


@pytest.mark.parametrize(
    ("first", "second", "weights"), [(60, 60, (1, 1)), (90, 60, (1, 1)), (60, 60, (3, 1)), (80, 50, (1, 2))]
)
def test_shortfall_follows_the_quadratic_rule(first: float, second: float, weights: tuple[float, float]) -> None:
    """Least Σ w (s/G)² with s₁ + s₂ = D: s is proportional to G²/w."""
    lacking = first + second - 100
    parts = (first**2 / weights[0], second**2 / weights[1])
    expected = [lacking * part / sum(parts) for part in parts]
    allocation = _two_goals(first, second, keys=",weight", rows=(f",{weights[0]}", f",{weights[1]}"), reach_give_up=0)
    assert figures(allocation, "gap") == pytest.approx(expected, abs=1.5 * FINE)


def test_the_higher_priority_is_served_first() -> None:
    """60 of priority 1 and 60 of priority 2 with 100 hours: 60 and 40, whatever balance would prefer."""
    allocation = _two_goals(60, 60, keys=",priority", rows=(",1", ",2"), reach_give_up=0)
    assert figures(allocation, "carried") == pytest.approx([60, 40], abs=1e-9)


def test_nothing_is_given_up_where_it_helps_nobody() -> None:
    """One rep is capped at 60 of a goal of 200, the other has 100 hours: 160 could be carried.

    Fair shares are 100 and 100; the second is at it and the first cannot be nearer, so nothing is given
    up here: a give-up is only spent where it brings somebody nearer to fair share.
    """
    metrics = {"a": {"round_to": FINE, "hours_per_unit": 1, "fair_share": {"equal": 1}}}
    limit = {"limits": "per,where,measure,max\nrep,metric=a;rep=rep 1,quota,60\n"}
    allocation = allocated(metrics, "metric,period,amount,goal\na,FY2027,200,1\n", people(2), hours=100, tables=limit)
    assert quotas(allocation, "rep") == pytest.approx({"rep 1": 60, "rep 2": 100}, abs=1e-9)


def test_one_percent_of_a_short_goal_is_given_up_for_balance() -> None:
    """The first is capped at 60, the second has 130 hours, fair shares are 100: 190 of 200 could be carried.

    1 % of 200 is 2, so 188 are planned: 60 and 128; with `reach_give_up: 0` it is 60 and 130.
    """
    metrics = {"a": {"round_to": FINE, "hours_per_unit": 1, "fair_share": {"equal": 1}}}
    limit = {"limits": "per,where,measure,max\nrep,metric=a;rep=rep 1,quota,60\n"}
    goals = "metric,period,amount,goal\na,FY2027,200,1\n"
    planned = allocated(metrics, goals, people(2), hours=130, tables=limit)
    strict = allocated(metrics, goals, people(2), hours=130, tables=limit, reach_give_up=0)
    assert quotas(planned, "rep") == pytest.approx({"rep 1": 60, "rep 2": 128}, abs=1.5 * FINE)
    assert quotas(strict, "rep") == pytest.approx({"rep 1": 60, "rep 2": 130}, abs=1.5 * FINE)


def test_goals_come_before_padding() -> None:
    """Two goals of 50, padded by 20 %, and 110 hours: both are met and 10 hours go to padding, 5 each."""
    allocation = _two_goals(50, 50, hours=110, over_assignment={"rep": 0.2}, reach_give_up=0)
    assert figures(allocation, "carried") == pytest.approx([50, 50], abs=1e-9)
    assert figures(allocation, "over_assigned_target") == pytest.approx([60, 60], abs=1e-9)
    assert figures(allocation, "over_assigned_carried") == pytest.approx([55, 55], abs=1.5 * FINE)
    assert allocation.status == "met"
