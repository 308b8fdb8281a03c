from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.plan.dates import DateError, read_date, read_dates

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31))


@given(DAYS)
def test_dates_are_read_back(day: date) -> None:
    """A day, written in the ways that name the month or put the year first, is the same day."""
    texts = [
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d.%m.%Y}",
        f"{day:%d %B %Y}",
        f"{day:%d-%b-%Y}",
        f"{day:%B} {day.day}, {day.year}",
        f"{day.isoformat()} 00:00:00",
        f"{day.isoformat()}T00:00:00",
    ]
    assert {read_date(text) for text in texts} == {day}


@given(DAYS)
def test_slashes_are_read_where_one_date_is_meant(day: date) -> None:
    """A day above 12, or the same day and month, tells which is which."""
    text = f"{day:%d/%m/%Y}"
    if day.day > 12 or day.day == day.month:
        assert read_date(text) == read_date(f"{day:%m/%d/%Y}") == day
    else:
        with pytest.raises(DateError, match="may be"):
            read_date(text)


@pytest.mark.parametrize(
    ("text", "what", "remedy"),
    [
        ("2027-02-29", '"2027-02-29" is not a date: February 2027 has 28 days', "write 2027-02-28 for its last day"),
        (
            "30 February 2028",
            '"30 February 2028" is not a date: February 2028 has 29 days',
            "write 2028-02-29 for its last day",
        ),
        ("2027-13-01", '"2027-13-01" is not a date: there is no month 13', "write it as 2027-03-31"),
        ("31.06.2027", '"31.06.2027" is not a date: June 2027 has 30 days', "write 2027-06-30 for its last day"),
        ("46023", '"46023" looks like a spreadsheet\'s number for 2026-01-01', "write 2026-01-01"),
        ("01/02/2027", '"01/02/2027" may be 2027-01-02 or 2027-02-01', "write 2027-01-02 or 2027-02-01"),
        ("1.2.27", '"1.2.27" is not a date', "write it as 2027-03-31"),
        ("soon", '"soon" is not a date', "write it as 2027-03-31"),
        ("2027-01-01 08:30", '"2027-01-01 08:30" is not a date', "write it as 2027-03-31"),
    ],
)
def test_what_is_no_date_is_told(text: str, what: str, remedy: str) -> None:
    with pytest.raises(DateError) as caught:
        read_date(text)
    assert (str(caught.value), caught.value.remedy) == (what, remedy)


def test_a_column_of_dates() -> None:
    """Blanks are no date, the unreadable are returned, years nobody plans in are refused."""
    values, wrong = read_dates(pd.Series(["2027-03-31", "", "31.03.2027", "never", "0027-03-31"], dtype="str"))
    assert values.dtype == "datetime64[s]"
    assert list(np.isnat(values)) == [False, True, False, True, True]
    assert values[0] == values[2] == np.datetime64("2027-03-31")
    assert {text: str(problem) for text, problem in wrong.items()} == {
        "never": '"never" is not a date',
        "0027-03-31": '"0027-03-31" is not in the years 1900 to 2199',
    }
