"""Territories that were renamed, split or merged: each case by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.plan.plan import Plan
from allocator.plan.read import plan_from, plan_over
from tests.plan.plans import SETTINGS, csv, findings
from tests.plan.plans import plan as small

REPS = "rep,region,territory\nAnn,EMEA,East\nBob,AMER,West\n"
TERRITORIES = "territory\nEast\nWest\nNorth\n"
IN_FORCE = "rep,territory,metric,period,quota\n"
HEAD = "from_territory,to_territory,share,metric,applied\n"


def plan(restate: str, settings: dict[str, Any] | None = None, **more: str) -> Plan:
    return small(settings, reps=REPS, territories=TERRITORIES, restate=HEAD + restate, **more)


def amounts(given: Plan, table: str, column: str) -> dict[tuple[str, ...], float]:
    """Return the amounts of a table by rep, territory and period, as far as it has them."""
    frame = given.table(table)
    keys = [key for key in ("rep", "territory", "period") if frame[key].ne("").any()]
    summed = frame.groupby(keys)[column].sum()
    return {key if isinstance(key, tuple) else (key,): value for key, value in summed.items()}


def test_a_territory_that_was_renamed() -> None:
    """All that was Old is West."""
    given = plan(
        "Old,West,1,,\n",
        history="period,metric,territory,actual\n2026-12,revenue,Old,70\n",
        potential="territory,metric,potential\nOld,revenue,900\n",
        locks="rep,territory,metric,period,quota\nBob,Old,revenue,FY2027-Q1,30\n",
        actuals="period,metric,territory,actual\n2027-01,revenue,Old,7\n",
        current=IN_FORCE + "Bob,Old,revenue,FY2027-Q1,25\n",
    )
    assert amounts(given, "history", "actual") == {("West", "2026-12"): 70}
    assert amounts(given, "potential", "potential") == {("West",): 900}
    assert amounts(given, "locks", "quota") == {("Bob", "West", "FY2027-Q1"): 30}
    assert amounts(given, "actuals", "actual") == {("West", "2027-01"): 7}
    assert amounts(given, "current", "quota") == {("Bob", "West", "FY2027-Q1"): 25}
    assert not [a for a in given.assumptions if a.where.startswith("restate.csv") and a.kind != "default"]


def test_a_territory_that_was_split() -> None:
    """60 % and 40 % of history as they are; of the plan in force in whole units: 3 are 2 and 1, 101 are 61 and 40."""
    given = plan(
        "Old,West,0.6,,\nOld,East,0.4,,\n",
        history="period,metric,territory,actual\n2026-12,units,Old,3\n",
        current=IN_FORCE + "Ann,Old,units,FY2027-Q1,3\nAnn,Old,units,FY2027-Q2,101\n",
    )
    assert amounts(given, "history", "actual") == pytest.approx({("East", "2026-12"): 1.2, ("West", "2026-12"): 1.8})
    assert amounts(given, "current", "quota") == {
        ("Ann", "West", "FY2027-Q1"): 2, ("Ann", "East", "FY2027-Q1"): 1,
        ("Ann", "West", "FY2027-Q2"): 61, ("Ann", "East", "FY2027-Q2"): 40,
    }  # fmt: skip


def test_territories_that_became_one() -> None:
    """What was asked of a rep in both is one quota; and so is what lay there already."""
    given = plan(
        "A,West,1,,\nB,West,1,,\n",
        potential="territory,metric,potential\nA,revenue,5\nB,revenue,6\nWest,revenue,1\n",
        current=IN_FORCE + "Bob,A,revenue,FY2027-Q1,3\nBob,B,revenue,FY2027-Q1,4\nAnn,B,revenue,FY2027-Q1,9\n",
    )
    assert amounts(given, "potential", "potential") == {("West",): 12}
    assert amounts(given, "current", "quota") == {("Bob", "West", "FY2027-Q1"): 7, ("Ann", "West", "FY2027-Q1"): 9}
    assert len(given.table("current")) == 2


def test_a_territory_that_lost_accounts() -> None:
    """30 % goes nowhere: of history, potential, locks and what is open; actuals and closed quotas keep their sum."""
    tables = {
        "history": "period,metric,territory,actual\n2026-12,units,West,10\n",
        "potential": "territory,metric,potential\nWest,units,100\n",
        "locks": "rep,territory,metric,period,quota\nBob,West,units,FY2027-Q4,20\n",
        "actuals": "period,metric,territory,actual\n2027-01,units,West,4\n",
        "current": IN_FORCE + "Bob,West,units,FY2027-Q1,10\nBob,West,units,FY2027-Q2,11\n",
    }
    given = plan("West,West,0.7,,\n", {"year": {"as_of": "2027-03-31"}}, **tables)
    assert amounts(given, "history", "actual") == pytest.approx({("West", "2026-12"): 7})
    assert amounts(given, "potential", "potential") == pytest.approx({("West",): 70})
    assert amounts(given, "locks", "quota") == {("Bob", "West", "FY2027-Q4"): 14}
    assert amounts(given, "actuals", "actual") == {("West", "2027-01"): 4}
    assert amounts(given, "current", "quota") == {("Bob", "West", "FY2027-Q1"): 10, ("Bob", "West", "FY2027-Q2"): 8}
    before = plan("West,West,0.7,,\n", **tables)
    assert amounts(before, "current", "quota") == {("Bob", "West", "FY2027-Q1"): 7, ("Bob", "West", "FY2027-Q2"): 8}
    assert amounts(before, "current", "if_closed") == {
        ("Bob", "West", "FY2027-Q1"): 10, ("Bob", "West", "FY2027-Q2"): 11
    }  # fmt: skip
    said = [a.what for a in given.assumptions if a.where == "restate.csv"]
    assert said == ["30 % of West goes nowhere: it is no longer counted"]


def test_rows_of_a_metric_hold_for_it_alone() -> None:
    """Units go to East; revenue follows the row for all metrics; what no row speaks of stays."""
    current = "Bob,Old,units,FY2027-Q1,5\nBob,Old,revenue,FY2027-Q1,7\nBob,West,units,FY2027-Q1,1\n"
    given = plan("Old,East,1,units,\nOld,North,1,,\n", current=IN_FORCE + current)
    frame = given.table("current")
    assert dict(zip(frame["territory"] + " " + frame["metric"], frame["quota"], strict=True)) == {
        "East units": 5, "North revenue": 7, "West units": 1
    }  # fmt: skip


def test_chains_are_not_followed() -> None:
    """West to East and East to West is a swap."""
    given = plan("West,East,1,,\nEast,West,1,,\n", potential="territory,metric,potential\nEast,units,1\nWest,units,2\n")
    assert amounts(given, "potential", "potential") == {("West",): 1, ("East",): 2}


def test_what_was_applied_does_not_change_the_plan_in_force_again() -> None:
    """Nor actuals up to that day; rows under a name that ended are out of date; later actuals are restated."""
    given = plan(
        "Old,West,1,,2027-03-31\nWest,West,0.5,units,2027-03-31\n",
        potential="territory,metric,potential\nOld,revenue,900\n",
        current=IN_FORCE + "Bob,West,units,FY2027-Q2,8\nBob,Old,revenue,FY2027-Q2,8\nBob,West,revenue,FY2027-Q2,9\n",
        actuals="period,metric,territory,actual\n2027-01,revenue,Old,7\n2027-01,revenue,West,7\n2027-04,revenue,Old,1\n",
    )
    assert amounts(given, "current", "quota") == {("Bob", "West", "FY2027-Q2"): 17}
    assert amounts(given, "actuals", "actual") == {("West", "2027-01"): 7, ("West", "2027-04"): 1}
    assert amounts(given, "potential", "potential") == {("West",): 900}


def test_a_plan_over_a_restated_one_is_not_restated_again() -> None:
    given = plan("West,West,0.5,,\n", potential="territory,metric,potential\nWest,units,8\n")
    over = plan_over(given, {"name": "other"}, {"goals": csv("metric,period,amount\nunits,FY2027,4\n")})
    assert amounts(over, "potential", "potential") == {("West",): 4}


def test_what_stood_twice_is_still_told() -> None:
    """Adding up does not hide a row that was written twice."""
    told = findings(
        reps=REPS, territories=TERRITORIES, restate=HEAD + "Old,West,1,,\n",
        current=IN_FORCE + "Bob,Old,units,FY2027-Q1,5\nBob,Old,units,FY2027-Q1,6\n",
    )  # fmt: skip
    assert told == ["current.csv row 3 | Bob, West, units, FY2027-Q1 stands already in row 2 | keep one of them"]


def test_a_name_that_no_table_has_is_listed() -> None:
    given = plan("Wset,West,1,,\n")
    assert [(a.where, a.what) for a in given.assumptions if a.kind == "unused"] == [
        ("restate.csv from_territory", 'no table says anything of "Wset", so there is nothing to restate')
    ]


def test_what_is_wrong_with_it_is_told() -> None:
    assert findings(
        reps=REPS, territories=TERRITORIES,
        restate=HEAD + "Old,Wset,1,,\nA,West,0.7,,\nA,East,0.6,,\nB,West,0.5,unit,\nC,West,2,,\nA,West,0.1,,\n",
    ) == [
        'restate.csv row 2 | territory "Wset" is not in territories.csv | did you mean "West"?',
        "restate.csv row 3 | the shares of A add up to 1.4 | lower them to 1 in all, or less for what is lost",
        "restate.csv row 4 | the shares of A add up to 1.4 | lower them to 1 in all, or less for what is lost",
        'restate.csv row 5 | metric "unit" is not in plan.yaml | did you mean "units"?',
        "restate.csv row 6 | share 2 is above 1 | write 0.02 or 2% if it is 2 percent",
        "restate.csv row 6 | the shares of C add up to 2 | lower them to 1 in all, or less for what is lost",
        "restate.csv row 7 | A, West stands already in row 3 | keep one of them",
        "restate.csv row 7 | the shares of A add up to 1.4 | lower them to 1 in all, or less for what is lost",
    ]  # fmt: skip


@given(
    quotas=st.lists(st.integers(0, 50), min_size=1, max_size=6),
    shares=st.lists(st.integers(0, 100), min_size=1, max_size=3).filter(lambda parts: sum(parts) > 0),
    seed=st.randoms(use_true_random=False),
)
def test_sums_are_kept_exactly_and_order_changes_nothing(quotas: list[int], shares: list[int], seed: Any) -> None:
    """Whole quotas stay whole, row by row; the same rows in another order give the same plan."""
    whole = max(sum(shares), 100)
    rows = [f"Old,{to},{share / whole!r},," for to, share in zip(("West", "East", "North"), shares, strict=False)]
    asked = [f"r{n},Old,units,FY2027-Q1,{quota}" for n, quota in enumerate(quotas)]
    digests = set()
    for _ in range(2):
        tables = {"restate": csv(HEAD + "\n".join(rows)), "current": csv(IN_FORCE + "\n".join(asked))}
        known = {
            "reps": csv(REPS),
            "territories": csv(TERRITORIES),
            "goals": csv("metric,period,amount\nunits,FY2027,9\n"),
        }
        given = plan_from(SETTINGS, {**known, **tables})
        digests.add(given.digest)
        frame = given.table("current")
        by_rep = frame.groupby("rep")[["quota", "if_closed"]].sum()
        for n, quota in enumerate(quotas):
            assert by_rep.loc[f"r{n}", "if_closed"] == quota
            assert abs(by_rep.loc[f"r{n}", "quota"] - quota * sum(shares) / whole) < 1
        assert (frame["quota"] == frame["quota"].round()).all()
        seed.shuffle(rows)
        seed.shuffle(asked)
    assert len(digests) == 1
