"""The highest rate: no more of a base is asked than can be had."""

from __future__ import annotations

import pytest

from allocator.plan.plan import Plan
from tests.answers import answered
from tests.known.small_plans import figures, plan, quotas
from tests.rules.rows import INF, Row, rows

DUE = "territory,metric,driver,potential\nA,kept,base,100\nB,kept,base,50\n"
REPS = "rep,territory,role\nrep 1,A,AM\nrep 2,B,KAM\n"


def _plan(goal: str, **keys: float) -> Plan:
    roles = {"AM": {"metrics": ["kept"]}, "KAM": {"metrics": {"kept": keys}}}
    return plan(
        {"kept": {"base": True, "round_to": 0.01, "max_rate": 0.9}}, f"metric,period,{goal}\n", REPS, roles=roles,
        tables={"potential": DUE, "territories": "territory\nA\nB\n"},
    )  # fmt: skip


def test_each_cell_has_its_highest_rate() -> None:
    """90 % of 100, and 80 % of 50 where the role says so."""
    found = rows(_plan("rate\nkept,FY2027,0.5", max_rate=0.8), "max_rate")
    assert found == {
        "rep 1, A, kept, FY2027": Row({"rep 1 A": 1.0}, -INF, pytest.approx(90)),
        "rep 2, B, kept, FY2027": Row({"rep 2 B": 1.0}, -INF, pytest.approx(40)),
    }


def test_a_goal_above_the_highest_rate_falls_short() -> None:
    """All 150 due are asked, 90 % is the most: 135 are carried and 15 are short."""
    allocation = answered(_plan("rate\nkept,FY2027,1")).allocation
    assert quotas(allocation, "rep") == {"rep 1": 90, "rep 2": 45}
    assert figures(allocation, "gap") == [pytest.approx(15)]


def test_a_base_is_not_moved_to_where_nothing_is_due() -> None:
    """The first territory is bound at 90, so the second goes to its 45 as well and no further."""
    allocation = answered(_plan("amount\nkept,FY2027,140")).allocation
    assert quotas(allocation, "rep") == {"rep 1": 90, "rep 2": 45}


def test_other_metrics_have_no_highest_rate() -> None:
    """A metric that is no share of a base has no such row."""
    assert rows(plan({"a": {"fair_share": {"equal": 1}}}, "metric,period,amount\na,FY2027,10\n"), "max_rate") == {}
