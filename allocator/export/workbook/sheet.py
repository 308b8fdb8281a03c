"""A sheet on the way: what is written where, from the top down."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from allocator.export.figures import DECIMALS, SIGNIFICANT
from allocator.export.workbook.names import cell_text
from allocator.export.workbook.styles import Styles
from allocator.plan.settings import Settings

MOST_ROWS = 1_048_576
"""Rows that a sheet holds."""
_LETTER, _A4 = 1, 9
_LETTER_COUNTRIES = frozenset({"US", "CA", "MX", "CL", "CO", "CR", "GT", "PA", "PE", "PH", "SV", "VE"})
_LONGEST_FOOTER = 80
_LINE_HEIGHT = 13.0
_ROWS_OF_ONE_PAGE = 60
"""Rows that can be read when they are printed on a single page."""


@dataclass
class Sheet:
    """A sheet that is written row by row."""

    page: Any
    """The worksheet of the writer."""
    name: str
    styles: Styles
    row: int = 0
    """The row that is being written, counted from 0."""

    def text(self, column: int, text: str, *traits: str) -> None:
        """Write a text, never as a formula or a link."""
        self.page.write_string(self.row, column, cell_text(text), self.styles.of(*traits))

    def number(self, column: int, value: float, number: str, *traits: str) -> None:
        """Write a number, or a blank cell where there is none."""
        style = self.styles.of(*traits, number=number)
        if math.isfinite(value):
            self.page.write_number(self.row, column, _as_written(value), style)
        else:
            self.page.write_blank(self.row, column, None, style)

    def formula(self, column: int, formula: str, value: float, number: str, *traits: str) -> None:
        """Write a formula with its value, for readers that do not calculate."""
        style = self.styles.of(*traits, number=number)
        self.page.write_formula(self.row, column, formula, style, _as_written(value))

    def fill(self, columns: range, *traits: str) -> None:
        """Give empty cells of the row a style."""
        for column in columns:
            self.page.write_blank(self.row, column, None, self.styles.of(*traits))

    def tall(self, lines: float, row: int | None = None) -> None:
        """Make a row, that which is being written if no other is named, so many lines of text high."""
        self.page.set_row(self.row if row is None else row, _LINE_HEIGHT * lines + 2.0)

    def down(self, rows: int = 1) -> None:
        """Go on some rows further down."""
        self.row += rows


def _as_written(value: float) -> float:
    """Take away the digits that the files do not have."""
    return round(float(f"{value:.{SIGNIFICANT}g}"), DECIMALS)


def set_paper(sheet: Sheet, settings: Settings, title: str, headings: tuple[int, int] | None = None) -> None:
    """Have a sheet printed across, one page wide, with its headings on every page and page numbers below.

    Parameters
    ----------
    headings
        First and last row that are repeated on every page, counted from 0.
    """
    page = sheet.page
    page.set_landscape()
    page.set_paper(_LETTER if settings.country[:2] in _LETTER_COUNTRIES else _A4)
    page.fit_to_pages(1, 1 if sheet.row <= _ROWS_OF_ONE_PAGE else 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    page.set_footer(f"&L&8{_footer(settings.name)}&C&8{_footer(title)}&R&8Page &P of &N")
    page.hide_gridlines(2)
    if headings is not None:
        page.repeat_rows(*headings)


def _footer(text: str) -> str:
    """Return text for a footer, in which a sign of its own begins a code."""
    text = " ".join(cell_text(text).split())
    cut = text if len(text) <= _LONGEST_FOOTER else text[:_LONGEST_FOOTER] + "…"
    return (f" {cut}" if cut[:1].isdigit() else cut).replace("&", "&&")


def address(row: int, column: int) -> str:
    """Name a cell whose row and column are counted from 0: A1."""
    return f"{letters(column)}{row + 1}"


def stretch(column: int, first: int, last: int) -> str:
    """Name the cells of a column between two rows, both included, so that it can be copied."""
    return f"{letters(column)}${first + 1}:{letters(column)}${last + 1}"


def letters(column: int) -> str:
    """Name a column: A to Z, then AA and so on."""
    name = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        name = chr(ord("A") + place) + name
    return name
