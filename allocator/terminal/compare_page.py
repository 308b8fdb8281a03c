"""A comparison on a page: what the scenarios are called, and how their amounts are written."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from allocator.allocation import Allocation
from allocator.insight.compare.comparison import Comparison
from allocator.insight.wording import Wording, percent, wording
from allocator.terminal.page import Page

ROOM = 36
"""Letters that the names of all scenarios together may have above columns."""


@dataclass(frozen=True)
class ComparePage:
    """What the sheets of a comparison are made from."""

    comparison: Comparison
    page: Page
    year: str
    """Name of the baseline's year."""
    short: dict[str, str]
    """What each scenario is called above a column: its name, or a letter where a name is long."""
    words: dict[str, dict[str, Wording]]
    """How amounts of each metric are written, by scenario."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the scenarios, the baseline first."""
        return self.comparison.names

    @property
    def baseline(self) -> dict[str, Wording]:
        """How the baseline's amounts are written."""
        return self.words[self.names[0]]


def compare_page(comparison: Comparison, allocations: list[Allocation], page: Page) -> ComparePage:
    """Put a comparison of allocations on a page."""
    names = comparison.names
    short = {name: name for name in names}
    if max(map(len, names)) > ROOM // len(names):
        short = {name: _letters(place) for place, name in enumerate(names)}
    words = {
        name: {metric: wording(allocation.plan.settings, metric) for metric in allocation.plan.settings.metrics}
        for name, allocation in zip(names, allocations, strict=True)
    }
    calendar = allocations[0].plan.calendar
    return ComparePage(comparison, page, calendar.label(calendar.year), short, words)


def _letters(place: int) -> str:
    """Count A to Z, then AA, AB and so on."""
    rest, last = divmod(place, 26)
    return (_letters(rest - 1) if rest else "") + chr(ord("A") + last)


def share(value: float) -> str:
    """Write a share; nothing where there is none."""
    return "" if pd.isna(value) else percent(value)


def signed(value: float) -> str:
    """Write a relative change with its sign; nothing where there is none."""
    return "" if pd.isna(value) else f"{'+' if value > 0 else ''}{percent(value)}"


def once(rows: list[tuple[str, ...]], columns: int) -> tuple[tuple[str, ...], ...]:
    """Blank the first columns where a row says the same in them as the row above."""
    above = [("",) * columns, *(row[:columns] for row in rows)]
    blank = ("",) * columns
    return tuple(
        (*blank, *row[columns:]) if row[:columns] == last else row for row, last in zip(rows, above, strict=False)
    )
