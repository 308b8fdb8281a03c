from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from allocator.allocation import Allocation
from allocator.insight.rep import span as spans
from allocator.insight.rep.range_words import range_sentences
from allocator.insight.rep.rep_metric import RepMetric
from allocator.insight.rep.span import span
from tests.answers import answered
from tests.known.small_plans import plan

ONE_HOUR = {"a": {"round_to": 1, "hours_per_unit": 1}}
GOAL = "metric,period,amount,goal\na,FY2027,100,whole\n"


def solved(metrics: Any = ONE_HOUR, goals: str = GOAL, reps: str = "rep,fte\nAnn,0.6\nBob,0.8\n", **more: Any) -> Any:
    return answered(plan(metrics, goals, reps, **({"hours": 100} | more))).allocation


def ends(given: Allocation, rep: str, metric: str = "a") -> tuple[float, float]:
    found = span(RepMetric(given, rep, metric))
    assert found is not None
    return found.least.quota, found.most.quota


def sentences(given: Allocation, rep: str) -> tuple[str, ...]:
    own = RepMetric(given, rep, "a")
    return range_sentences(own, span(own))


def test_two_capacities_by_hand() -> None:
    """A goal of 100, one can carry 60, the other 80: between 20 and 60, and between 40 and 80."""
    given = solved()
    assert ends(given, "Ann") == pytest.approx((20.0, 60.0))
    assert ends(given, "Bob") == pytest.approx((40.0, 80.0))
    assert sentences(given, "Ann") == (
        "With a quota between 20 and 60 the company would reach as much.",
        "Less would leave part of the goal whole uncarried, as the others are held by capacity.",
        "More is ruled out: Ann can spend at most 60.0 selling hours in FY2027 (reps.csv row 2).",
    )


def test_who_must_carry_all_they_can_has_no_choice() -> None:
    """A goal of 200 falls short: both are full, and no other quotas reach as much."""
    given = solved(goals="metric,period,amount,goal\na,FY2027,200,whole\n", reach_give_up=0)
    assert ends(given, "Ann") == pytest.approx((60.0, 60.0), abs=1e-3)
    assert sentences(given, "Ann")[0].startswith("No other quota than 60 keeps the reach.")


def test_over_assignment_is_part_of_what_must_be_carried() -> None:
    """With 20 % on top the reach is 120: Ann must carry 40 of it, and that it is over-assignment is said."""
    given = solved(over_assignment={"rep": 0.2})
    assert ends(given, "Ann") == pytest.approx((40.0, 60.0), abs=1e-3)
    assert "of the goal whole with over-assignment uncarried" in sentences(given, "Ann")[1]


def test_a_floor_of_ones_own_stops_less() -> None:
    """A minimum of 30 is the least, whatever the others could carry."""
    given = solved(tables={"limits": "per,where,measure,min,prorate\nrep,rep=Ann,quota,30,no\n"})
    assert ends(given, "Ann") == pytest.approx((30.0, 60.0))
    assert sentences(given, "Ann")[1] == "Less is ruled out: Ann must carry at least 30 in a (limits.csv row 2)."


def test_nobody_is_needed_where_others_have_room() -> None:
    """Without hours to count one alone could carry it all, or nothing of it."""
    given = solved({"a": {"round_to": 1, "fair_share": {"equal": 1}}}, hours=None)
    assert ends(given, "Ann") == pytest.approx((0.0, 100.0))
    assert sentences(given, "Ann") == (
        "With a quota between 0 and 100 the company would reach as much.",
        "Even with none of it the company could carry as much.",
        "More would exceed the goal whole.",
    )


def test_the_dial_narrows_the_range() -> None:
    """Bob needs half the hours; at full dial he carries all he can, and Ann cannot have much more than the rest."""
    strong = {"strengths": "rep,metric,strength\nBob,a,2\n"}
    plain = ends(solved(tables=strong), "Ann")
    dialled = ends(solved(tables=strong, play_to_strengths=0.9), "Ann")
    assert dialled[1] < plain[1] - 1
    assert dialled[0] == pytest.approx(plain[0], abs=1e-3)


def test_too_large_a_plan_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond a size the two linear programs are left out."""
    given = solved()
    monkeypatch.setattr(spans, "LARGEST", 1)
    assert span(RepMetric(given, "Ann", "a")) is None
    assert range_sentences(RepMetric(given, "Ann", "a"), None) == (
        "The plan has more than 50,000 quotas, so the range of this one was not worked out.",
    )


def test_other_metrics_may_give_way() -> None:
    """The hours of another metric are free to move: Ann's a may be all her hours if Bob can take her b."""
    metrics = {name: {"round_to": 1, "hours_per_unit": 1} for name in ("a", "b")}
    given = solved(metrics, goals="metric,period,amount\na,FY2027,60\nb,FY2027,60\n", reps="rep\nAnn\nBob\n")
    assert ends(given, "Ann") == pytest.approx((0.0, 60.0))
    assert ends(replace(given), "Ann", "b") == pytest.approx((0.0, 60.0))
