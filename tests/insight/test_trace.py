from __future__ import annotations

import numpy as np
import pytest

from allocator.insight.rep.rep_metric import RepMetric
from allocator.insight.rep.trace import chains, told
from tests.answers import answered
from tests.known.small_plans import plan
from tests.scenarios.lessons import allocation_of

REPS = "rep,region,team\nAnn,EMEA,North\nBob,EMEA,South\nCy,AMER,West\nDee,AMER,West\n"


def test_a_chain_by_hand() -> None:
    """Four alike: half of 80 falls to EMEA, half of that to North, all of it to Ann, and 20 is a quarter."""
    given = answered(plan(
        {"a": {"round_to": 1, "fair_share": {"equal": 1}}}, "metric,period,amount,goal,objective\na,FY2027,80,g,Grow\n",
        REPS, levels=["region", "team"],
    )).allocation  # fmt: skip
    own = RepMetric(given, "Ann", "a")
    (chain,) = chains(own)
    assert [(step.who, step.share) for step in chain.steps] == [("EMEA", 0.5), ("North", 0.5), ("Ann", 1.0)]
    assert told(own, chain) == (
        'Objective "Grow": of the goal g (80, FY2027) EMEA has 50 % = 40; of these North has 50 % = 20; '
        "of these Ann has 100 % = 20, 25 % of the goal. The quota carries 25 % of it."
    )


@pytest.mark.parametrize("lesson", ["quickstart", "shared_territory", "overlay_specialists", "market_share"])
def test_chains_multiply_out(lesson: str) -> None:
    """The shares of the steps multiply to the rep's part of the goal, which is the last amount ÷ the goal."""
    given = allocation_of(lesson)
    for rep, metric in given.waterfall[["rep", "metric"]].itertuples(index=False):
        for chain in chains(RepMetric(given, rep, metric)):
            assert chain.share == pytest.approx(chain.steps[-1].amount / chain.amount)
            assert chain.share == pytest.approx(float(np.prod([step.share for step in chain.steps])))


def test_what_all_reps_carry_of_a_goal_is_what_the_goal_carries() -> None:
    """Summed over the reps, the parts carried are goals.csv's; the shares add up to the whole goal."""
    given = allocation_of("quickstart")
    found = [chain for rep in given.quotas["rep"].unique() for chain in chains(RepMetric(given, rep, "revenue"))]
    quotas = given.quotas[given.quotas["metric"] == "revenue"]
    whole = [chain for chain in found if chain.goals == ("new business",)]
    assert sum(chain.share for chain in whole) == pytest.approx(1.0)
    assert sum(chain.carried for chain in whole) == pytest.approx(quotas["quota"].sum() / 18_000_000)


def test_goals_side_by_side_are_one_chain() -> None:
    """Four quarters with the same scope and objective are told as one; a year beside them is its own."""
    given = answered(plan(
        {"a": {"round_to": 1, "fair_share": {"equal": 1}}},
        "metric,period,amount,goal\na,FY2027-Q1,10,q1\na,FY2027-Q2,20,q2\na,FY2027-Q3,30,q3\na,FY2027-Q4,40,q4\n"
        "a,FY2027,100,year\n",
        "rep\nAnn\nBob\n", periods="quarter",
    )).allocation  # fmt: skip
    own = RepMetric(given, "Ann", "a")
    assert {chain.goals for chain in chains(own)} == {("q1", "q2", "q3", "q4"), ("year",)}
    assert {told(own, chain) for chain in chains(own)} == {
        "Of the 4 goals q1 to q4 (100, FY2027-Q1 to FY2027-Q4) Ann has 50 % = 50. The quota carries 50 % of them.",
        "Of the goal year (100, FY2027) Ann has 50 % = 50. The quota carries 50 % of it.",
    }


def test_only_goals_that_cover_the_rep_are_followed() -> None:
    """Scope, line and period decide."""
    given = answered(plan(
        {"a": {"round_to": 1, "fair_share": {"equal": 1}}},
        "metric,period,amount,goal,scope\na,FY2027,80,g,\na,FY2027,40,emea,region=EMEA\n", REPS, levels=["region"],
    )).allocation  # fmt: skip
    assert {chain.goals for chain in chains(RepMetric(given, "Cy", "a"))} == {("g",)}
    assert {chain.goals for chain in chains(RepMetric(given, "Bob", "a"))} == {("g",), ("emea",)}


def test_a_small_part_keeps_two_digits() -> None:
    """One of 400 has 0.25 % of the goal, not 0.2 %."""
    reps = "rep\n" + "".join(f"r{k}\n" for k in range(400))
    given = answered(plan(
        {"a": {"round_to": 1, "fair_share": {"equal": 1}}}, "metric,period,amount,goal\na,FY2027,4000,g\n", reps,
    )).allocation  # fmt: skip
    own = RepMetric(given, "r7", "a")
    assert told(own, chains(own)[0]) == (
        "Of the goal g (4,000, FY2027) r7 has 0.25 % = 10. The quota carries 0.25 % of it."
    )


def test_what_nobody_covers_is_no_part_of_any_level() -> None:
    """Of a base of 200 only half is covered: the first step has half of the goal."""
    given = answered(plan(
        {"a": {"base": True, "round_to": 1}}, "metric,period,rate\na,FY2027,0.5\n", "rep,territory\nAnn,X\n",
        tables={"potential": "territory,metric,driver,potential\nX,a,base,100\nY,a,base,100\n",
                "territories": "territory\nX\nY\n"},
    )).allocation  # fmt: skip
    (chain,) = chains(RepMetric(given, "Ann", "a"))
    assert (chain.amount, chain.share, chain.carried) == (100.0, 0.5, 0.5)


def test_a_rep_who_moves_is_followed_through_both_teams() -> None:
    """A rep of two teams within the year comes down through both."""
    reps = "rep,team,from,to\nAnn,North,,2027-01-31\nAnn,South,2027-02-01,\nBob,North,,\nCy,West,,\n"
    given = answered(plan(
        {"a": {"round_to": 1, "fair_share": {"equal": 1}}}, "metric,period,amount\na,FY2027,90\n", reps,
        levels=["team"], periods="half",
    )).allocation  # fmt: skip
    (chain,) = chains(RepMetric(given, "Ann", "a"))
    assert chain.steps[0].who == "North and South"
    assert chain.share == pytest.approx(1 / 3, abs=1e-2)
