from __future__ import annotations

import pytest

from allocator.insight.rep.moves import moves, pushes
from allocator.insight.rep.rep_metric import RepMetric
from tests.answers import Answer, answered
from tests.known.small_plans import plan
from tests.scenarios.lessons import LESSONS, allocation_of

NO_RULES = ("rep", "metric", "share_of_goal", "fair_share", "carried_for_others", "rounding", "quota")


def two_caps() -> Answer:
    """Three alike, a year of 300 in halves; the first may carry 40 in the first half and 30 in the second."""
    return answered(plan(
        {"a": {"round_to": 1, "fair_share": {"equal": 1}}},
        "metric,period,amount,goal\na,FY2027-H1,150,h1\na,FY2027-H2,150,h2\n",
        "rep\nAnn\nBob\nCy\n", periods="half",
        tables={"limits": "per,where,measure,max\nrep period,rep=Ann; period=FY2027-H1,quota,40\n"
                          "rep period,rep=Ann; period=FY2027-H2,quota,30\n"},
    ))  # fmt: skip


def test_each_row_is_told_what_it_moved() -> None:
    """Of 50 in each half one cap takes 10, the other 20; what the others carry is asked by the goal of the half."""
    given = two_caps().allocation
    labels = given.rules["label"]
    found = {(move.rule, labels[move.row], move.side): move.amount for move in moves(RepMetric(given, "Ann", "a"))}
    assert found == pytest.approx({
        ("quota", "quota(Ann, FY2027-H2)", "max"): -20.0, ("quota", "quota(Ann, FY2027-H1)", "max"): -10.0,
    })  # fmt: skip
    found = {(move.rule, labels[move.row], move.side): move.amount for move in moves(RepMetric(given, "Bob", "a"))}
    assert found == pytest.approx({("goals", "goals(h2)", "min"): 10.0, ("goals", "goals(h1)", "min"): 5.0})


def test_pushes_before_netting_by_hand() -> None:
    """The goals push all three up alike, so the caps push the first down by more than the quota falls."""
    given = two_caps().allocation
    assert {push.rule: push.amount for push in pushes(RepMetric(given, "Ann", "a"))} == pytest.approx(
        {"quota": -45.0, "goals": 15.0}
    )


@pytest.mark.parametrize("lesson", LESSONS)
def test_rows_add_up_to_the_steps_of_the_waterfall(lesson: str) -> None:
    """For every rep, metric and rule: the moves of its rows are the step, and pushes are the whole move."""
    given = allocation_of(lesson)
    for row in given.waterfall.to_dict("records"):
        own = RepMetric(given, str(row["rep"]), str(row["metric"]))
        by_rule: dict[str, float] = {}
        for move in moves(own):
            by_rule[move.rule] = by_rule.get(move.rule, 0.0) + move.amount
        tolerance = 1e-6 * (1.0 + abs(row["quota"]))
        assert by_rule.pop("goals", 0.0) == pytest.approx(row["carried_for_others"], abs=tolerance)
        steps = {k.removesuffix("_limit"): v for k, v in row.items() if k not in NO_RULES and "padding" not in str(k)}
        assert by_rule == pytest.approx({k: v for k, v in steps.items() if k in by_rule}, abs=tolerance)
        moved = row["quota"] - row["rounding"] - row["fair_share"]
        assert sum(push.amount for push in pushes(own)) == pytest.approx(moved, abs=tolerance)
