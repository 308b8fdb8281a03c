"""Headroom and prices: how far goals could be raised, and what one unit of a limit is worth."""

from __future__ import annotations

import pytest

from allocator.allocate import allocate
from allocator.insight.worth.price import priced
from allocator.plan.plan import Plan
from tests.known.small_plans import people, plan
from tests.rules.toys import limited

HOURS = {"round_to": 0.01, "fair_share": {"equal": 1}, "hours_per_unit": 1}


def _prices(asked: Plan) -> dict[str, float]:
    table = priced(allocate(asked)).rules
    return {label: price for label, price in zip(table["label"], table["price"], strict=True) if abs(price) > 1e-9}


def test_how_far_the_goals_could_be_raised() -> None:
    """100 asked, 160 hours: 60 % more; one hour more brings a hundredth of the goal."""
    asked = plan({"a": HOURS}, "metric,period,amount\na,FY2027,100\n", people(2), hours=80)
    run = priced(allocate(asked)).run["headroom"]
    assert run["together"] == pytest.approx(0.6)
    assert sorted(run["held_by"]) == ["capacity(rep 1, FY2027)", "capacity(rep 2, FY2027)"]
    assert _prices(asked) == pytest.approx({"capacity(rep 1, FY2027)": 0.01, "capacity(rep 2, FY2027)": 0.01})


def test_by_metric_and_together() -> None:
    """100 and 20 in 160 hours: together a third more, a alone 40, b alone 200 % more."""
    metrics = {"a": HOURS, "b": HOURS}
    asked = plan(metrics, "metric,period,amount\na,FY2027,100\nb,FY2027,20\n", people(2), hours=80)
    run = priced(allocate(asked)).run["headroom"]
    assert run["together"] == pytest.approx(1 / 3)
    assert run["by_metric"] == pytest.approx({"a": 0.4, "b": 2.0})


def test_without_a_limit_there_is_no_end() -> None:
    """Nothing takes hours: no number is given."""
    asked = plan({"a": {"fair_share": {"equal": 1}}}, "metric,period,amount\na,FY2027,100\n", people(2))
    assert priced(allocate(asked)).run["headroom"]["together"] is None


def test_where_something_is_short_a_price_is_what_more_could_be_carried() -> None:
    """100 asked, 80 hours: a further hour of either rep carries one unit more."""
    asked = plan({"a": HOURS}, "metric,period,amount\na,FY2027,100\n", people(2), hours=40)
    assert _prices(asked) == pytest.approx({"capacity(rep 1, FY2027)": 1, "capacity(rep 2, FY2027)": 1})
    assert priced(allocate(asked)).run["headroom"]["together"] == 0


def test_a_cap_on_one_cell_has_a_price_too() -> None:
    """Caps of 40 and 40 on 100: each unit of either is one more of the goal."""
    asked = limited("rep,,quota,,,40,,no", goals="metric,period,amount\na,FY2027,100\n", periods="year")
    assert _prices(asked) == pytest.approx({"quota(rep 1)": 1, "quota(rep 2)": 1})


def test_a_floor_that_stands_in_the_way_has_a_negative_price() -> None:
    """At least 70 of b leaves 30 hours for a, which is asked first: one unit more of b costs one of a."""
    metrics = {"a": HOURS, "b": HOURS}
    goals = "metric,period,amount,priority\na,FY2027,100,1\nb,FY2027,100,2\n"
    asked = limited(
        "metric,metric=b,quota,,70,,,no",
        "rep\nrep 1\n",
        metrics,
        goals,
        periods="year",
        capacity={"hours_per_day": 100 / 260},
    )
    found = _prices(asked)
    assert found["quota(b)"] == pytest.approx(-1)
    assert found["capacity(rep 1, FY2027)"] == pytest.approx(1)
