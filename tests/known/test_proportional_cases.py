"""Shares that follow by proportion alone, worked out by hand."""

from __future__ import annotations

import pytest

from tests.known.small_plans import allocated, figures, people, quotas, table

FINE = 1e-6


def test_padding_compounds_over_the_levels() -> None:
    """5 % at each of three levels is 1.05³ = 1.157625 of the goal; the goal itself stays what it was."""
    reps = "rep,region,team\nrep 1,North,Fjord\nrep 2,North,Fjord\n"
    allocation = allocated(
        {"revenue": {"round_to": 0.5, "fair_share": {"equal": 1}}},
        "metric,period,amount\nrevenue,FY2027,1000000\n",
        reps, levels=["region", "team"], over_assignment={"region": 0.05, "team": 0.05, "rep": 0.05},
    )  # fmt: skip
    assert quotas(allocation, "rep") == {"rep 1": 578_812.5, "rep 2": 578_812.5}
    assert figures(allocation, "carried") == [1_000_000]
    assert figures(allocation, "over_assigned_target") == pytest.approx([1_157_625], rel=1e-12)
    assert figures(allocation, "over_assigned_carried") == pytest.approx([1_157_625], rel=1e-12)


def test_renewals_are_asked_where_they_are_due() -> None:
    """Three territories with 100 due each at 92 %: 92 each, though one account manager is on ramp 0.25.

    A base is not moved by ramp; sharing it by availability would ask 80, 98 and 98.
    """
    reps = "rep,territory,start,ramp\nrep 1,A,2026-08-01,slow\nrep 2,B,2015-01-01,\nrep 3,C,2015-01-01,\n"
    due = "territory,metric,driver,potential\nA,renewals,base,100\nB,renewals,base,100\nC,renewals,base,100\n"
    allocation = allocated(
        {"renewals": {"round_to": FINE, "base": True}}, "metric,period,rate\nrenewals,FY2027,0.92\n",
        reps, tables={"potential": due, "territories": "territory\nA\nB\nC\n"}, ramp={"slow": [0.25] * 12},
    )  # fmt: skip
    assert quotas(allocation, "rep") == pytest.approx({"rep 1": 92, "rep 2": 92, "rep 3": 92}, abs=2 * FINE)
    assert list(allocation.quotas["rate"]) == pytest.approx([0.92] * 3, abs=1e-7)


def test_potential_and_time_share_a_goal() -> None:
    """Half by potential (3 : 1), half by heads (1 : 1): five eighths and three eighths of 800."""
    reps = "rep,territory\nrep 1,A\nrep 2,B\n"
    held = "territory,metric,potential\nA,revenue,300\nB,revenue,100\n"
    allocation = allocated(
        {"revenue": {"round_to": 1, "fair_share": {"potential": 0.5, "equal": 0.5}}},
        "metric,period,amount\nrevenue,FY2027,800\n", reps,
        tables={"potential": held, "territories": "territory\nA\nB\n"},
    )  # fmt: skip
    assert quotas(allocation, "rep") == {"rep 1": 500, "rep 2": 300}


def test_overlapping_goals_are_raked_to_rows_times_columns() -> None:
    """Alike people, quarters 100 200 300 400, regions 600 and 400: each cell is region × quarter ÷ 1,000.

    From equal seeds iterative proportional fitting gives independence (Deming and Stephan 1940).
    """
    reps = "rep,region\nrep 1,East\nrep 2,West\n"
    goals = (
        "metric,period,amount,scope\nunits,FY2027,600,region=East\nunits,FY2027,400,region=West\n"
        "units,FY2027-Q1,100,\nunits,FY2027-Q2,200,\nunits,FY2027-Q3,300,\nunits,FY2027-Q4,400,\n"
    )
    allocation = allocated({"units": {"round_to": 1, "fair_share": {"equal": 1}}}, goals, reps,
                           periods="quarter", levels=["region"])  # fmt: skip
    expected = {("rep 1", q): 60.0 * k for k, q in enumerate(_quarters(), 1)}
    expected |= {("rep 2", q): 40.0 * k for k, q in enumerate(_quarters(), 1)}
    assert quotas(allocation, "rep", "period") == expected


def _quarters() -> list[str]:
    return [f"FY2027-Q{k}" for k in range(1, 5)]


def test_what_a_cap_takes_off_is_carried_by_the_others_in_proportion() -> None:
    """Fair shares 500, 300 and 200; the first may have 400: the 100 go 60 and 40 to the others.

    With weights 1/f the least squares put the same percentage on everyone who is free.
    """
    reps = "rep,territory\nrep 1,A\nrep 2,B\nrep 3,C\n"
    held = "territory,metric,potential\nA,revenue,500\nB,revenue,300\nC,revenue,200\n"
    allocation = allocated(
        {"revenue": {"round_to": 1}}, "metric,period,amount\nrevenue,FY2027,1000\n", reps,
        tables={"potential": held, "territories": "territory\nA\nB\nC\n",
                "limits": "per,where,measure,max\nrep,metric=revenue;rep=rep 1,quota,400\n"},
    )  # fmt: skip
    assert quotas(allocation, "rep") == {"rep 1": 400, "rep 2": 360, "rep 3": 240}


def test_a_lock_stays_and_the_rest_is_shared() -> None:
    """Four alike people, 1,000 in all, one locked at 100: 300 each for the other three."""
    allocation = allocated(
        {"revenue": {"round_to": 1, "fair_share": {"equal": 1}}},
        "metric,period,amount\nrevenue,FY2027,1000\n",
        people(4), tables={"locks": "rep,metric,quota\nrep 1,revenue,100\n"},
    )  # fmt: skip
    assert quotas(allocation, "rep") == {"rep 1": 100, "rep 2": 300, "rep 3": 300, "rep 4": 300}


def test_leave_and_part_time_lower_a_share() -> None:
    """Full time, half time, and away for the second half of the year: 1 : ½ : ½."""
    reps = table("rep,fte\nrep 1,1\nrep 2,0.5\nrep 3,1\n")
    allocation = allocated(
        {"revenue": {"round_to": 1, "fair_share": {"equal": 1}}},
        "metric,period,amount\nrevenue,FY2027,1000\n",
        reps, tables={"absences": "rep,from,to\nrep 3,2027-02-01,2027-07-31\n"},
    )  # fmt: skip
    assert quotas(allocation, "rep") == {"rep 1": 500, "rep 2": 250, "rep 3": 250}
