"""A table as a sheet: totals that stay in sight, headings with filters, one row for each row of the table."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import pandas as pd

from allocator.arrays import Mask
from allocator.export.workbook.columns import Column, columns_of, decimals, writer
from allocator.export.workbook.names import cell_text
from allocator.export.workbook.sheet import MOST_ROWS, Sheet, address, letters, set_paper, stretch
from allocator.export.workbook.styles import amounts
from allocator.insight.wording import wording
from allocator.plan.settings import Settings


@dataclass(frozen=True)
class Totals:
    """What is added up above a table: some columns, for each combination of others that have one unit."""

    by: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


TOTALS = {
    "quotas": Totals(("line", "metric"), ("quota", "base", "fair_share")),
    "reps": Totals(("line", "metric"), ("quota", "fair_share", "last_year")),
    "uncovered": Totals(("kind", "metric"), ("amount",)),
    "pace": Totals(("metric",), ("pace",)),
}
"""Tables whose rows may be added up; metrics never are, as their units differ, and lines of credit neither."""
_MOST_TOTALS, _MOST_LINES = 12, 30
_NARROW = 1.1
"""Characters of a text for each of the width of a column, which is counted in digits."""
_KEYS = ("rep", "level", "goal", "rule", "kind")
"""First columns that stay in sight."""


@dataclass(frozen=True)
class Place:
    """Where the rows of a table stand on its sheet, so that other sheets can refer to them."""

    sheet: str
    columns: tuple[str, ...]
    first: int
    """The first row, counted from 0."""
    last: int

    def of(self, column: str) -> str:
        """Name the cells of a column, as formulas of other sheets do."""
        letter = letters(self.columns.index(column))
        return f"{self.sheet}!${letter}${self.first + 1}:${letter}${self.last + 1}"


def write_table(sheet: Sheet, settings: Settings, frame: pd.DataFrame) -> Place | None:
    """Write a table; None where it has more rows than a sheet, which is said in its place.

    Totals stand above the headings, so that they stay in sight and filters leave them alone.
    """
    groups = _groups(sheet.name, frame)
    if len(frame) + len(groups) + 1 > MOST_ROWS:
        _say_too_long(sheet, settings, len(frame))
        return None
    columns = columns_of(settings, frame)
    head = len(groups)
    place = Place(sheet.name, tuple(column.name for column in columns), head + 1, head + len(frame))
    for key, rows in groups.items():
        _write_total(sheet, settings, frame, place, key, rows)
    _write_headings(sheet, columns, len(frame))
    _write_rows(sheet, columns, len(frame))
    _set_page(sheet, settings, columns, head)
    return place


def _groups(name: str, frame: pd.DataFrame) -> dict[tuple[str, ...], Mask]:
    """Rows of each combination that is added up; none where there are too many to stay in sight."""
    by = TOTALS.get(name, Totals()).by
    if not by or frame.empty:
        return {}
    coded = [pd.factorize(frame[column], sort=True) for column in by]
    found = {}
    for chosen in product(*(range(len(names)) for _, names in coded)):
        rows = np.logical_and.reduce([code == k for (code, _), k in zip(coded, chosen, strict=True)])
        if rows.any():
            found[tuple(str(names[k]) for (_, names), k in zip(coded, chosen, strict=True))] = rows
    return found if len(found) <= _MOST_TOTALS else {}


def _write_total(
    sheet: Sheet, settings: Settings, frame: pd.DataFrame, place: Place, key: tuple[str, ...], rows: Mask
) -> None:
    """Add up the rows of a key: the key stands in its columns, and the formulas refer to it there."""
    totals, names = TOTALS[sheet.name], place.columns
    sheet.fill(range(len(names)), "band")
    if names[0] not in totals.by:
        sheet.text(0, "Total", "band", "indented")
    tests = []
    for column, text in zip(totals.by, key, strict=True):
        at = names.index(column)
        sheet.text(at, text, "band", "indented")
        tests.append(f"--EXACT({stretch(at, place.first, place.last)},${address(sheet.row, at)})")
    metric = dict(zip(totals.by, key, strict=True))["metric"]
    words = wording(settings, metric)
    for column in totals.columns:
        at, values = names.index(column), frame[column].to_numpy(np.float64)[rows]
        if np.isfinite(values).any():
            formula = f"=SUMPRODUCT({','.join(tests)},{stretch(at, place.first, place.last)})"
            sheet.formula(
                at, formula, float(np.nansum(values)), amounts(decimals(words, np.array([np.nansum(values)]))), "band"
            )
    sheet.down()


def _write_headings(sheet: Sheet, columns: list[Column], rows: int) -> None:
    for place, column in enumerate(columns):
        sheet.text(place, column.name, "heading", "indented" if column.is_text else "right")
    sheet.page.autofilter(sheet.row, 0, sheet.row + rows, len(columns) - 1)
    sheet.down()


def _write_rows(sheet: Sheet, columns: list[Column], rows: int) -> None:
    writers = [(place, *writer(sheet, column)) for place, column in enumerate(columns)]
    first, lines = sheet.row, _lines(columns, rows)
    for row in range(rows):
        if lines[row] > 1:
            sheet.tall(lines[row], first + row)
        for place, write, values, styles in writers:
            value = values[row]
            if value is not None:
                write(first + row, place, value, styles[row])
    if not rows:
        sheet.text(0, "No rows.", "quiet", "indented")
    sheet.down(max(rows, 1))


def _lines(columns: list[Column], rows: int) -> list[int]:
    """Count the lines that each row takes."""
    lines = [1] * rows
    for column in columns:
        if column.is_text and column.longest > column.width:
            wrapped = [1 + len(text or "") // int(_NARROW * column.width) for text in column.values]
            lines = [min(max(pair), _MOST_LINES) for pair in zip(lines, wrapped, strict=True)]
    return lines


def _set_page(sheet: Sheet, settings: Settings, columns: list[Column], head: int) -> None:
    for place, column in enumerate(columns):
        sheet.page.set_column(place, place, column.width)
    sheet.page.freeze_panes(head + 1, 1 if columns and columns[0].name in _KEYS else 0)
    set_paper(sheet, settings, sheet.name, (0, head))


def _say_too_long(sheet: Sheet, settings: Settings, rows: int) -> None:
    text = f"{rows:,} rows are more than the {MOST_ROWS:,} a sheet holds; they are in {sheet.name}.csv."
    sheet.text(0, cell_text(text))
    sheet.page.set_column(0, 0, 80)
    set_paper(sheet, settings, sheet.name)
