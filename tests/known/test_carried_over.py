"""What re-allocation moved to a goal from closed periods comes on top of it, everywhere."""

from __future__ import annotations

import pytest

from allocator.insight.worth.goal_state import goal_states
from tests.answers import answered
from tests.known.small_plans import allocated, figures, plan, quotas
from tests.plan.plans import findings

EQUAL = {"revenue": {"unit": "USD", "round_to": 1, "fair_share": {"equal": 1}}}
TWO = "rep,region\nrep 1,North\nrep 2,South\n"


@pytest.mark.parametrize(("carried", "each"), [(20, 60), (-20, 40), (0, 50)])
def test_what_was_carried_over_comes_on_top(carried: int, each: int) -> None:
    """100 with 20 more for two alike is 60 each, with 20 less 40 each."""
    allocation = allocated(EQUAL, f"metric,period,amount,carried_over\nrevenue,FY2027,100,{carried}\n", TWO)
    assert quotas(allocation, "rep") == {"rep 1": each, "rep 2": each}
    assert figures(allocation, "amount") == [100 + carried]
    assert figures(allocation, "carried_over") == [carried]
    company = allocation.rollup[allocation.rollup["level"] == "company"]
    assert company["goal_part"].tolist() == pytest.approx([100 + carried])


def test_what_was_carried_over_comes_on_top_of_a_rate() -> None:
    """92 % of 100 due, and 3 more."""
    due = "territory,metric,driver,potential\nA,renewals,base,100\n"
    allocation = allocated(
        {"renewals": {"round_to": 1, "base": True}}, "metric,period,rate,carried_over\nrenewals,FY2027,0.92,3\n",
        "rep,territory\nrep 1,A\n", tables={"potential": due, "territories": "territory\nA\n"},
    )  # fmt: skip
    assert quotas(allocation, "rep") == {"rep 1": 95}


@pytest.mark.parametrize(
    ("carried", "said"),
    [
        ("20", "20 USD more because closed periods fell short"),
        ("-20", "20 USD less because closed periods were ahead"),
    ],
)
def test_it_is_said_in_words(carried: str, said: str) -> None:
    """Only where there is something to say."""
    goals = f"metric,period,amount,carried_over,goal\nrevenue,FY2027,100,{carried},g\nrevenue,FY2027-H1,40,0,h\n"
    given = answered(plan(EQUAL, goals, TWO, periods="half")).allocation
    first, second = sorted(goal_states(given, 0), key=lambda state: state.goal)
    assert first.about.endswith(said)
    assert "closed" not in second.about


def test_no_more_is_taken_off_than_there_is() -> None:
    """A goal below nothing is refused."""
    assert findings(goals="metric,period,amount,carried_over\nrevenue,FY2027,1000,-1001\n") == [
        "goals.csv row 2 | carried_over takes off more than the amount | take off the amount at most"
    ]
