"""Names of periods as people type them, turned into those that the calendar writes."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pandas as pd

from allocator.plan.calendar import Calendar
from allocator.plan.dates import month_number

_MONTH = re.compile(r"(?P<y1>\d{4})(?:[-/. ]M?(?P<m1>\d{1,2})|M(?P<m2>\d{1,2}))|(?P<m3>\d{1,2})[-/.](?P<y2>\d{4})")
_NAMED = re.compile(r"([A-Za-z]{3,9})\.?[ -](\d{4}|\d\d)")
_YEAR = re.compile(r"(FY)? ?(\d{4})", re.IGNORECASE)
_PART = re.compile(r"(FY)? ?(\d{4})[- /]?([QH])([1-4])|([QH])([1-4])[- /]?(FY)? ?(\d{4})", re.IGNORECASE)
REMEDY = "write a month as 2027-03, a quarter as FY2027-Q1, a half as FY2027-H1, a year as FY2027"


class PeriodError(ValueError):
    """The text names no period."""

    remedy = REMEDY


def read_period(text: str, calendar: Calendar) -> str:
    """Return the period's name as the calendar writes it.

    Without `FY` a year, half or quarter is understood where the planning year is the calendar year only.

    Raises
    ------
    PeriodError
        If it names no period.
    """
    label = _label(text, calendar)
    span = calendar.span(label) if label else None
    if span is None:
        raise PeriodError(f'"{text}" is not a period')
    return calendar.label(span)


def _label(text: str, calendar: Calendar) -> str:
    if match := _NAMED.fullmatch(text):
        month, year = month_number(match[1]), match[2]
        return f"{year if len(year) == 4 else '20' + year}-{month:02d}" if month else ""
    if match := _YEAR.fullmatch(text):
        return _fiscal(match[1], match[2], "", calendar)
    if match := _PART.fullmatch(text):
        part = f"-{(match[3] or match[5]).upper()}{match[4] or match[6]}"
        return _fiscal(match[1] or match[7], match[2] or match[8], part, calendar)
    if match := _MONTH.fullmatch(text):
        number = match["m1"] or match["m2"] or match["m3"]
        return f"{match['y1'] or match['y2']}-{int(number):02d}"
    return ""


def _fiscal(mark: str | None, year: str, part: str, calendar: Calendar) -> str:
    return f"FY{year}{part}" if mark or calendar.year_starts.month == 1 else ""


def read_periods(texts: pd.Series[str], calendar: Calendar) -> tuple[pd.Series[str], dict[str, PeriodError]]:
    """Read a column of stripped texts; blanks stay, the unreadable become blank and are returned by text."""
    wrong: dict[str, PeriodError] = {}

    def named(text: str) -> str:
        try:
            return read_period(text, calendar) if text else ""
        except PeriodError as problem:
            wrong[text] = problem
            return ""

    return each_different(texts, named), wrong


def each_different(texts: pd.Series[str], read: Callable[[str], str]) -> pd.Series[str]:
    """Read a column of texts, each different text once."""
    codes, different = pd.factorize(texts.to_numpy(object))
    values = np.array([read(text) for text in different], object)
    return pd.Series(values[codes], index=texts.index, dtype="str")
