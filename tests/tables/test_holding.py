"""What holds a goal back, said as a planner would."""

from __future__ import annotations

import pytest

from allocator import allocate, read_plan
from allocator.plan.plan import Plan
from tests.docs.pages import ROOT
from tests.verify.toy import METRICS, plan

GOAL = "metric,period,amount\nrevenue,FY2027,{amount}\n"


def short(amount: float, limit: str = "", metric: dict[str, object] | None = None) -> Plan:
    """Two people with 2,610 selling hours each, one hour a unit; a goal that they cannot carry."""
    tables = {"goals": GOAL.format(amount=amount)}
    if limit:
        tables["limits"] = limit
    return plan({"revenue": {**METRICS["revenue"], **(metric or {})}}, tables=tables)


@pytest.mark.parametrize(
    ("of", "held"),
    [
        (short(6000), "Held by selling hours (2 reps in FY2027)."),
        (short(600, "per,where,measure,max\nrep,,quota,100\n"), "Held by limits on quota (2 reps)."),
        (short(600, "per,where,measure,max\nregion,,quota,100\n"), "Held by limits on quota (2 rows)."),
        (short(600, "per,where,measure,max\nterritory,,quota,100\n"), "Held by limits on quota (2 territories)."),
        (short(600, "per,where,measure,max\nall,,quota,100\n"), "Held by limits on quota (1 row)."),
    ],
)
def test_the_sentence_says_who_is_held_and_when(of: Plan, held: str) -> None:
    """A name where there is one, else how many there are."""
    assert allocate(of).sentence.endswith(held)


def test_a_lesson_says_it() -> None:
    """Three people of a scenario have no more selling hours."""
    sentence = allocate(read_plan(ROOT / "scenarios" / "retention_first")).sentence
    assert sentence.endswith("Held by selling hours (3 reps in FY2027).")
