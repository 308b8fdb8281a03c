"""The planning year: its periods, their names, and working days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from typing import Literal

import numpy as np

from allocator.arrays import Days as Days
from allocator.arrays import Floats, Ints, Mask

Length = Literal["month", "quarter", "half", "year"]

MONTHS: dict[Length, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_FISCAL = re.compile(r"FY(\d{4})(?:-([QH])([1-4]))?")
_YEARS_BACK = 6


@dataclass(frozen=True)
class Span:
    """A stretch of time in months counted from January of the year 0; `end` is exclusive."""

    start: int
    end: int

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether two stretches of time have a month in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Calendar:
    """Periods of the year in which quotas are set, and how stretches of time are written.

    A month is `2027-03`, a quarter `FY2027-Q1`, a half `FY2027-H1`, a year `FY2027`, named by the calendar
    year in which the fiscal year ends (`fiscal_label="start"`: begins).
    """

    year_starts: date
    periods: Length
    fiscal_label: Literal["end", "start"] = "end"

    @cached_property
    def year(self) -> Span:
        """The planning year."""
        first = self.year_starts.year * 12 + self.year_starts.month - 1
        return Span(first, first + 12)

    @cached_property
    def spans(self) -> tuple[Span, ...]:
        """The quota periods in order."""
        step = MONTHS[self.periods]
        return tuple(Span(m, m + step) for m in range(self.year.start, self.year.end, step))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Names of the quota periods in order."""
        return tuple(map(self.label, self.spans))

    @cached_property
    def edges(self) -> Days:
        """First day of each quota period, and the day after the last; shape (periods + 1,)."""
        months = [s.start for s in self.spans] + [self.year.end]
        return first_days(np.array(months))

    def label(self, span: Span) -> str:
        """Name a month, quarter, half or year that the fiscal year aligns with."""
        months = span.end - span.start
        if months == 1:
            return f"{span.start // 12}-{span.start % 12 + 1:02d}"
        begins = span.start - (span.start - self.year.start) % 12
        fiscal = f"FY{begins // 12 if self.fiscal_label == 'start' else (begins + 11) // 12}"
        if months == 12:
            return fiscal
        return f"{fiscal}-{'Q' if months == 3 else 'H'}{(span.start - begins) // months + 1}"

    def span(self, label: str) -> Span | None:
        """Return the months a name stands for, or None if it names no period."""
        if match := _MONTH.fullmatch(label):
            month = int(match[1]) * 12 + int(match[2]) - 1
            return Span(month, month + 1)
        match = _FISCAL.fullmatch(label)
        if not match:
            return None
        offset = self.year.start % 12
        begins = int(match[1]) * 12 + offset
        if self.fiscal_label == "end" and offset:
            begins -= 12
        if not match[2]:
            return Span(begins, begins + 12)
        months = 3 if match[2] == "Q" else 6
        part = int(match[3])
        return Span(begins + months * (part - 1), begins + months * part) if months * part <= 12 else None

    def covered(self, label: str) -> Mask:
        """Tell which quota periods lie within a named stretch of time; shape (periods,)."""
        span = self.span(label)
        return np.array([span is not None and s in span for s in self.spans])

    def days(self, span: Span) -> tuple[np.datetime64, np.datetime64]:
        """First day of a stretch of time and the day after its last."""
        first = first_days(np.array([span.start, span.end]))
        return first[0], first[1]

    def working_days(self, country: str) -> WorkingDays:
        """Working days of a country, from six years before the planning year to its end."""
        return working_days(country, self.year_starts.year - _YEARS_BACK, self.year_starts.year + 1)


def first_days(months: Ints) -> Days:
    """First day of each month, months counted from January of the year 0."""
    return (months - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")


@dataclass(frozen=True)
class WorkingDays:
    """Running count of a country's working days, so that any stretch is one subtraction."""

    first: np.datetime64
    before: Ints
    """Working days before each day from `first` on; shape (days + 1,)."""

    def between(self, start: np.datetime64, end: np.datetime64) -> int:
        """Working days from `start` up to, not including, `end`."""
        return int(self.count(np.array([start]), np.array([end]))[0])

    def count(self, start: Days, end: Days) -> Floats:
        """Working days from `start` up to, not including, `end`; zero where `end` is not after `start`."""
        top = len(self.before) - 1
        a = np.clip((start - self.first).astype(np.int64), 0, top)
        b = np.clip((end - self.first).astype(np.int64), 0, top)
        days: Floats = np.maximum(self.before[b] - self.before[a], 0).astype(np.float64)
        return days


@lru_cache(maxsize=128)
def working_days(country: str, first_year: int, last_year: int) -> WorkingDays:
    """Count the working days of whole years: weekdays that are no public holiday; "" has no holidays.

    A country is a two-letter code, with a region behind a hyphen where holidays differ: `DE-BY`.
    """
    first = np.datetime64(f"{first_year}-01-01", "D")
    days = np.arange(first, np.datetime64(f"{last_year + 1}-01-01", "D"))
    off, weekmask = _days_off(country, range(first_year, last_year + 1))
    open_days = np.is_busday(days, weekmask=weekmask, holidays=off)
    return WorkingDays(first, np.concatenate([[0], np.cumsum(open_days)]))


def _days_off(country: str, years: range) -> tuple[Days, list[bool]]:
    if not country:
        return np.array([], "datetime64[D]"), [d < 5 for d in range(7)]
    from holidays import country_holidays

    code, _, region = country.partition("-")
    calendar = country_holidays(code, subdiv=region or None, years=years)
    return np.array(sorted(calendar), "datetime64[D]"), [d not in calendar.weekend for d in range(7)]
