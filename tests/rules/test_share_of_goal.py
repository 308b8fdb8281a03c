"""share_of_goal: against the metric's goal in the whole company."""

from __future__ import annotations

import pytest

from tests.answers import answered
from tests.known.small_plans import quotas
from tests.rules.rows import rows
from tests.rules.toys import limited


def test_so_much_of_the_goal_without_its_padding() -> None:
    """Between 10 and 40 % of 1,000, though quotas add up to 1,100."""
    found = rows(limited("rep,rep=rep 1,share_of_goal,,0.1,0.4,,", over_assignment={"rep": 0.1}), "share_of_goal")
    assert {name: (row.least, row.most) for name, row in found.items()} == {
        "rep 1": (pytest.approx(100), pytest.approx(400))
    }


def test_by_period_and_by_metric_the_goal_of_that_period_and_metric() -> None:
    """300 and 700 of `a` by half, 50 of `b` in the year."""
    metrics = {m: {"round_to": 0.01, "fair_share": {"equal": 1}} for m in ("a", "b")}
    goals = "metric,period,amount\na,FY2027-H1,300\na,FY2027-H2,700\nb,FY2027,50\n"
    asked = limited(
        "period,metric=a,share_of_goal,,,0.5,,\nmetric,,share_of_goal,,,0.5,,", metrics=metrics, goals=goals
    )
    found = {name: row.most for name, row in rows(asked, "share_of_goal").items()}
    assert found == pytest.approx({"FY2027-H1": 150, "FY2027-H2": 350, "a": 500, "b": 25})


def test_other_lines_have_other_goals() -> None:
    """The specialists' goal of 600 is not the company's 1,000."""
    roles = {"rep": {"metrics": ["a"]}, "SE": {"metrics": ["a"], "line": "overlay"}}
    goals = "metric,period,amount,line\na,FY2027,1000,\na,FY2027,600,overlay\n"
    reps = "rep,territory,role\nrep 1,A,rep\nrep 2,B,SE\n"
    found = rows(limited("rep,,share_of_goal,,,0.5,,", reps, goals=goals, roles=roles), "share_of_goal")
    assert [row.most for row in found.values()] == pytest.approx([500, 300])


def test_nobody_has_more_of_it() -> None:
    """At most 40 % for the first, so 60 % for the other."""
    found = quotas(answered(limited("rep,rep=rep 1,share_of_goal,,,0.4,,")).allocation, "rep")
    assert found == pytest.approx({"rep 1": 400, "rep 2": 600})
