"""Goal programs of Ignizio (1976), stated as plans, give their published optima.

A plan asks for sums of quotas, so it can hold a goal program whose wishes of "at least" are sums with
equal weights in some unit (here each activity is measured in the money it brings), and whose wishes of
"at most" are hours, caps or soft limits. A goal is a ceiling as well in a plan, so a wish of "at least"
that the published optimum exceeds cannot be stated; none of these is exceeded. Of 3-6 the third
investment, which no goal asks for, and the fourth priority's income (6, 5, 8 and 7 % of the four
investments) are no part of a plan and are left out: the first three priorities already fix the point.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.known.goal_programs import PUBLISHED, GoalProgram, solve
from tests.known.small_plans import allocated, figures, quotas

STRICT = {"reach_give_up": 0, "shortfall": "total"}


@pytest.mark.parametrize("program", PUBLISHED, ids=lambda program: program.name)
def test_the_instances_have_their_published_answers(program: GoalProgram) -> None:
    """A plain lexicographic linear program finds the point and the achievement in print."""
    point, achievement = solve(program)
    assert point == pytest.approx(np.array(program.point), abs=1e-6)
    assert achievement == pytest.approx(np.array(program.achievement), abs=1e-6)


def test_example_3_1_the_paint_company() -> None:
    """100 dollars take 10 hours of latex or 15 of enamel, of 40; profit of 1,000 first, then 7 units of
    enamel.

    Published: (4, 0), that is 400 and 0 dollars; 600 dollars and 7 units short.
    """
    metrics = {
        "latex": {"hours_per_unit": 0.1, "fair_share": {"equal": 1}},
        "enamel": {"hours_per_unit": 0.15, "fair_share": {"equal": 1}},
        "profit": {"sum_of": ["latex", "enamel"]},
    }
    goals = "metric,period,amount,priority,goal\nprofit,FY2027,1000,1,1\nenamel,FY2027,700,2,2\n"
    allocation = allocated(metrics, goals, hours=40, **STRICT)
    assert quotas(allocation, "metric") == {"latex": 400, "enamel": 0}
    assert figures(allocation, "gap") == [600, 700]


def test_example_3_2() -> None:
    """At most 30 and 15, together 40; then together 100; then 30 and 15, the second 1.5 times as dear.

    Published achievement: 0, 0, 60, 5; the point is (25, 15).
    """
    metrics = {m: {"hours_per_unit": 1, "round_to": 0.01, "fair_share": {"equal": 1}} for m in ("a", "b")}
    goals = "metric,period,amount,priority,weight,goal\na,FY2027,30,4,30,1\nb,FY2027,15,4,22.5,2\n"
    limits = (
        "per,where,measure,min,max,priority\nmetric,metric=a,quota,,30,\nmetric,metric=b,quota,,15,\n"
        "company,metric=a|b,quota,100,,3\n"
    )
    allocation = allocated(metrics, goals, hours=40, tables={"limits": limits}, **STRICT)
    assert quotas(allocation, "metric") == pytest.approx({"a": 25, "b": 15}, abs=0.01)
    assert figures(allocation, "gap") == pytest.approx([5, 0], abs=0.01)


def test_example_3_3() -> None:
    """Together at most 10, the first at most 4, then 5 x₁ + 3 x₂ of at least 56.

    In money, 5 x₁ and 3 x₂, one unit of which takes ⅕ and ⅓ of an hour: 20 and 18. Published: (4, 6), 18
    short.
    """
    metrics = {
        "a": {"hours_per_unit": 1 / 5, "round_to": 0.01, "fair_share": {"equal": 1}},
        "b": {"hours_per_unit": 1 / 3, "round_to": 0.01, "fair_share": {"equal": 1}},
        "all": {"sum_of": ["a", "b"]},
    }
    limits = "per,where,measure,max\nmetric,metric=a,quota,20\n"
    allocation = allocated(metrics, "metric,period,amount,goal\nall,FY2027,56,1\n", hours=10,
                           tables={"limits": limits}, **STRICT)  # fmt: skip
    assert quotas(allocation, "metric") == pytest.approx({"a": 20, "b": 18}, abs=0.01)
    assert figures(allocation, "gap") == pytest.approx([18], abs=0.01)


def test_example_3_5() -> None:
    """At most 30 and 15; money of 1,000; at most 40 hours at 1 and 2 each; then 30 and 15 at least.

    Published: (30, 15), achievement 0, 580, 20, 0: both goals are met, at 60 hours where there are 40.
    """
    metrics = {
        "a": {"hours_per_unit": 1 / 8, "round_to": 0.01, "fair_share": {"equal": 1}},
        "b": {"hours_per_unit": 2 / 12, "round_to": 0.01, "fair_share": {"equal": 1}},
    }
    goals = "metric,period,amount,priority,weight,goal\na,FY2027,240,4,30,1\nb,FY2027,180,4,22.5,2\n"
    limits = (
        "per,where,measure,min,max,priority\nmetric,metric=a,quota,,240,\nmetric,metric=b,quota,,180,\n"
        "company,metric=a|b,quota,1000,,2\n"
    )
    allocation = allocated(metrics, goals, hours=40, tables={"limits": limits}, capacity={"load_priority": 3}, **STRICT)
    assert quotas(allocation, "metric") == pytest.approx({"a": 240, "b": 180}, abs=0.01)
    assert figures(allocation, "gap") == pytest.approx([0, 0], abs=1e-9)
    assert allocation.reps["load"].max() == pytest.approx(1.5, abs=1e-3)


def test_example_3_6_the_investments() -> None:
    """50,000 in all; 20,000 and 5,000 of the first two, then 30,000 of the fourth, then little of the first.

    Published: 20,000, 5,000, 0 and 25,000, the fourth 5,000 short.
    """
    metrics = {m: {"hours_per_unit": 1, "fair_share": {"equal": 1}} for m in ("first", "second", "fourth")}
    goals = (
        "metric,period,amount,priority,weight,goal\nfirst,FY2027,20000,2,20000,1\n"
        "second,FY2027,5000,2,10000,2\nfourth,FY2027,30000,3,1,3\n"
    )
    limits = "per,where,measure,max,priority\nmetric,metric=second,quota,15000,\nmetric,metric=first,quota,10000,4\n"
    allocation = allocated(metrics, goals, hours=50_000, tables={"limits": limits}, **STRICT)
    assert quotas(allocation, "metric") == {"first": 20_000, "second": 5_000, "fourth": 25_000}
    assert figures(allocation, "gap") == [0, 0, 5_000]
