"""Time: availability, presence and hours are what counting day by day gives."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from holidays import country_holidays
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.cells.lanes import Lanes, read_lanes
from tests.known.small_plans import plan

FIRST, LAST = date(2027, 1, 1), date(2027, 12, 31)
RAMP = [0.25, 0.5, 0.75]
DAYS = st.dates(date(2026, 6, 1), LAST)


def _lanes(reps: pd.DataFrame, periods: str = "quarter", **settings: object) -> Lanes:
    tables = settings.pop("tables", {})
    shape = {"year_starts": "2027-01-01", "periods": periods, "ramp": {"standard": RAMP}, **settings}
    return read_lanes(
        plan({"a": {"fair_share": {"equal": 1}}}, "metric,period,amount\na,FY2027,1\n", reps, tables=tables, **shape)
    )  # type: ignore[arg-type]


def _edges(months: int) -> list[date]:
    return [date(2027, 1 + m, 1) for m in range(0, 12, months)] + [date(2028, 1, 1)]


def _month_later(day: date, months: int) -> date:
    """The same day some months later, the month's last where it has none."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(day.day, last))


def _ramped(day: date, start: date) -> float:
    for month, share in enumerate(RAMP):
        if _month_later(start, month) <= day < _month_later(start, month + 1):
            return share
    return 1.0


def _counted(start: date, leave: list[tuple[date, date]], country: str, ramped: bool) -> list[float]:
    """Parts of each quarter, day by day."""
    off = country_holidays(country, years=[2027]) if country else {}
    out = []
    for first, end in pairwise(_edges(3)):
        days = [first + timedelta(days=k) for k in range((end - first).days)]
        days = [day for day in days if day.weekday() < 5 and day not in off]
        there = [d for d in days if d >= start and not any(a <= d <= b for a, b in leave)]
        out.append(sum(_ramped(d, start) if ramped else 1.0 for d in there) / len(days))
    return out


@settings(max_examples=25)
@given(DAYS, st.lists(DAYS, max_size=6, unique=True), st.sampled_from(("", "US")))
def test_days_are_counted_one_by_one(start: date, away: list[date], country: str) -> None:
    """Start, ramp by month of tenure, leaves, public holidays: as a calendar on the wall gives it."""
    days = sorted(away)
    leave = list(zip(days[::2], days[1::2], strict=False))
    reps = pd.DataFrame({"rep": ["x"], "start": [str(start)], "ramp": ["standard"], "country": [country]})
    tables = {"absences": "rep,from,to\n" + "".join(f"x,{a},{b}\n" for a, b in leave)} if leave else {}
    lanes = _lanes(reps, tables=tables)
    assert lanes.availability[0] == pytest.approx(np.array(_counted(start, leave, country, True)), abs=1e-12)
    assert lanes.presence[0] == pytest.approx(np.array(_counted(start, leave, country, False)), abs=1e-12)


def test_hours_know_no_ramp() -> None:
    """A beginner works as many hours as anybody: 65 days of 8 hours, 40 % of them selling."""
    reps = pd.DataFrame({"rep": ["x"], "start": ["2027-01-01"], "ramp": ["standard"]})
    lanes = _lanes(reps, capacity={"hours_per_day": 8, "selling_share": 0.4})
    days = np.busday_count(_edges(3)[:-1], _edges(3)[1:])
    assert lanes.hours[0] == pytest.approx(days * 8 * 0.4)


def test_spells_of_a_rep_follow_each_other() -> None:
    """Full time to June, half time from July: 1, 1, ½, ½; the hours of both are the rep's."""
    reps = pd.DataFrame({"rep": ["x", "x"], "from": [None, "2027-07-01"], "to": ["2027-06-30", None], "fte": [1, 0.5]})
    lanes = _lanes(reps, capacity={"hours_per_day": 1})
    assert sorted(lanes.presence.tolist()) == [[0, 0, 0.5, 0.5], [1, 1, 0, 0]]
    days = np.busday_count(_edges(3)[:-1], _edges(3)[1:])
    assert lanes.hours.tolist() == [list(days * np.array([1, 1, 0.5, 0.5]))]


def test_the_last_day_counts() -> None:
    """Both ends of employment, spell and leave are included: one working day each."""
    reps = pd.DataFrame({"rep": ["x", "y"], "start": ["2027-03-31", None], "end": ["2027-03-31", "2027-01-01"]})
    days = np.busday_count(date(2027, 1, 1), date(2027, 4, 1))
    lanes = _lanes(reps)
    assert lanes.presence[:, 0] == pytest.approx(1 / days)
    away = _lanes(pd.DataFrame({"rep": ["x"]}), tables={"absences": "rep,from,to\nx,2027-03-31,2027-03-31\n"})
    assert away.presence[0, 0] == pytest.approx(1 - 1 / days)


def test_ramp_may_begin_on_the_last_of_a_month() -> None:
    """Started on 31 January: the second month of tenure begins on 28 February."""
    reps = pd.DataFrame({"rep": ["x"], "start": ["2027-01-31"], "ramp": ["standard"]})
    lanes = _lanes(reps, "month")
    days = [np.busday_count(a, b) for a, b in pairwise(_edges(1))]
    february = (
        np.busday_count(date(2027, 2, 1), date(2027, 2, 28)) * 0.25
        + np.busday_count(date(2027, 2, 28), date(2027, 3, 1)) * 0.5
    )
    assert lanes.availability[0, 1] == pytest.approx(february / days[1])


def test_a_base_metric_and_one_that_says_so_have_no_ramp() -> None:
    """Contracts due are asked of a beginner as of anybody; a metric may name another profile."""
    metrics = {
        "kept": {"base": True},
        "old": {"fair_share": {"equal": 1}, "ramp": "none"},
        "new": {"fair_share": {"equal": 1}},
    }
    reps = pd.DataFrame({"rep": ["x"], "start": ["2027-01-01"], "ramp": ["standard"], "territory": ["A"]})
    tables = {"potential": "territory,metric,driver,potential\nA,kept,base,1\n", "territories": "territory\nA\n"}
    lanes = read_lanes(
        plan(
            metrics,
            "metric,period,amount\nold,FY2027,1\n",
            reps,
            tables=tables,
            year_starts="2027-01-01",
            ramp={"standard": RAMP},
        )
    )
    first = dict(zip([lanes.metrics[m] for m in lanes.metric], lanes.availability[:, 0], strict=True))
    assert first["kept"] == first["old"] == 1
    assert first["new"] < 1


def test_an_open_seat_counts_as_much_as_it_is_likely() -> None:
    """Likely by half: half the presence and half the hours; yes is a whole one."""
    lanes = _lanes(pd.DataFrame({"rep": ["x", "y"], "open_seat": ["0.5", "yes"]}), capacity={"hours_per_day": 1})
    assert lanes.presence[:, 0].tolist() == [0.5, 1]
    assert lanes.hours[0] == pytest.approx(lanes.hours[1] / 2)
