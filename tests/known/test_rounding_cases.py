"""Totals that do not divide evenly: whole units, the total exact, nobody a unit or more from the share."""

from __future__ import annotations

import pytest

from tests.known.small_plans import allocated, people, quota_list, quotas

UNITS = {"units": {"round_to": 1, "fair_share": {"equal": 1}}}
CURVE = (5, 6, 9, 6, 7, 10, 6, 6, 10, 8, 9, 18)


def _goal(amount: float) -> str:
    return f"metric,period,amount\nunits,FY2027,{amount}\n"


@pytest.mark.parametrize(
    ("amount", "count", "expected"),
    [
        (100, 3, [33, 33, 34]),
        (102, 4, [25, 25, 26, 26]),
        (99, 3, [33, 33, 33]),
        (2, 3, [0, 1, 1]),
        (7, 1, [7]),
    ],
)
def test_equals_differ_by_one_unit_at_most(amount: float, count: int, expected: list[float]) -> None:
    """100 over three equal people is 33, 33 and 34; 102 over four is two of 25 and two of 26."""
    assert quota_list(allocated(UNITS, _goal(amount), people(count))) == expected


def test_who_gets_the_odd_unit_does_not_depend_on_the_order_of_rows() -> None:
    """The same names in another order give the same quotas."""
    forward = allocated(UNITS, _goal(100), people(3))
    backward = allocated(UNITS, _goal(100), people(3).iloc[::-1].reset_index(drop=True))
    assert quotas(forward, "rep") == quotas(backward, "rep")


def test_45_units_over_a_monthly_curve() -> None:
    """By largest remainder: 45 × 5 … 18 % is 2.25 … 8.1, so 40 in whole units and five months rounded up.

    Remainders are 0.25 0.7 0.05 0.7 0.15 0.5 0.7 0.7 0.5 0.6 0.05 0.1: the four of 0.7 and the 0.6 go up.
    """
    metrics = {"units": {"round_to": 1, "fair_share": {"equal": 1}, "seasonality": [c / 100 for c in CURVE]}}
    allocation = allocated(metrics, _goal(45), periods="month")
    by_month = list(allocation.quotas.sort_values("period")["quota"])
    assert by_month == [2, 3, 4, 3, 3, 4, 3, 3, 4, 4, 4, 8]


def test_money_is_rounded_to_its_own_unit() -> None:
    """1,000,000 in thousands over three people: 333,000, 333,000 and 334,000."""
    metrics = {"revenue": {"round_to": 1000, "fair_share": {"equal": 1}}}
    allocation = allocated(metrics, "metric,period,amount\nrevenue,FY2027,1000000\n", people(3))
    assert quota_list(allocation) == [333_000, 333_000, 334_000]


def test_quarter_goals_stay_exact_within_a_year_goal() -> None:
    """Three people, quarters of 100, a year of 400: 33, 33, 34 each quarter, 133 or 134 each in the year."""
    goals = "metric,period,amount\nunits,FY2027,400\n" + "".join(f"units,FY2027-Q{q},100\n" for q in range(1, 5))
    allocation = allocated(UNITS, goals, people(3), periods="quarter")
    assert set(quotas(allocation, "period").values()) == {100}
    assert quota_list(allocation) == [133, 133, 134]
    assert quota_list(allocation, ("rep", "period")) == [33] * 8 + [34] * 4
