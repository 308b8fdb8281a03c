"""Quotas laid on weeks and days: counts that can be checked on a wall calendar."""

from __future__ import annotations

import re
from typing import Any

import pandas as pd
import pytest

from allocator import PlanError, allocate
from allocator.allocation import Allocation
from allocator.plan.plan import Plan
from allocator.tables import pace as pacing
from allocator.tables.pace import check_pace, pace
from allocator.verify import verify
from tests.verify.toy import METRICS, plan

LOCKED = "rep,metric,period,quota\nAnn,revenue,2027-02,{quota}\n"
GOALS = "metric,period,amount\nrevenue,2027-02,{goal}\nrevenue,2027-03,4000\n"


def february(quota: float = 100, goal: float = 300, tables: dict[str, str] | None = None, **more: Any) -> Plan:
    """Ann has a quota of 100 in February 2027, which has 20 weekdays; Monday 15 is Presidents' Day."""
    given = {"goals": GOALS.format(goal=goal), "locks": LOCKED.format(quota=quota), **(tables or {})}
    return plan(tables=given, **{"periods": "month", "country": "US", **more})


def paced(of: Plan, by: str) -> tuple[Allocation, pd.DataFrame]:
    """Allocate, pace and verify; texts are plain."""
    allocation = allocate(of)
    table = pace(allocation, by)
    assert verify(of, {**allocation.tables, "pace": table}) == ()
    return allocation, table.astype(dict.fromkeys(("period", *table.columns[4:-3]), str))


def anns(table: pd.DataFrame, period: str = "2027-02") -> pd.DataFrame:
    return table[(table["rep"] == "Ann") & (table["period"] == period)]


def test_a_february_with_a_holiday_by_day() -> None:
    """100 over 19 days: by the end of day k 100 k ÷ 19, rounded; nothing on weekends and on the holiday."""
    rows = anns(paced(february(), "day")[1])
    weekdays = [f"2027-02-{day:02d}" for day in range(1, 27) if day % 7 not in (6, 0) and day != 15]
    assert list(rows["day"]) == weekdays
    assert list(rows["cumulative"]) == [int(100 * k / 19 + 0.5) for k in range(1, 20)]
    assert sorted(rows["pace"]) == [5] * 14 + [6] * 5
    assert set(rows["working_days"]) == {1}


def test_a_february_with_a_holiday_by_week() -> None:
    """5, 5, 4 and 5 of 19 days: 26.3, 52.6, 73.7 and 100 by the end of each week."""
    rows = anns(paced(february(), "week")[1])
    assert list(rows["week"]) == ["2027-W05", "2027-W06", "2027-W07", "2027-W08"]
    assert list(rows["from"]) == ["2027-02-01", "2027-02-08", "2027-02-15", "2027-02-22"]
    assert list(rows["to"]) == ["2027-02-07", "2027-02-14", "2027-02-21", "2027-02-28"]
    assert list(rows["working_days"]) == [5, 5, 4, 5]
    assert list(rows["pace"]) == [26, 27, 21, 26]
    assert list(rows["cumulative"]) == [26, 53, 74, 100]


def test_a_week_that_two_periods_share_has_two_rows() -> None:
    """The week of 29 March 2027 has three days of the first quarter and two of the second."""
    given = {"goals": "metric,period,amount\nrevenue,FY2027,12000\n"}
    rows = paced(plan(tables=given, periods="quarter"), "week")[1].query("rep == 'Ann' and week == '2027-W13'")
    assert list(rows["period"]) == ["FY2027-Q1", "FY2027-Q2"]
    assert list(rows["from"]) == ["2027-03-29", "2027-04-01"]
    assert list(rows["to"]) == ["2027-03-31", "2027-04-04"]
    assert list(rows["working_days"]) == [3, 2]


def test_the_first_days_of_a_year_may_be_a_week_of_the_last() -> None:
    """Friday, 1 January 2027 belongs to the last week of 2026."""
    given = {"goals": "metric,period,amount\nrevenue,FY2027,12000\n"}
    assert anns(paced(plan(tables=given), "week")[1], "FY2027")["week"].iloc[0] == "2026-W53"


def test_nothing_falls_on_leave() -> None:
    """From Monday 8 to Tuesday 16 February Ann is away: five days and one are off, the holiday is anyway."""
    away = {"absences": "rep,from,to\nAnn,2027-02-08,2027-02-16\n"}
    rows = anns(paced(february(tables=away), "day")[1])
    assert not rows["day"].between("2027-02-08", "2027-02-16").any()
    assert len(rows) == 19 - 6


def test_a_quota_of_somebody_who_is_away_falls_on_working_days() -> None:
    """Contracts fall due in a month of leave: they are laid on the country's days, and working_days says so."""
    given = {
        "absences": "rep,from,to\nAnn,2027-02-01,2027-02-28\n",
        "assignments": "rep,territory,share\nAnn,Oslo,1\nBob,Reno,1\n",
        "potential": "territory,metric,driver,period,potential\nOslo,renewals,base,2027-02,200\n",
        "goals": "metric,period,rate\nrenewals,2027-02,0.5\n",
    }
    metrics = {"renewals": {"unit": "USD", "base": True}}
    rows = anns(paced(plan(metrics, tables=given, periods="month", country="US"), "day")[1])
    assert len(rows) == 19
    assert "2027-02-15" not in set(rows["day"])
    assert rows["pace"].sum() == 100
    assert set(rows["working_days"]) == {0}


def test_spells_that_share_a_month_are_one_row_a_week() -> None:
    """Ann goes half time from Wednesday 10 February: one row a week, no week twice, and both quotas in it."""
    people = (
        "rep,role,territory,region,from,to,fte\nAnn,AE,Oslo,EMEA,,2027-02-09,1\nAnn,AE,Oslo,EMEA,2027-02-10,,0.5\n"
        "Bob,AE,Reno,AMER,,,1\n"
    )
    allocation, table = paced(february(tables={"reps": people}), "week")
    rows = anns(table)
    assert len(allocation.quotas.query("rep == 'Ann' and period == '2027-02'")) == 2
    assert list(rows["week"]) == ["2027-W05", "2027-W06", "2027-W07", "2027-W08"]
    assert list(rows["working_days"]) == [5, 5, 4, 5]
    assert rows["pace"].sum() == 100


def test_a_rep_who_moves_is_paced_where_the_rep_is() -> None:
    """Ann covers Rome from 15 February on: Oslo's days end there."""
    moves = (
        "rep,territory,from,to\nAnn,Oslo,2027-01-01,2027-02-14\nAnn,Rome,2027-02-15,2027-12-31\n"
        "Bob,Reno,2027-01-01,2027-12-31\n"
    )
    given = {"goals": GOALS.format(goal=300), "assignments": moves}
    rows = anns(paced(plan(tables=given, periods="month", country="US"), "day")[1])
    assert rows[rows["territory"] == "Oslo"]["day"].max() == "2027-02-12"
    assert rows[rows["territory"] == "Rome"]["day"].min() == "2027-02-16"


def test_units_below_one_stay_whole() -> None:
    """Halves are paced in halves, and thousands in ones."""
    metrics = {"revenue": {**METRICS["revenue"], "round_to": 0.5}}
    rows = anns(paced(february(quota=12.5, metrics=metrics), "day")[1])
    assert rows["pace"].sum() == 12.5
    assert (rows["pace"] * 2 % 1 == 0).all()
    metrics = {"revenue": {"unit": "USD", "round_to": 1000}}
    rows = anns(paced(february(quota=10_000, goal=30_000, metrics=metrics), "day")[1])
    assert rows["pace"].sum() == 10_000
    assert set(rows["pace"]) == {526, 527}


def test_what_is_odd_stands_on_the_last_day() -> None:
    """A lock of 100.25 in whole units: 25 cents are left for the last day."""
    rows = anns(paced(february(quota=100.25), "day")[1])
    assert rows["pace"].sum() == 100.25
    assert (rows["pace"].iloc[:-1] % 1 == 0).all()
    assert rows["pace"].iloc[-1] % 1 == 0.25


@pytest.mark.parametrize(("by", "rows"), [("day", 2 * 249), ("week", 2 * 57)])
def test_what_is_too_long_is_refused_with_its_length(monkeypatch: pytest.MonkeyPatch, by: str, rows: int) -> None:
    """Two people have a row for each of 249 working days, or for each of 57 weeks cut by months: before any work."""
    monkeypatch.setattr(pacing, "MOST_ROWS", rows)
    check_pace(february(), by)
    monkeypatch.setattr(pacing, "MOST_ROWS", rows - 1)
    with pytest.raises(PlanError) as caught:
        check_pace(february(), by)
    (finding,) = caught.value.findings
    assert re.fullmatch(rf"--pace {by} \| would write about {rows} rows, more than {rows - 1} \| .*", str(finding))
    assert ("take --pace week" in finding.remedy) == (by == "day")


def test_without_pace_nothing_is_counted() -> None:
    """Nothing asked, nothing checked."""
    check_pace(february(), "")
