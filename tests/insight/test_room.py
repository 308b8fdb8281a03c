from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from allocator.allocation import Allocation
from allocator.insight.rep.rep_metric import RepMetric
from allocator.insight.rep.room import Room, rooms
from tests.answers import answered
from tests.known.small_plans import plan

GOAL = "metric,period,amount\na,FY2027,90\n"
TWO_HOURS = {"a": {"round_to": 1, "hours_per_unit": 2, "fair_share": {"equal": 1}}}


def found(given: Allocation, rep: str = "Ann", metric: str = "a") -> dict[str, Room]:
    return {room.rep: room for room in rooms(RepMetric(given, rep, metric))}


def solved(metrics: Any = TWO_HOURS, goals: str = GOAL, reps: str = "rep\nAnn\nBob\n", **more: Any) -> Allocation:
    return answered(plan(metrics, goals, reps, **more)).allocation


def test_ten_hours_left_are_five_units_of_two_hours() -> None:
    """Bob has 100 hours, his 45 units take 90: he could take 5 more, then his hours stop him."""
    given = solved(hours=100)
    room = found(given)["Bob"]
    assert room.amount == pytest.approx(5.0)
    assert given.rules["label"][room.row] == "capacity(Bob, FY2027)"
    assert (room.side, room.quota, room.fair_share) == ("max", 45.0, pytest.approx(45.0))


def test_the_nearest_of_several_limits_stops() -> None:
    """Hours leave 5 units, a limit of 48 leaves 3: the limit counts."""
    given = solved(hours=100, tables={"limits": "per,where,measure,max\nrep,rep=Bob,quota,48\n"})
    room = found(given)["Bob"]
    assert room.amount == pytest.approx(3.0)
    assert given.rules["label"][room.row] == "quota(Bob)"


def test_a_soft_limit_counts_as_a_limit() -> None:
    """Taking more would miss a wish."""
    given = solved(tables={"limits": "per,where,measure,max,priority\nrep,rep=Bob,quota,48,2\n"})
    assert found(given)["Bob"].amount == pytest.approx(3.0)


def test_room_follows_the_proportions_of_fair_share() -> None:
    """Of halves of 30 and 60 one more unit is a third in the first: 1 unit left there leaves 3 in the year."""
    given = solved(
        {"a": {"round_to": 1, "fair_share": {"equal": 1}, "seasonality": [1, 2]}},
        goals="metric,period,amount\na,FY2027,180\n",
        periods="half",
        tables={"limits": "per,where,measure,max,prorate\nrep period,rep=Bob; period=FY2027-H1,quota,31,no\n"},
    )
    assert found(given)["Bob"].amount == pytest.approx(3.0)


def test_without_a_limit_room_has_no_end() -> None:
    """Goals are no limit, as what one takes more another has less."""
    room = found(solved({"a": {"round_to": 1, "fair_share": {"equal": 1}}}))["Bob"]
    assert (room.amount, room.row) == (np.inf, -1)


def test_a_locked_colleague_has_no_room() -> None:
    """A fixed quota can be neither more nor less."""
    given = solved(tables={"locks": "rep,metric,quota\nBob,a,30\n"})
    assert found(given)["Bob"].amount == 0.0


def test_a_limit_below_can_stop_too() -> None:
    """Bob's b must be at least half of his a: 30 of b allow 60 of a, 15 more than his 45."""
    metrics = {name: {"round_to": 1, "fair_share": {"equal": 1}} for name in ("a", "b")}
    given = solved(
        metrics,
        goals=GOAL + "b,FY2027,60\n",
        tables={"limits": "per,where,measure,of,min\nrep metric,rep=Bob; metric=b,ratio,a,0.5\n"},
    )
    room = found(given)["Bob"]
    assert (room.amount, room.side) == (pytest.approx(15.0), "min")


def test_only_who_shares_a_goal_counts() -> None:
    """Cy works for another region's goal, and Dee on another line."""
    given = solved(
        goals="metric,period,amount,scope,line\na,FY2027,90,region=West,\na,FY2027,30,region=East,\n"
        "a,FY2027,20,,second\n",
        reps="rep,region,role\nAnn,West,rep\nBob,West,rep\nCy,East,rep\nDee,West,SE\n",
        levels=["region"],
        roles={"rep": {"metrics": ["a"]}, "SE": {"metrics": ["a"], "line": "second"}},
    )
    assert set(found(given)) == {"Bob"}


def test_the_largest_room_comes_first() -> None:
    """Part-timers have less left; names settle ties."""
    given = solved(hours=100, reps="rep,fte\nAnn,1\nBob,0.5\nCy,1\nDee,1\n")
    assert [room.rep for room in rooms(RepMetric(given, "Ann", "a"))] == ["Cy", "Dee", "Bob"]
