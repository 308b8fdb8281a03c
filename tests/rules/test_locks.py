"""Locks: quotas that the planner has fixed."""

from __future__ import annotations

import pytest

from allocator.allocation import Status
from allocator.plan.plan import Plan
from tests.answers import answered
from tests.known.small_plans import plan, quotas
from tests.rules.rows import Row, notes, rows

REPS = "rep,territory\nrep 1,A\nrep 1,B\nrep 2,A\n"


def _plan(locks: str, metric: dict[str, object] | None = None, **settings: object) -> Plan:
    tables = {"assignments": REPS, "territories": "territory\nA\nB\n", "locks": locks, **settings.pop("tables", {})}  # type: ignore[dict-item]
    shape = {"round_to": 1, "fair_share": {"equal": 1}, **(metric or {})}
    return plan(
        {"a": shape},
        "metric,period,amount\na,FY2027,400\n",
        "rep\nrep 1\nrep 2\n",
        periods="half",
        tables=tables,
        **settings,
    )  # type: ignore[arg-type]


def test_blank_keys_lock_the_sum() -> None:
    """A rep's year, a rep's territory, and one cell."""
    found = rows(_plan("rep,territory,metric,period,quota\nrep 1,,a,,80\n"), "locks")
    cells = ["rep 1 A FY2027-H1", "rep 1 A FY2027-H2", "rep 1 B FY2027-H1", "rep 1 B FY2027-H2"]
    assert found == {"rep 1, a": Row(dict.fromkeys(cells, 1.0), 80, 80)}
    found = rows(_plan("rep,territory,metric,period,quota\nrep 1,B,a,,30\n"), "locks")
    assert found["rep 1, B, a"].weights == dict.fromkeys(cells[2:], 1.0)
    found = rows(_plan("rep,territory,metric,period,quota\nrep 1,B,a,FY2027-H2,10\n"), "locks")
    assert found["rep 1, B, a, FY2027-H2"] == Row({cells[3]: 1.0}, 10, 10)


def test_the_others_carry_what_a_lock_leaves() -> None:
    """The first rep's year is locked at 80 of 400: the second has 320."""
    allocation = answered(_plan("rep,metric,quota\nrep 1,a,80\n")).allocation
    assert quotas(allocation, "rep") == {"rep 1": 80, "rep 2": 320}


@pytest.mark.parametrize("lock", ["rep 1,,a,,81234", "rep 1,A,a,,41234", "rep 1,A,a,FY2027-H1,20234"])
def test_an_odd_lock_stays_as_it_is_given(lock: str) -> None:
    """Locks of no whole thousand: the lock comes out, the goal adds up, one cell carries the odd part of each."""
    tables = {
        "assignments": REPS,
        "territories": "territory\nA\nB\n",
        "locks": f"rep,territory,metric,period,quota\n{lock}\n",
    }
    asked = plan(
        {"a": {"round_to": 1000, "fair_share": {"equal": 1}}}, "metric,period,amount\na,FY2027,400000\n",
        "rep\nrep 1\nrep 2\n", periods="half", tables=tables,
    )  # fmt: skip
    table = answered(asked).allocation.quotas
    rep, territory, _, period, quota = lock.split(",")
    mine = (
        (table["rep"] == rep)
        & (not territory or table["territory"] == territory)
        & (not period or table["period"] == period)
    )
    assert table["quota"][mine].sum() == float(quota)
    assert table["quota"].sum() == 400_000
    assert (table["quota"] % 1000 != 0).sum() == 2


def test_locks_win_over_growth_and_change() -> None:
    """Growth of at most 10 % on 100 would be 110; the lock of 150 stands and the limit is listed as overridden."""
    past = "period,metric,territory,actual\nFY2026,a,A,100\n"
    asked = plan(
        {"a": {"round_to": 1, "fair_share": {"equal": 1}}}, "metric,period,amount\na,FY2027,400\n",
        "rep,territory\nrep 1,A\nrep 2,B\n",
        tables={"history": past, "locks": "rep,metric,quota\nrep 1,a,150\n", "territories": "territory\nA\nB\n",
                "limits": "per,where,measure,max\nrep metric,rep=rep 1,growth,0.1\n"},
    )  # fmt: skip
    allocation = answered(asked).allocation
    assert allocation.status is Status.MET
    assert quotas(allocation, "rep") == {"rep 1": 150, "rep 2": 250}
    assert any("overridden" in note for note in notes(asked, "overridden"))


def test_against_other_hard_rules_a_lock_conflicts() -> None:
    """60 hours carry 60; a lock of 80 cannot hold, the sentence names both, and the repair lowers the lock."""
    asked = plan(
        {"a": {"round_to": 1, "fair_share": {"equal": 1}, "hours_per_unit": 1}}, "metric,period,amount\na,FY2027,100\n",
        "rep\nrep 1\nrep 2\n", hours=60, tables={"locks": "rep,metric,quota\nrep 1,a,80\n"},
    )  # fmt: skip
    allocation = answered(asked).allocation
    assert allocation.status is Status.CONFLICT
    assert "the lock of rep 1 in a (locks.csv row 2)" in allocation.sentence
    assert "the selling hours of rep 1 in FY2027 (reps.csv row 2)" in allocation.sentence
    assert quotas(allocation, "rep") == {"rep 1": 60, "rep 2": 40}


def test_a_lock_opens_a_cell_without_fair_share() -> None:
    """A territory without potential has no quota, but for the lock that names it."""
    held = "territory,metric,potential\nA,a,100\nB,a,0\n"
    asked = plan(
        {"a": {"round_to": 1, "fair_share": {"potential": 1}}}, "metric,period,amount\na,FY2027,100\n",
        "rep,territory\nrep 1,A\nrep 2,B\n",
        tables={"potential": held, "locks": "rep,metric,quota\nrep 2,a,10\n", "territories": "territory\nA\nB\n"},
    )  # fmt: skip
    assert quotas(answered(asked).allocation, "rep") == {"rep 1": 90, "rep 2": 10}
