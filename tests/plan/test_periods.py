from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.plan.calendar import Calendar, Span
from allocator.plan.periods import PeriodError, read_period, read_periods

CALENDARS = st.builds(
    Calendar,
    st.builds(date, st.integers(2000, 2090), st.integers(1, 12), st.just(1)),
    st.sampled_from(["month", "quarter", "half", "year"]),
    st.sampled_from(["end", "start"]),
)
CALENDAR_YEAR = Calendar(date(2027, 1, 1), "quarter")
FISCAL_YEAR = Calendar(date(2026, 7, 1), "quarter")


@given(CALENDARS, st.sampled_from([1, 3, 6, 12]), st.integers(-24, 24))
def test_names_of_periods_are_read_back(calendar: Calendar, months: int, step: int) -> None:
    """Every month, quarter, half and year has a name, which names it and nothing else."""
    start = calendar.year.start + step * months
    span = Span(start, start + months)
    label = calendar.label(span)
    assert calendar.span(label) == span
    assert read_period(label, calendar) == label
    assert read_period(label.lower().replace("-", " "), calendar) == label


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("2027-3", "2027-03"),
        ("2027/03", "2027-03"),
        ("2027M03", "2027-03"),
        ("03/2027", "2027-03"),
        ("Mar 2027", "2027-03"),
        ("March 2027", "2027-03"),
        ("Mar-27", "2027-03"),
        ("fy2027", "FY2027"),
        ("FY 2027", "FY2027"),
        ("FY2027 Q1", "FY2027-Q1"),
        ("FY2027Q1", "FY2027-Q1"),
        ("Q1 FY2027", "FY2027-Q1"),
        ("FY2027-h2", "FY2027-H2"),
    ],
)
def test_other_ways_to_write_a_period(text: str, label: str) -> None:
    assert read_period(text, CALENDAR_YEAR) == label
    assert read_period(text, FISCAL_YEAR) == label


@pytest.mark.parametrize("text", ["2027", "2027-Q1", "Q1 2027", "H2 2027"])
def test_years_without_fy_are_those_of_the_calendar(text: str) -> None:
    """Where the planning year is another, `2027` may mean either."""
    assert read_period(text, CALENDAR_YEAR).startswith("FY2027")
    with pytest.raises(PeriodError):
        read_period(text, FISCAL_YEAR)


@pytest.mark.parametrize("text", ["spring", "2027-13", "2027-00", "FY2027-Q5", "FY2027-H3", "Q1", "2027-03-01", "FY27"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodError, match=f'"{text}" is not a period'):
        read_period(text, CALENDAR_YEAR)


def test_a_column_of_periods() -> None:
    values, wrong = read_periods(pd.Series(["2027-3", "", "never"], dtype="str"), CALENDAR_YEAR)
    assert list(values) == ["2027-03", "", ""]
    assert list(wrong) == ["never"]
