"""mix: the metric's part of the hours."""

from __future__ import annotations

import pytest

from tests.answers import answered
from tests.known.small_plans import quotas
from tests.rules.rows import INF, Row, both_sides
from tests.rules.toys import limited

METRICS = {
    "a": {"round_to": 0.01, "fair_share": {"equal": 1}, "hours_per_unit": 1},
    "b": {"round_to": 0.01, "fair_share": {"equal": 1}, "hours_per_unit": 3},
}
GOALS = "metric,period,amount\na,FY2027,100\nb,FY2027,20\n"
ONE = "rep,territory,role\nrep 1,A,rep\n"


def test_hours_of_the_metric_against_hours_of_all() -> None:
    """At most a quarter of the hours for a: q_a − ¼ (q_a + 3 q_b) ≤ 0; at least a tenth likewise."""
    asked = limited("rep,metric=a,mix,,0.1,0.25,,", ONE, METRICS, GOALS, periods="year")
    assert both_sides(asked, "mix") == [
        Row({"a": 0.9, "b": -0.3}, 0, INF),
        Row({"a": 0.75, "b": -0.75}, -INF, 0),
    ]


def test_the_mix_holds_in_the_answer() -> None:
    """b comes to 20, 60 hours; so a takes at most 20 hours: 20 of the 100 asked."""
    goals = GOALS.replace("amount", "amount,priority").replace("100", "100,2").replace(",20", ",20,1")
    asked = limited("rep,metric=a,mix,,,0.25,,", ONE, METRICS, goals, periods="year", reach_give_up=0)
    assert quotas(answered(asked).allocation, "metric") == pytest.approx({"a": 20, "b": 20}, abs=0.02)
