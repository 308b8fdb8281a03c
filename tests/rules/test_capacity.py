"""Capacity: the hours that quotas need fit the hours there are."""

from __future__ import annotations

import pytest

from allocator.plan.plan import Plan
from tests.answers import answered
from tests.known.small_plans import plan, quotas
from tests.rules.rows import INF, Row, rows

METRICS = {
    "a": {"hours_per_unit": 2, "fair_share": {"equal": 1}, "round_to": 0.01},
    "b": {"hours_per_unit": 3, "fair_share": {"equal": 1}, "round_to": 0.01},
}
GOALS = "metric,period,amount\na,FY2027,10\nb,FY2027,10\n"


def _plan(reps: str = "rep\nrep 1\n", **settings: object) -> Plan:
    tables = settings.pop("tables", None)
    return plan(METRICS, GOALS, reps, hours=100, tables=tables, **settings)  # type: ignore[arg-type]


def test_hours_per_unit_against_the_hours_of_the_period() -> None:
    """2 and 3 hours a unit, 100 hours."""
    assert rows(_plan(), "capacity") == {"rep 1, FY2027": Row({"a": 2.0, "b": 3.0}, -INF, pytest.approx(100))}


def test_productivity_becomes_hours_per_unit() -> None:
    """50 units a full-time year of 100 hours are 2 hours each."""
    metrics = {"a": {"productivity": 50, "fair_share": {"equal": 1}}}
    found = rows(plan(metrics, "metric,period,amount\na,FY2027,10\n", hours=100), "capacity")
    assert found["rep 1, FY2027"].weights == {"rep 1": pytest.approx(2)}


def test_hours_follow_part_time_leave_and_contract() -> None:
    """Half time is half the hours, half a year away too, 20 hours of a week of 40 as well."""
    reps = "rep,fte,hours\nrep 1,0.5,\nrep 2,1,\nrep 3,1,20\n"
    asked = plan(
        {"a": METRICS["a"]}, "metric,period,amount\na,FY2027,10\n", reps,
        tables={"absences": "rep,from,to\nrep 2,2026-08-01,2027-01-31\n"},
        capacity={"hours_per_day": 8, "selling_share": 0.5},
    )  # fmt: skip
    assert [row.most for row in rows(asked, "capacity").values()] == pytest.approx([520.0, 520.0, 520.0])


def test_strength_and_ramp_change_the_hours_of_a_unit() -> None:
    """Twice as strong takes half, at half ramp twice as long."""
    reps = "rep,start,ramp\nrep 1,,\nrep 2,2026-08-01,slow\n"
    asked = _plan(reps, ramp={"slow": [0.5] * 12}, tables={"strengths": "rep,metric,strength\nrep 1,a,2\n"})
    found = rows(asked, "capacity")
    assert found["rep 1, FY2027"].weights == {"rep 1 a": 1.0, "rep 1 b": 3.0}
    assert found["rep 2, FY2027"].weights == {"rep 2 a": 4.0, "rep 2 b": 6.0}


def test_the_load_limit_stretches_hours() -> None:
    """1.1 times 100 hours."""
    assert rows(_plan(capacity={"load_limit": 1.1}), "capacity")["rep 1, FY2027"].most == pytest.approx(110)


def test_a_priority_makes_it_a_wish() -> None:
    """After goals of priority 1, capacity gives way: 10 and 10 are carried at 50 hours where there are 40."""
    asked = plan(METRICS, GOALS, hours=40, capacity={"load_priority": 2})
    assert rows(asked, "capacity")["rep 1, FY2027"] == Row(
        {"a": 2.0, "b": 3.0}, -INF, INF, (("at most", pytest.approx(40), 2),)
    )
    assert quotas(answered(asked).allocation, "metric") == {"a": 10, "b": 10}


def test_before_the_goals_it_holds_as_if_hard() -> None:
    """A priority above that of the goals: load stays at 1, though nothing is hard."""
    goals = "metric,period,amount,priority\na,FY2027,10,2\nb,FY2027,10,2\n"
    allocation = answered(plan(METRICS, goals, hours=40, capacity={"load_priority": 1})).allocation
    assert allocation.reps["load"].max() <= 1.001


def test_house_reps_have_no_capacity() -> None:
    """A house rep has no row and carries any quota."""
    roles = {"rep": {"metrics": ["a", "b"]}, "house": {"metrics": ["a", "b"], "capacity": "none"}}
    asked = _plan("rep,role\nrep 1,rep\nrep 2,house\n", roles=roles)
    assert list(rows(asked, "capacity")) == ["rep 1, FY2027"]


def test_an_open_seat_has_the_hours_that_are_likely() -> None:
    """A seat filled with a likelihood of one half has half the hours."""
    assert rows(_plan("rep,open_seat\nrep 1,0.5\n"), "capacity")["rep 1, FY2027"].most == pytest.approx(50)


def test_metrics_without_effort_take_no_hours() -> None:
    """No hours given: no row at all."""
    assert (
        rows(plan({"a": {"fair_share": {"equal": 1}}}, "metric,period,amount\na,FY2027,10\n", hours=100), "capacity")
        == {}
    )


def test_without_hours_nothing_that_takes_hours_is_carried() -> None:
    """Away for the second quarter: no quota there, and the row allows none."""
    asked = plan(
        {"a": METRICS["a"]}, "metric,period,amount\na,FY2027,10\n", "rep\nrep 1\nrep 2\n", hours=100, periods="quarter",
        tables={"absences": "rep,from,to\nrep 1,2026-11-01,2027-01-31\n"},
    )  # fmt: skip
    found = quotas(answered(asked).allocation, "rep", "period")
    assert ("rep 1", "FY2027-Q2") not in found
