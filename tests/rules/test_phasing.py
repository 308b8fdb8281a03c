"""phasing: the period's part of the year against its part in the seasonal profile."""

from __future__ import annotations

import pytest

from tests.answers import answered
from tests.known.small_plans import quotas
from tests.rules.rows import INF, Row, both_sides
from tests.rules.toys import limited

METRICS = {"a": {"round_to": 0.01, "fair_share": {"equal": 1}, "seasonality": [1, 3]}}
ONE = "rep,territory,role\nrep 1,A,rep\n"
GOALS = "metric,period,amount\na,FY2027-H1,100\na,FY2027-H2,100\n"


def test_the_period_against_its_part_of_the_year() -> None:
    """A quarter of the year in the first half, at most 1.2 times that: q₁ − 0.3 (q₁ + q₂) ≤ 0."""
    asked = limited("rep period,period=FY2027-H1,phasing,,0.8,1.2,,", ONE, METRICS)
    assert both_sides(asked, "phasing") == [
        Row({"FY2027-H1": 0.8, "FY2027-H2": -0.2}, 0, INF),
        Row({"FY2027-H1": 0.7, "FY2027-H2": -0.3}, -INF, 0),
    ]


def test_goals_that_are_too_even_fall_short() -> None:
    """100 in each half; the first may be 40 % of the year at most, so it comes to 66.67 beside 100."""
    asked = limited("rep period,period=FY2027-H1,phasing,,,1.6,,", ONE, METRICS, GOALS, reach_give_up=0)
    assert quotas(answered(asked).allocation, "period") == pytest.approx(
        {"FY2027-H1": 66.67, "FY2027-H2": 100}, abs=0.02
    )
