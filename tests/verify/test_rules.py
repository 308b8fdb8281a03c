"""Each rule alone, on both sides of its boundary: a row holds within what rounding explains, and no further."""

from __future__ import annotations

import pytest

from tests.verify.toy import DAYS, broken, plan

HOURS = 10 * DAYS
CELL = "rep,metric,period,quota\nAnn,revenue,FY2027,{}\n"
DUE = "territory,metric,driver,potential\nOslo,retention,base,200\n"
RETENTION = {"retention": {"unit": "USD", "base": True, "max_rate": 0.5}}
KEPT = {"goals": "metric,period,rate\nretention,FY2027,0.4\n", "potential": DUE}


def test_quotas_that_fit_the_hours_pass() -> None:
    """One unit more than fits is what rounding may do."""
    assert broken(plan(), CELL.format(HOURS + 1)) == []


def test_quotas_that_need_more_hours_are_named() -> None:
    """Two units more than fit break the capacity of the rep in the period."""
    assert broken(plan(), CELL.format(HOURS + 2)) == [
        "capacity(Ann, FY2027) | comes to 2,612, at most 2,610 is allowed | 2 too much"
    ]


def test_all_metrics_and_territories_of_a_rep_share_the_hours() -> None:
    """Each lane alone fits; together they need 2,613 hours."""
    metrics = {"revenue": {"hours_per_unit": 1}, "deals": {"hours_per_unit": 100}}
    covers = {"assignments": "rep,territory\nAnn,Oslo\nAnn,Rome\n"}
    rows = (
        "rep,territory,metric,period,quota\n"
        "Ann,Oslo,deals,FY2027,10\nAnn,Oslo,revenue,FY2027,800\nAnn,Rome,revenue,FY2027,{}\n"
    )
    assert broken(plan(metrics, tables=covers), rows.format(810 + 102)) == []
    assert broken(plan(metrics, tables=covers), rows.format(810 + 103)) == [
        "capacity(Ann, FY2027) | comes to 2,713, at most 2,610 is allowed | 103 too much"
    ]


def test_a_soft_load_limit_is_not_a_rule() -> None:
    """With load_priority the limit is a wish."""
    assert broken(plan(capacity={"hours_per_day": 10, "load_priority": 2}), CELL.format(9999)) == []


def test_house_reps_have_no_load() -> None:
    """A role without capacity may carry anything."""
    assert broken(plan(roles={"AE": {"metrics": ["revenue"], "capacity": "none"}}), CELL.format(9999)) == []


def test_no_hours_leave_no_room_even_for_rounding() -> None:
    """A rep who is away all year can have nothing that takes hours."""
    away = plan(tables={"absences": "rep,from,to\nAnn,2027-01-01,2027-12-31\n"})
    assert broken(away, CELL.format(1)) == ["capacity(Ann, FY2027) | comes to 1, at most 0 is allowed | 1 too much"]


def test_strength_and_ramp_change_the_hours() -> None:
    """At strength 2 a unit takes half an hour; at half ramp all year twice as long."""
    strong = plan(tables={"strengths": "rep,metric,strength\nAnn,revenue,2\n"})
    assert broken(strong, CELL.format(2 * HOURS + 1)) == []
    assert broken(strong, CELL.format(2 * HOURS + 2)) == [
        "capacity(Ann, FY2027) | comes to 2,611, at most 2,610 is allowed | 1 too much"
    ]
    people = "rep,role,territory,region,start,ramp\nAnn,AE,Oslo,EMEA,2027-01-01,slow\nBob,AE,Reno,AMER,,\n"
    slow = plan(tables={"reps": people}, ramp={"slow": [0.5] * 12})
    assert broken(slow, CELL.format(HOURS // 2 + 1)) == []
    assert broken(slow, CELL.format(HOURS // 2 + 2)) == [
        "capacity(Ann, FY2027) | comes to 2,614, at most 2,610 is allowed | 4 too much"
    ]


def test_productivity_is_turned_into_hours() -> None:
    """1,305 units a full-time year are 2 hours each."""
    of = plan({"revenue": {"unit": "USD", "productivity": 1305}})
    assert broken(of, CELL.format(1306)) == []
    assert broken(of, CELL.format(1307)) == [
        "capacity(Ann, FY2027) | comes to 2,614, at most 2,610 is allowed | 4 too much"
    ]


@pytest.mark.parametrize(("quota", "expected"), [
    (101, []),
    (102, ["max_rate(Ann, Oslo, retention, FY2027) | comes to 102, at most 100 is allowed | 2 too much"]),
])  # fmt: skip
def test_no_more_of_a_base_than_the_highest_rate(quota: int, expected: list[str]) -> None:
    """Half of 200 due is 100, and a unit for rounding."""
    cell = f"rep,metric,period,quota\nAnn,retention,FY2027,{quota}\n"
    assert broken(plan(RETENTION, tables=KEPT), cell) == expected


def test_where_nothing_is_due_nothing_is_asked() -> None:
    """Reno has no base, so not even a unit for rounding."""
    cell = "rep,metric,period,quota\nBob,retention,FY2027,1\n"
    assert broken(plan(RETENTION, tables=KEPT), cell) == [
        "max_rate(Bob, Reno, retention, FY2027) | comes to 1, at most 0 is allowed | 1 too much"
    ]


def test_a_base_is_shared_as_assigned() -> None:
    """Of 200 due Ann holds a quarter: half of 50 is 25."""
    covers = {**KEPT, "assignments": "rep,territory,share\nAnn,Oslo,0.25\nBob,Oslo,0.75\n"}
    cell = "rep,territory,metric,period,quota\nAnn,Oslo,retention,FY2027,{}\n"
    assert broken(plan(RETENTION, tables=covers), cell.format(26)) == []
    assert broken(plan(RETENTION, tables=covers), cell.format(27)) == [
        "max_rate(Ann, Oslo, retention, FY2027) | comes to 27, at most 25 is allowed | 2 too much"
    ]


def test_a_part_stays_within_the_whole() -> None:
    """Cloud is part of revenue: each of the two cells may be rounded by a unit."""
    metrics = {"revenue": {"unit": "USD"}, "cloud": {"unit": "USD", "part_of": "revenue"}}
    cells = "rep,metric,period,quota\nAnn,cloud,FY2027,{}\nAnn,revenue,FY2027,100\nBob,cloud,FY2027,50\n"
    assert broken(plan(metrics), cells.format(102)) == []
    assert broken(plan(metrics), cells.format(103)) == [
        "part_of(Ann, Oslo, cloud, FY2027) | comes to 103, at most 100 is allowed | 3 too much"
    ]


def test_a_part_in_another_unit_has_no_bound() -> None:
    """Customers are part of revenue but are counted, not priced."""
    metrics = {"revenue": {"unit": "USD"}, "customers": {"unit": "customer", "part_of": "revenue"}}
    cells = "rep,metric,period,quota\nAnn,customers,FY2027,999\nAnn,revenue,FY2027,100\n"
    assert broken(plan(metrics), cells) == []


@pytest.mark.parametrize(("quota", "expected"), [
    (100, []),
    (101, ["locks.csv row 2, locks(Ann, revenue) | comes to 101, at most 100 is allowed | 1 too much"]),
    (99, ["locks.csv row 2, locks(Ann, revenue) | comes to 99, at least 100 is allowed | 1 too little"]),
])  # fmt: skip
def test_a_lock_is_kept_to_the_unit(quota: int, expected: list[str]) -> None:
    """Rounding is no excuse for a lock."""
    locked = plan(tables={"locks": "rep,metric,quota\nAnn,revenue,100\n"})
    assert broken(locked, CELL.format(quota)) == expected


def test_a_lock_may_name_territory_and_period() -> None:
    """Only the cells that the lock names are added up."""
    locked = plan(
        tables={
            "locks": "rep,territory,metric,period,quota\nAnn,Rome,revenue,FY2027-Q1,30\n",
            "assignments": "rep,territory\nAnn,Oslo\nAnn,Rome\n",
        },
        periods="quarter",
    )
    rows = (
        "rep,territory,metric,period,quota\nAnn,Oslo,revenue,FY2027-Q1,50\n"
        "Ann,Rome,revenue,FY2027-Q1,{}\nAnn,Rome,revenue,FY2027-Q2,7\n"
    )
    assert broken(locked, rows.format(30)) == []
    assert broken(locked, rows.format(31)) == [
        "locks.csv row 2, locks(Ann, Rome, revenue, FY2027-Q1) | comes to 31, at most 30 is allowed | 1 too much"
    ]


def test_a_goal_is_not_exceeded_by_a_unit() -> None:
    """Goals hold exactly: 201 of a goal of 200 is one too much."""
    rows = "rep,metric,period,quota,fair_share\nAnn,revenue,FY2027,{},100\nBob,revenue,FY2027,100,100\n"
    assert broken(plan(), rows.format(100)) == []
    assert broken(plan(), rows.format(101)) == [
        "goals(revenue FY2027) | comes to 201, at most 200 is allowed | 1 too much"
    ]


def test_a_padded_goal_goes_to_the_next_unit() -> None:
    """200 with 5.1 % over-assignment is 210.2, so 211 at most."""
    padded = plan(over_assignment={"rep": 0.051})
    rows = "rep,metric,period,quota,fair_share\nAnn,revenue,FY2027,{},105.1\nBob,revenue,FY2027,105,105.1\n"
    assert broken(padded, rows.format(106)) == []
    assert broken(padded, rows.format(107)) == [
        "goals(revenue FY2027) | comes to 212, at most 211 is allowed | 1 too much"
    ]


def test_a_goal_counts_only_its_own_line_scope_and_period() -> None:
    """A goal of EMEA in the first quarter takes no notice of other cells."""
    scoped = plan(
        tables={"goals": "metric,period,amount,scope\nrevenue,FY2027-Q1,100,region=EMEA\n"}, periods="quarter"
    )
    rows = (
        "rep,metric,period,quota,fair_share\nAnn,revenue,FY2027-Q1,{},100\n"
        "Ann,revenue,FY2027-Q2,70,0.1\nBob,revenue,FY2027-Q1,90,0.1\n"
    )
    assert broken(scoped, rows.format(100)) == []
    assert broken(scoped, rows.format(101)) == [
        "goals(revenue FY2027-Q1 region=EMEA) | comes to 101, at most 100 is allowed | 1 too much"
    ]
