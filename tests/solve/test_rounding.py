"""Rounding: exact outcomes of goals and locks that are no whole units, and of goals of several units."""

from __future__ import annotations

import numpy as np
import pytest

from allocator.solve.rounding.metric import group_sums, place
from allocator.solve.rounding.targets import Asked, round_targets
from tests.answers import answered
from tests.known.small_plans import people, plan, quota_list, quotas

K = {"round_to": 1000, "fair_share": {"equal": 1}}
NONE = np.nan


def _goals(*rows: str) -> str:
    return "metric,period,amount,scope\n" + "\n".join(rows) + "\n"


@pytest.mark.parametrize(
    ("amount", "count", "expected"),
    [
        (1_234_567, 3, [411_000, 411_567, 412_000]),
        (1_234_567, 1, [1_234_567]),
        (567, 2, [0, 567]),
        (999.5, 1, [999.5]),
        (1000.25, 2, [0.25, 1000]),
    ],
)
def test_an_odd_goal_comes_out_exactly_and_one_cell_carries_the_odd_part(
    amount: float, count: int, expected: list[float]
) -> None:
    """1,234,567 in thousands: 411,000, 412,000, and one with 567 on top of 411,000."""
    allocation = answered(plan({"a": K}, _goals(f"a,FY2027,{amount},"), people(count))).allocation
    assert quota_list(allocation) == expected
    assert allocation.quotas["quota"].sum() == amount


def test_odd_goals_of_quarters_and_year_come_out_together() -> None:
    """Quarters of 100,567, 100,111, 100,322 and 100,000 in a year of 401,000."""
    parts = [100_567, 100_111, 100_322, 100_000]
    rows = [f"a,FY2027-Q{q},{amount}," for q, amount in enumerate(parts, 1)]
    allocation = answered(plan({"a": K}, _goals(*rows, "a,FY2027,401000,"), people(3), periods="quarter")).allocation
    assert list(quotas(allocation, "period").values()) == parts
    assert (allocation.quotas["quota"] % 1000 != 0).sum() == 3


def test_odd_goals_of_regions_and_quarters_come_out_together() -> None:
    """Regions of 150,567 and 250,433 crossed with halves of 200,250 and 200,750."""
    rows = ["a,FY2027,150567,region=N", "a,FY2027,250433,region=S", "a,FY2027-H1,200250,", "a,FY2027-H2,200750,"]
    reps = "rep,region\nrep 1,N\nrep 2,N\nrep 3,S\nrep 4,S\n"
    allocation = answered(plan({"a": K}, _goals(*rows), reps, periods="half", levels=["region"])).allocation
    assert allocation.quotas.groupby("region", observed=True)["quota"].sum().to_dict() == {"N": 150_567, "S": 250_433}
    assert quotas(allocation, "period") == {"FY2027-H1": 200_250, "FY2027-H2": 200_750}


def test_a_short_goal_is_whole_and_never_above_what_was_asked() -> None:
    """300,567 asked, 300,200 hours: 300,000 are carried, not 301,000."""
    asked = plan({"a": {**K, "hours_per_unit": 1}}, _goals("a,FY2027,300567,"), hours=300_200, reach_give_up=0)
    assert quota_list(answered(asked).allocation) == [300_000]


def test_a_short_goal_beside_an_odd_one_that_is_met() -> None:
    """The North's 100,567 come out; the South has hours for 60,400 of 90,000: 60,000, and 160,567 in all."""
    rows = ["a,FY2027,100567,region=N", "a,FY2027,90000,region=S", "a,FY2027,190567,"]
    reps = "rep,region,hours\nrep 1,N,40\nrep 2,S,4\n"
    asked = plan({"a": {**K, "hours_per_unit": 208 / 60_400}}, _goals(*rows), reps, levels=["region"], reach_give_up=0)
    table = answered(asked).allocation.quotas
    assert table.groupby("region", observed=True)["quota"].sum().to_dict() == {"N": 100_567, "S": 60_000}


def test_a_sum_over_metrics_of_different_units_comes_out() -> None:
    """Thousands and single dollars add up to an odd total that is asked of both together."""
    metrics = {"a": K, "b": {"round_to": 1, "fair_share": {"equal": 1}}, "all": {"sum_of": ["a", "b"]}}
    asked = plan(metrics, _goals("all,FY2027,1234567,"), people(3))
    allocation = answered(asked).allocation
    assert allocation.quotas["quota"].sum() == 1_234_567


def test_a_sum_over_metrics_of_different_units_that_falls_short_is_not_exceeded() -> None:
    """Hours for 100,400 of 150,000 and of 2,150.5: as much as fits, in each metric's own unit."""
    metrics = {
        "a": {**K, "hours_per_unit": 1},
        "b": {"round_to": 0.5, "fair_share": {"equal": 1}, "hours_per_unit": 1},
        "all": {"sum_of": ["a", "b"]},
    }
    rows = ["a,FY2027,150000,", "b,FY2027,2150.5,", "all,FY2027,152150.5,"]
    allocation = answered(plan(metrics, _goals(*rows), hours=100_400, reach_give_up=0)).allocation
    by_metric = quotas(allocation, "metric")
    assert by_metric["a"] % 1000 == 0
    assert by_metric["b"] % 0.5 == 0
    assert allocation.goals["carried"].le(allocation.goals["amount"]).all()


@pytest.mark.parametrize("amount", [20_234, 20_000, 20_000.5])
def test_a_locked_cell_and_its_goal_both_come_out(amount: float) -> None:
    """The lock as given; the odd part that it leaves of 100,000 is with one other cell."""
    tables = {"locks": f"rep,metric,quota\nrep 1,a,{amount}\n"}
    allocation = answered(plan({"a": K}, _goals("a,FY2027,100000,"), people(3), tables=tables)).allocation
    assert quotas(allocation, "rep")["rep 1"] == amount
    assert allocation.quotas["quota"].sum() == 100_000


def test_locks_that_leave_a_goal_no_choice() -> None:
    """Everybody is locked: the goal is what the locks come to, and rounding leaves them alone."""
    tables = {"locks": "rep,metric,quota\nrep 1,a,40234\nrep 2,a,59766\n"}
    allocation = answered(plan({"a": K}, _goals("a,FY2027,100000,"), people(2), tables=tables)).allocation
    assert quota_list(allocation) == [40_234, 59_766]


def test_a_lock_on_a_year_of_odd_quarters() -> None:
    """The only rep of a region with odd quarters, locked at their sum."""
    rows = [f"a,FY2027-Q{q},{100_000 + q}," for q in (1, 2, 3, 4)]
    tables = {"locks": "rep,metric,quota\nrep 1,a,400010\n"}
    allocation = answered(plan({"a": K}, _goals(*rows), people(1), periods="quarter", tables=tables)).allocation
    assert list(quotas(allocation, "period").values()) == [100_001, 100_002, 100_003, 100_004]


def test_two_locks_of_one_rep_with_odd_amounts() -> None:
    """The year at 81,234 and its first quarter at 20,111; goals of each quarter."""
    rows = [f"a,FY2027-Q{q},50000," for q in (1, 2, 3, 4)]
    tables = {"locks": "rep,metric,period,quota\nrep 1,a,,81234\nrep 1,a,FY2027-Q1,20111\n"}
    allocation = answered(plan({"a": K}, _goals(*rows), people(2), periods="quarter", tables=tables)).allocation
    assert quotas(allocation, "rep")["rep 1"] == 81_234
    assert quotas(allocation, "rep", "period")["rep 1", "FY2027-Q1"] == 20_111
    assert set(quotas(allocation, "period").values()) == {50_000}


def _targets(total: list[float], inside: list[list[int]], exact: list[float], unit: float = 1.0) -> list[float]:
    goals = np.array(inside, bool)
    most = np.where(np.isnan(exact), np.inf, exact)
    units = np.full(len(total), unit)
    return round_targets(
        Asked(np.array(total), units, goals, np.array(exact), np.where(np.isinf(most), 1e9, most))
    ).tolist()


def test_targets_go_to_the_largest_remainders() -> None:
    """1.6, 1.5 and 0.9 under an exact 4: 2, 1 and 1."""
    assert _targets([1.6, 1.5, 0.9], [[1, 1, 1]], [4]) == [2, 1, 1]


def test_targets_of_crossed_goals_add_up_both_ways() -> None:
    """Rows 3 and 4, columns 2 and 5 of a table of fractions."""
    found = np.array(
        _targets([0.9, 2.1, 1.1, 2.9], [[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]], [3, 4, 2, 5])
    )
    assert found.tolist() == [1, 2, 1, 3]


def test_a_goal_that_need_not_be_exact_goes_to_the_nearer_unit() -> None:
    """2.6 and 2.6 come to 5.2: 5 in all, 3 and 2."""
    assert sorted(_targets([2.6, 2.6], [[1, 1]], [NONE])) == [2, 3]


def test_cells_are_laid_on_their_grid_with_one_odd_carrier() -> None:
    """Target 10.25 over 3.4, 3.4 and 3.45: the largest carries the quarter."""
    quota, none = np.array([3.4, 3.4, 3.45]), np.zeros(3, bool)
    group = np.zeros(3, np.int64)
    grid = place(quota, 1.0, none, group, np.array([10.25]), np.array([0.1, 0.2, 0.3]), np.arange(3))
    assert grid.odd.tolist() == [0, 0, 0.25]
    assert grid.step.tolist() == [3, 3, 3]
    assert group_sums(grid, group, np.array([10.25])).upper.tolist() == [1]
