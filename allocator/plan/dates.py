"""Days as people type them: `2027-03-31`, `31.03.2027`, `31 March 2027`; numbers of days are refused."""

from __future__ import annotations

import re
from datetime import date, timedelta

import numpy as np
import pandas as pd

from allocator.arrays import Days

_LONG = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_COMPACT = re.compile(r"((?:19|20|21)\d\d)(\d\d)(\d\d)")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?[ -]([A-Za-z]{3,9})\.?,?[ -](\d{4})")
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_SERIAL = re.compile(r"([1-9]\d{4})(?:\.0+)?")
_EARLIEST, _LATEST = np.datetime64("1900-01-01", "s"), np.datetime64("2200-01-01", "s")
_SERIAL_ZERO = date(1899, 12, 30)


class DateError(ValueError):
    """The text is no date, or may be two; the message says which, the remedy what to write."""

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what)
        self.remedy = remedy


def read_date(text: str) -> date:
    """Read one date.

    Raises
    ------
    DateError
        If it is none, does not exist, or could be two dates.
    """
    if match := _SERIAL.fullmatch(text):
        day = _SERIAL_ZERO + timedelta(days=int(match[1]))
        raise DateError(f'"{text}" looks like a spreadsheet\'s number for {day}', f"write {day}")
    for pattern, order in ((_ISO, "ymd"), (_COMPACT, "ymd"), (_DOTTED, "dmy")):
        if match := pattern.fullmatch(text):
            parts = dict(zip(order, map(int, match.groups()), strict=True))
            return _existing(text, parts["y"], parts["m"], parts["d"])
    if match := _SLASHED.fullmatch(text):
        return _slashed(text, int(match[1]), int(match[2]), int(match[3]))
    for pattern, day_at, month_at in ((_DAY_FIRST, 1, 2), (_MONTH_FIRST, 2, 1)):
        match = pattern.fullmatch(text)
        if match and (month := month_number(match[month_at])):
            return _existing(text, int(match[3]), month, int(match[day_at]))
    raise DateError(f'"{text}" is not a date', "write it as 2027-03-31")


def month_number(name: str) -> int:
    """Return 1 to 12 for an English month, whole or its first three letters; 0 for anything else."""
    known = [n for n, long in enumerate(_LONG, 1) if name.lower() in (long.lower(), long[:3].lower())]
    return known[0] if known else 9 if name.lower() == "sept" else 0


def _slashed(text: str, first: int, second: int, year: int) -> date:
    if first <= 12 and second <= 12 and first != second:
        a, b = date(year, first, second), date(year, second, first)
        raise DateError(f'"{text}" may be {a} or {b}', f"write {a} or {b}")
    month, day = (first, second) if second > 12 else (second, first)
    return _existing(text, year, month, day)


def _existing(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        pass
    if not 1 <= month <= 12:
        raise DateError(f'"{text}" is not a date: there is no month {month}', "write it as 2027-03-31")
    end = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    what = f'"{text}" is not a date: {_LONG[month - 1]} {year} has {end} days'
    raise DateError(what, f"write {year}-{month:02d}-{end:02d} for its last day")


def read_dates(texts: pd.Series[str]) -> tuple[Days, dict[str, DateError]]:
    """Read a column of stripped texts; blanks and the unreadable are NaT, the latter returned by text."""
    stamps = pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce")
    values = stamps.to_numpy().astype("datetime64[s]")
    odd = np.isnat(values) & (texts != "").to_numpy(bool)
    odd |= (values < _EARLIEST) | (values >= _LATEST)
    if not odd.any():
        return values, {}
    found: dict[str, np.datetime64] = {}
    wrong: dict[str, DateError] = {}
    for text in pd.unique(texts[odd]):
        try:
            found[text] = _planned(text)
        except DateError as problem:
            wrong[text] = problem
    values[odd] = texts[odd].map(found).to_numpy("datetime64[s]")
    return values, wrong


def _planned(text: str) -> np.datetime64:
    day = np.datetime64(read_date(text), "s")
    if not _EARLIEST <= day < _LATEST:
        raise DateError(f'"{text}" is not in the years 1900 to 2199', "correct the year")
    return day
