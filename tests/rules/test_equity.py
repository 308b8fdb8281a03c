"""equity: quota per unit of a driver against that of all of the role."""

from __future__ import annotations

import pytest

from tests.answers import answered
from tests.known.small_plans import quotas
from tests.rules.rows import INF, Row, both_sides, rows
from tests.rules.toys import limited

REPS = "rep,territory,role,fte\nrep 1,A,rep,1\nrep 2,B,rep,1\nrep 3,B,rep,0.5\n"


def test_a_rep_s_part_of_the_quotas_against_the_part_of_the_driver() -> None:
    """Two fifths of the hours, at most 1.25 times that: q₁ − ½ (q₁ + q₂ + q₃) ≤ 0; half a job: one fifth, a quarter."""
    asked = limited("rep,,equity,capacity,,1.25,,", REPS, periods="year")
    assert both_sides(asked, "equity") == [
        Row({"rep 1 A": 0.5, "rep 2 B": -0.5, "rep 3 B": -0.5}, -INF, 0),
        Row({"rep 1 A": -0.5, "rep 2 B": 0.5, "rep 3 B": -0.5}, -INF, 0),
        Row({"rep 1 A": -0.25, "rep 2 B": -0.25, "rep 3 B": 0.75}, -INF, 0),
    ]


def test_open_seats_house_reps_and_other_roles_stay_out_of_the_mean() -> None:
    """Only the two who are there and of the role are compared."""
    reps = "rep,territory,role,open_seat\nrep 1,A,rep,\nrep 2,B,rep,\nseat,B,rep,yes\nhouse,B,house,\nother,B,KAM,\n"
    roles = {r: {"metrics": ["a"]} for r in ("rep", "KAM")} | {"house": {"metrics": ["a"], "capacity": "none"}}
    found = rows(limited("rep,role=rep,equity,capacity,,1.25,,", reps, roles=roles, periods="year"), "equity")
    assert {name: set(row.weights) for name, row in found.items()} == {
        "rep 1": {"rep 1 A", "rep 2 B"}, "rep 2": {"rep 1 A", "rep 2 B"},
    }  # fmt: skip


def test_a_named_driver() -> None:
    """Accounts in potential.csv under a name of their own: 30 and 10."""
    held = {"potential": "territory,metric,driver,potential\nA,a,accounts,30\nB,a,accounts,10\n"}
    two = "rep,territory,role\nrep 1,A,rep\nrep 2,B,rep\n"
    found = rows(limited("rep,,equity,accounts,0.8,,,", two, tables=held, periods="year"), "equity")
    assert found["rep 1"] == Row({"rep 1 A": 0.4, "rep 2 B": -0.6}, 0, INF)


def test_nobody_carries_much_more_per_hour_than_the_mean() -> None:
    """The first has twice the potential of the other; 1.2 times the mean per hour is 600 of 1,000."""
    held = {"potential": "territory,metric,potential\nA,a,200\nB,a,100\n"}
    two = "rep,territory,role\nrep 1,A,rep\nrep 2,B,rep\n"
    metrics = {"a": {"round_to": 0.01, "fair_share": {"potential": 1}}}
    asked = limited("rep,,equity,capacity,,1.2,,", two, metrics, tables=held)
    assert quotas(answered(asked).allocation, "rep") == pytest.approx({"rep 1": 600, "rep 2": 400})
