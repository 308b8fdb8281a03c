"""ratio: quotas of one metric against those of another."""

from __future__ import annotations

import pytest

from tests.answers import answered
from tests.known.small_plans import quotas
from tests.rules.rows import INF, Row, both_sides
from tests.rules.toys import limited

METRICS = {m: {"round_to": 0.01, "fair_share": {"equal": 1}} for m in ("a", "b", "c")} | {
    "rest": {"sum_of": ["b", "c"]}
}
GOALS = "metric,period,amount\na,FY2027,100\nb,FY2027,100\nc,FY2027,50\n"
ONE = "rep,territory,role\nrep 1,A,rep\n"


def test_one_metric_against_another_of_the_same_group() -> None:
    """Between 0.2 and 0.4 of b."""
    asked = limited("rep,metric=a,ratio,b,0.2,0.4,,", ONE, METRICS, GOALS, periods="year")
    assert both_sides(asked, "ratio") == [Row({"a": 1.0, "b": -0.2}, 0, INF), Row({"a": 1.0, "b": -0.4}, -INF, 0)]


def test_a_sum_can_be_compared_with() -> None:
    """b and c together."""
    asked = limited("rep,metric=a,ratio,rest,,0.4,,", ONE, METRICS, GOALS, periods="year")
    assert both_sides(asked, "ratio")[-1].weights == {"a": 1.0, "b": -0.4, "c": -0.4}


def test_the_ratio_holds() -> None:
    """At most 0.4 of b, which comes to 100: 40 of the 100 asked."""
    asked = limited("rep,metric=a,ratio,b,,0.4,,", ONE, METRICS, GOALS, periods="year", reach_give_up=0)
    assert quotas(answered(asked).allocation, "metric") == pytest.approx({"a": 40, "b": 100, "c": 50}, abs=0.02)
