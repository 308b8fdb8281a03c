"""load: selling hours needed against selling hours available."""

from __future__ import annotations

import pytest

from tests.answers import answered
from tests.known.small_plans import WEEKDAYS, quotas
from tests.rules.rows import rows
from tests.rules.toys import limited

METRICS = {"a": {"round_to": 0.01, "fair_share": {"equal": 1}, "hours_per_unit": 0.1}}
HOURS = {"capacity": {"hours_per_day": 200 / WEEKDAYS}}
REPS = "rep,territory,role,fte\nrep 1,A,rep,1\nrep 2,B,rep,0.5\n"


def test_hours_of_the_quotas_against_hours_of_the_rep() -> None:
    """0.1 hours a unit; 80 % and 20 % of 200 and of 100 hours."""
    found = rows(limited("rep,,load,,0.2,0.8,,", REPS, METRICS, **HOURS), "load")
    assert {rep: (row.least, row.most) for rep, row in found.items()} == {
        "rep 1": (pytest.approx(40), pytest.approx(160)), "rep 2": (pytest.approx(20), pytest.approx(80)),
    }  # fmt: skip
    assert set(found["rep 1"].weights.values()) == {0.1}


def test_a_rep_s_hours_count_once_for_all_territories_and_metrics() -> None:
    """Two territories do not make two people."""
    tables = {"assignments": "rep,territory\nrep 1,A\nrep 1,B\n"}
    found = rows(limited("rep,rep=rep 1,load,,,1,,", REPS, METRICS, tables=tables, **HOURS), "load")
    assert found["rep 1"].most == pytest.approx(200)


def test_by_period_and_for_the_company() -> None:
    """100 hours of the full-timer in a half; 300 of both in the year."""
    found = rows(limited("rep period,rep=rep 1,load,,,1,,", REPS, METRICS, **HOURS), "load")
    assert [row.most for row in found.values()] == pytest.approx([100, 100])
    assert rows(limited("company,,load,,,1,,", REPS, METRICS, **HOURS), "load")[""].most == pytest.approx(300)


def test_house_reps_are_left_out() -> None:
    """No hours, no load, no row."""
    roles = {"rep": {"metrics": ["a"]}, "house": {"metrics": ["a"], "capacity": "none"}}
    reps = "rep,territory,role\nrep 1,A,rep\nrep 2,B,house\n"
    assert list(rows(limited("rep,,load,,,1,,", reps, METRICS, roles=roles, **HOURS), "load")) == ["rep 1"]


def test_the_loads_stay_below_it() -> None:
    """At a load of 0.3 two alike carry 60 ÷ 0.1 = 600 less than asked of 1,000 each: 600 each is not enough."""
    goals = "metric,period,amount\na,FY2027,1400\n"
    asked = limited("rep,,load,,,0.3,,", metrics=METRICS, goals=goals, **HOURS)
    assert quotas(answered(asked).allocation, "rep") == pytest.approx({"rep 1": 600, "rep 2": 600}, abs=0.02)
