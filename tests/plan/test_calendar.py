from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from allocator.plan.calendar import Calendar, Span, working_days


def test_working_days_of_the_united_states_in_2027() -> None:
    """Weekdays less federal holidays, observed days counted, month by month."""
    calendar = Calendar(date(2027, 1, 1), "month")
    days = calendar.working_days("US").count(calendar.edges[:-1], calendar.edges[1:])
    assert list(days) == [19, 19, 23, 22, 20, 21, 21, 22, 21, 20, 20, 21]


def test_independence_day_2027_is_observed_on_monday() -> None:
    """4 July 2027 is a Sunday."""
    days = working_days("US", 2027, 2027)
    monday = np.array(["2027-07-05"], "datetime64[D]")
    assert list(days.count(monday, monday + np.timedelta64(1, "D"))) == [0.0]


def test_without_a_country_all_weekdays_are_worked() -> None:
    year = np.array(["2027-01-01", "2028-01-01"], "datetime64[D]")
    assert working_days("", 2027, 2027).count(year[:1], year[1:]) == 261


def test_regions_have_holidays_of_their_own() -> None:
    """Bavaria keeps Epiphany; Germany as a whole does not."""
    epiphany = np.array(["2027-01-06"], "datetime64[D]")
    after = epiphany + np.timedelta64(1, "D")
    assert working_days("DE", 2027, 2027).count(epiphany, after) == 1
    assert working_days("DE-BY", 2027, 2027).count(epiphany, after) == 0


def test_weekends_are_those_of_the_country() -> None:
    """In Saudi Arabia the week begins on Sunday."""
    friday, sunday = np.array(["2027-01-01"], "datetime64[D]"), np.array(["2027-01-03"], "datetime64[D]")
    day = np.timedelta64(1, "D")
    assert working_days("SA", 2027, 2027).count(friday, friday + day) == 0
    assert working_days("SA", 2027, 2027).count(sunday, sunday + day) == 1


def test_days_outside_what_is_counted_are_none() -> None:
    first = np.array(["1950-01-01"], "datetime64[D]")
    assert working_days("US", 2027, 2027).count(first, first + np.timedelta64(9, "D")) == 0


@pytest.mark.parametrize(
    ("year_starts", "fiscal_label", "labels"),
    [
        (date(2027, 1, 1), "end", ("FY2027-Q1", "FY2027-Q2", "FY2027-Q3", "FY2027-Q4")),
        (date(2026, 7, 1), "end", ("FY2027-Q1", "FY2027-Q2", "FY2027-Q3", "FY2027-Q4")),
        (date(2026, 7, 1), "start", ("FY2026-Q1", "FY2026-Q2", "FY2026-Q3", "FY2026-Q4")),
        (date(2026, 2, 1), "end", ("FY2027-Q1", "FY2027-Q2", "FY2027-Q3", "FY2027-Q4")),
    ],
)
def test_fiscal_years_are_named_by_their_end_or_start(
    year_starts: date, fiscal_label: str, labels: tuple[str, ...]
) -> None:
    assert Calendar(year_starts, "quarter", fiscal_label).labels == labels  # type: ignore[arg-type]


def test_quarters_and_months_of_a_fiscal_year() -> None:
    """The first quarter of a year from July begins in July."""
    calendar = Calendar(date(2026, 7, 1), "month")
    assert calendar.labels[0] == "2026-07"
    assert calendar.labels[-1] == "2027-06"
    assert list(calendar.covered("FY2027-Q2")) == [False] * 3 + [True] * 3 + [False] * 6
    assert calendar.days(calendar.year) == (np.datetime64("2026-07-01"), np.datetime64("2027-07-01"))


def test_stretches_of_time() -> None:
    """Both sides of each border: inside, beside, across."""
    year = Span(12, 24)
    assert Span(12, 24) in year
    assert Span(12, 15) in year
    assert Span(11, 15) not in year
    assert year.overlaps(Span(23, 30))
    assert not year.overlaps(Span(24, 30))


def test_names_of_no_period() -> None:
    calendar = Calendar(date(2027, 1, 1), "half")
    assert calendar.span("FY2027-H3") is None
    assert calendar.span("2027-Q1") is None
    assert not calendar.covered("nothing").any()
