"""Rules as a planner says them: who, what, when, how much, and where it stands."""

from __future__ import annotations

import pytest

from allocator.insight.rules_in_words import in_words
from tests.answers import answered
from tests.rules.toys import limited

METRICS = {
    "a": {"label": "New revenue", "unit": "USD", "round_to": 1, "fair_share": {"equal": 1}, "hours_per_unit": 0.01},
    "b": {"label": "New customers", "round_to": 1, "fair_share": {"equal": 1}},
    "c": {"label": "Renewals", "unit": "USD", "round_to": 1, "base": True, "max_rate": 0.9},
}
TABLES = {
    "history": "period,metric,territory,actual\nFY2026,a,A,400\nFY2026,a,B,400\n",
    "potential": "territory,metric,driver,potential\nA,a,potential,2000\nB,a,potential,2000\nA,c,base,500\n",
    "locks": "rep,metric,period,quota\nrep 2,a,FY2027-H1,300\n",
}
GOALS = "metric,period,amount\na,FY2027,1000\nb,FY2027,100\nc,FY2027,400\n"
LIMITS = """rep metric,rep=rep 1; metric=a,quota,,100,,,no
rep,metric=a,growth,,,0.6,,
rep,metric=a,growth,,-0.9,,,
territory,metric=a,share_of_potential,,,0.4,,
role,territory.segment=SMB; metric=a,quota,,,900,,no
company,metric=b; period=FY2027-H1,quota,,,80,,no
rep period,metric=a,phasing,,,1.5,,
rep,metric=b,ratio,a,,0.5,,
rep period,,load,,,0.9,,
rep,metric=a,equity,potential,,1.5,,"""

SAID = {
    "rep 1 must carry at least 100 USD in New revenue (limits.csv row 2)",
    "rep 1 may grow by at most 60 % against last year in New revenue: at most 640 USD (limits.csv row 3)",
    "rep 1 may fall by at most 90 % against last year in New revenue: at least 40 USD (limits.csv row 4)",
    "territory A may carry at most 40 % of the potential in New revenue: at most 800 USD (limits.csv row 5)",
    "role rep (segment SMB) may carry at most 900 USD in New revenue (limits.csv row 6)",
    "the company may carry at most 80 in New customers in FY2027-H1 (limits.csv row 7)",
    "rep 1 may carry at most 150 % of the season's part in New revenue in FY2027-H1 (limits.csv row 8)",
    "rep 1 may carry at most 0.5 times New revenue in New customers (limits.csv row 9)",
    "rep 1 may be loaded to at most 90 % in FY2027-H1: 936.0 selling hours (limits.csv row 10)",
    "rep 1 may carry at most 150 % of what the role has per potential in New revenue (limits.csv row 11)",
    "rep 2 is locked at 300 USD in New revenue in FY2027-H1 (locks.csv row 2)",
    "rep 1 can spend at most 1,040.0 selling hours in FY2027-H1 (reps.csv row 2)",
    "rep 1 can be asked at most 225 USD in Renewals on A in FY2027-H1, the highest rate of what is due "
    "(plan.yaml metrics.c.max_rate)",
    "the goal a FY2027 takes at most 1,000 USD (goals.csv row 2)",
}


@pytest.fixture(scope="module")
def told() -> list[str]:
    asked = limited(LIMITS, metrics=METRICS, goals=GOALS, tables=TABLES)
    allocation = answered(asked).allocation
    return [str(in_words(allocation, row, "")) for row in range(len(allocation.rules))]


def test_every_rule_is_said_as_a_planner_says_it(told: list[str]) -> None:
    """One sentence of each rule and measure, word by word."""
    assert SAID - set(told) == set()


def test_a_side_can_be_asked_for() -> None:
    """The floor and the cap of one row are two sentences."""
    asked = limited("rep,,quota,,100,700,,no", metrics={"a": METRICS["a"]})
    allocation = answered(asked).allocation
    row = int(allocation.rules.index[allocation.rules["label"] == "quota(rep 1)"][0])
    assert in_words(allocation, row, "min").text == "rep 1 must carry at least 100 USD in New revenue"
    assert in_words(allocation, row, "max").text == "rep 1 may carry at most 700 USD in New revenue"
