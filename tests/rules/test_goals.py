"""Goals: quotas add up to what the company asks, and never to more than the padded target."""

from __future__ import annotations

import pytest

from allocator.rules.rows import LAST
from tests.answers import answered, laid_out
from tests.known.small_plans import figures, people, plan, quotas
from tests.rules.rows import INF, Row, rows

EQUAL = {"round_to": 0.01, "fair_share": {"equal": 1}}


def test_a_goal_is_a_ceiling_and_a_wish() -> None:
    """100 padded by a tenth: at most 110, wished 100 at the goal's priority and 110 last of all."""
    found = rows(
        plan(
            {"a": EQUAL},
            "metric,period,amount,goal,priority\na,FY2027,100,g,2\n",
            people(2),
            over_assignment={"rep": 0.1},
        ),
        "goals",
    )
    both = {"rep 1": 1.0, "rep 2": 1.0}
    assert found == {
        "g": Row(both, -INF, pytest.approx(110), (("at least", 100, 2), ("at least", pytest.approx(110), LAST)))
    }


def test_without_padding_there_is_no_last_wish() -> None:
    """100 without over-assignment: at most and wished 100."""
    found = rows(plan({"a": EQUAL}, "metric,period,amount,goal\na,FY2027,100,g\n"), "goals")
    assert found == {"g": Row({"rep 1": 1.0}, -INF, pytest.approx(100), (("at least", 100, 1),))}


def test_a_sum_has_the_cells_of_its_parts() -> None:
    """A goal on `all` counts `a` and `b` alike."""
    metrics = {"a": EQUAL, "b": EQUAL, "all": {"sum_of": ["a", "b"]}}
    found = rows(plan(metrics, "metric,period,amount,goal\nall,FY2027,100,g\n"), "goals")
    assert found["g"].weights == {"a": 1.0, "b": 1.0}


def test_scope_and_period_pick_the_cells() -> None:
    """The first half of the North is two quarters of one rep."""
    reps = "rep,region\nrep 1,North\nrep 2,South\n"
    goals = "metric,period,amount,scope,goal\na,FY2027-H1,100,region=North,g\n"
    found = rows(plan({"a": EQUAL}, goals, reps, periods="quarter", levels=["region"]), "goals")
    assert found["g"].weights == {"FY2027-Q1": 1.0, "FY2027-Q2": 1.0}


def test_lines_of_credit_are_counted_apart() -> None:
    """A goal of the specialists has their cells alone."""
    goals = "metric,period,amount,line,goal\na,FY2027,100,,direct\na,FY2027,60,overlay,overlay\n"
    roles = {"rep": {"metrics": ["a"]}, "SE": {"metrics": ["a"], "line": "overlay"}}
    found = rows(plan({"a": EQUAL}, goals, "rep,role\nrep 1,rep\nrep 2,SE\n", roles=roles), "goals")
    assert {goal: row.weights for goal, row in found.items()} == {"direct": {"rep 1": 1.0}, "overlay": {"rep 2": 1.0}}


def test_a_weight_is_the_goals_part_of_its_metric() -> None:
    """Goals of 300 and 100 of one metric weigh three quarters and one; a stated weight stays."""
    goals = "metric,period,amount,scope,weight\na,FY2027-Q1,300,,\na,FY2027-Q2,100,,\nb,FY2027,7,,5\n"
    _, labelled = laid_out(plan({"a": EQUAL, "b": EQUAL}, goals, periods="quarter"))
    first = labelled.wishes.priority < LAST
    assert sorted(labelled.wishes.weight[first]) == [0.25, 0.75, 5.0]


def test_a_rate_is_of_the_whole_base_and_what_nobody_covers_stays_open() -> None:
    """90 % of 300 due is 270; of the 200 that are covered 180 can be carried, so 90 stay short."""
    due = "territory,metric,driver,potential\nA,kept,base,100\nB,kept,base,100\nC,kept,base,100\n"
    asked = plan(
        {"kept": {"base": True, "round_to": 0.01}}, "metric,period,rate,goal\nkept,FY2027,0.9,g\n",
        "rep,territory\nrep 1,A\nrep 2,B\n", tables={"potential": due, "territories": "territory\nA\nB\nC\n"},
    )  # fmt: skip
    row = rows(asked, "goals")["g"]
    assert (row.most, row.wishes[0][1]) == pytest.approx((180, 180))
    allocation = answered(asked).allocation
    assert quotas(allocation, "rep") == {"rep 1": 90, "rep 2": 90}
    assert (figures(allocation, "amount"), figures(allocation, "gap")) == ([270], [pytest.approx(90)])
    assert figures(allocation, "uncovered") == [pytest.approx(90)]


def test_a_goal_without_anybody_falls_short_whole() -> None:
    """Nobody sells in the South: no row, and the goal's gap is all of it."""
    goals = "metric,period,amount,scope,goal\na,FY2027,100,region=North,north\na,FY2027,50,region=South,south\n"
    reps = "rep,region,end\nrep 1,North,\nrep 2,South,2026-08-01\n"
    asked = plan(
        {"a": EQUAL},
        goals,
        reps,
        levels=["region"],
        periods="year",
        tables={"absences": "rep,from,to\nrep 2,2026-08-01,2026-08-01\n"},
    )
    assert list(rows(asked, "goals")) == ["north"]
    allocation = answered(asked).allocation
    assert dict(zip(allocation.goals["goal"], allocation.goals["gap"], strict=True)) == {"north": 0, "south": 50}
