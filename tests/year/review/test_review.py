"""Where the year stands, by hand: pace, forecast, what is out of date, what is new, and triggers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from allocator.errors import PlanError
from allocator.plan.plan import Plan
from allocator.year.review.review import Review, review
from tests.year.closing.books import ENDS, Book, evenly, sold

YEAR = "revenue,FY2027,800,\n"
BOOK = Book(YEAR, evenly(100), sold(1, 60, 100), "keep")


def of(found: Review, level: str, node: str = "") -> pd.Series:
    rows = found.pace[(found.pace["level"] == level) & (found.pace["node"] == node)]
    return rows.iloc[0]


def with_triggers(*triggers: dict[str, Any]) -> Book:
    return BOOK.having(settings={"year": {"triggers": list(triggers)}})


def test_pace_and_forecast() -> None:
    """160 of 200 is 20 % behind; the 600 that are left are sold at that rate: 160 + 480."""
    found = review(BOOK.plan(), ENDS[1])
    company, north, south = of(found, "company"), of(found, "region", "North"), of(found, "territory", "S")
    columns = ["quota", "actual", "left", "forecast", "year"]
    assert company[columns].tolist() == pytest.approx([200, 160, 600, 640, 800])
    assert (company["behind"], north["behind"], south["behind"]) == pytest.approx((0.2, 0.4, 0))
    assert north["forecast"] == pytest.approx(60 + 300 * 0.6)
    assert found.closed == ("FY2027-Q1",)
    assert len(found.left) == 3


def test_nothing_is_changed() -> None:
    """The plan that was reviewed states what it stated."""
    plan = BOOK.plan()
    before = {name: table.copy() for name, table in plan.tables.items()}
    review(plan, ENDS[1])
    assert plan.settings.year.as_of is None
    for name, table in plan.tables.items():
        pd.testing.assert_frame_equal(table, before[name])


def test_a_goal_that_is_behind_says_where() -> None:
    """All of the 40 that are missing is the North's; the goal of the South is not behind."""
    goals = "".join(f"revenue,FY2027,{a},{s}\n" for a, s in ((800, ""), (400, "region=South")))
    found = review(BOOK.having(goals=goals).plan(), ENDS[1])
    where = dict(zip(found.goals["goal"], found.goals["where"], strict=True))
    assert where["revenue FY2027"] == [("region", "North", 1.0), ("territory", "N", 1.0)]
    assert where["revenue FY2027 region=South"] == []


@pytest.mark.parametrize(
    ("trigger", "quarter", "fires"),
    [
        ({"behind": "20%", "left": 3}, 1, True),
        ({"behind": "20%", "left": 4}, 1, False),
        ({"behind": "21%"}, 1, False),
        ({"behind": "10%", "metric": "revenue"}, 2, True),
        ({"behind": "10%", "left": 2}, 3, False),
    ],
)
def test_triggers(trigger: dict[str, Any], quarter: int, fires: bool) -> None:
    """20 % behind in every quarter so far, with 4 less the closed ones left."""
    told = "".join(sold(q, 60, 100) for q in range(1, quarter + 1))
    found = review(with_triggers(trigger).having(actuals=told).plan(), ENDS[quarter])
    assert found.fires is found.reallocate is fires
    assert found.advice.startswith(f"Re-allocate: {'yes' if fires else 'no'}, because ")
    assert f"revenue is 20 % behind with {4 - quarter} quarter" in found.advice


def test_without_triggers_or_actuals_it_says_so() -> None:
    assert "sets no trigger" in review(BOOK.plan(), ENDS[1]).advice
    silent = review(with_triggers({"behind": 0.1}).having(actuals="").plan(), ENDS[1])
    assert silent.without_actuals == ("revenue",)
    assert silent.pace.empty
    assert silent.advice == "Re-allocate: no, because no period with quotas and actuals is closed."
    early = review(with_triggers({"behind": 0.1}).having(actuals="").plan(), date(2027, 2, 1))
    assert early.closed == ()


def test_a_leaver_and_a_joiner_are_news() -> None:
    """Bob left with 300 to go, Cy took over the South: re-allocate, though no trigger is set."""
    reps = "rep,region,territory,end,start\nAnn,North,N,,\nBob,South,S,2027-03-31,\nCy,South,S,,2027-04-01\n"
    found = review(BOOK.plan(reps=reps), ENDS[1])
    assert [(one.about, one.name) for one in found.news] == [
        ("vanished", "Bob"),
        ("new", "Cy"),
        ("goal", "revenue FY2027"),
    ]
    assert found.news[0].what == "300 USD of revenue of Bob in S has no rep any more"
    assert found.reallocate
    assert not found.fires
    assert found.advice == "Re-allocate: yes, because 300 USD of revenue of Bob in S has no rep any more."


def test_a_raised_goal_is_news() -> None:
    """1,000 asked for, 800 in force."""
    found = review(BOOK.having(goals="revenue,FY2027,1000,\n").plan(), ENDS[1])
    assert [one.what for one in found.news] == [
        "the goal revenue FY2027 asks for 1,000 USD with over-assignment, the plan in force carries 800 USD"
    ]
    assert review(BOOK.plan(), ENDS[1]).news == ()


def test_potential_that_the_year_has_overtaken() -> None:
    """Given for the first quarter alone, or less than the territory sold; what goes on, and bases, are left alone."""
    potential = (
        "territory,metric,driver,period,potential\n"
        "N,revenue,potential,,50\nS,revenue,potential,,500\n"
        "N,revenue,accounts,FY2027-Q1,5\nS,revenue,accounts,FY2027-Q1,5\nS,revenue,accounts,FY2027-Q2,5\n"
    )
    history = "period,metric,territory,actual\n2026-12,revenue,N,55\n2025-11,revenue,S,900\n2026-10,revenue,S,400\n"
    found = review(BOOK.plan(potential=potential, history=history), ENDS[1])
    sold_more = "potential.csv row 2: N sold {} USD of revenue in {}, and its potential is 50 USD"
    assert [f"{one.where}: {one.why}" for one in found.stale] == [
        sold_more.format(55, "the twelve months before the year"),
        sold_more.format(60, "the year"),
        "potential.csv row 4: accounts of revenue in N is given up to FY2027-Q1 only, which is closed",
    ]


def test_sums_of_metrics_have_a_pace_of_their_own() -> None:
    """Bookings are revenue and services: 160 and 20 of 200 and 40."""
    own = {"unit": "USD", "fair_share": {"equal": 1}}
    settings = {
        "metrics": {"revenue": own, "services": own, "bookings": {"unit": "USD", "sum_of": ["revenue", "services"]}},
        "roles": {"AE": {"metrics": ["revenue", "services"]}},
        "year": {"triggers": [{"behind": 0.25, "metric": "bookings"}]},
    }
    more = "".join(f"Ann,N,services,FY2027-Q{q},20\nBob,S,services,FY2027-Q{q},20\n" for q in range(1, 5))
    told = BOOK.actuals + "FY2027-Q1,services,Ann,N,20\n"
    goals = YEAR + "services,FY2027,160,\n"
    found = review(BOOK.having(goals=goals, settings=settings, more=more, actuals=told).plan(), ENDS[1])
    rows = found.pace[(found.pace["level"] == "company") & (found.pace["metric"] == "bookings")]
    assert rows[["quota", "actual"]].to_numpy().tolist() == [[240, 180]]
    assert found.fires


@pytest.mark.parametrize("actuals", [sold(2, 1, 1), "2027-01,revenue,Ann,N,5\n"])
def test_missing_actuals_are_asked_for(actuals: str) -> None:
    def plan() -> Plan:
        return BOOK.having(actuals=actuals).plan()

    with pytest.raises(PlanError, match="there are no actuals of revenue for"):
        review(plan(), ENDS[2])
