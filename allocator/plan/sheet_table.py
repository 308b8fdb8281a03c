"""A sheet of a workbook as a table: its header found, its cells as they would stand in a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from allocator.errors import Assumption, Finding
from allocator.plan.columns import Kind, Table
from allocator.plan.files import UnreadableError
from allocator.plan.places import at_places
from allocator.plan.sheet import FIRST_DAY, Sheet, Value, number_of
from allocator.plan.typed import folded

HEADER_DEPTH = 20
"""Rows in which a header is looked for, to say where it stands."""
_SERIALS = range(FIRST_DAY, 100_000)
"""Numbers that may stand for a day, up to the year 2173."""
MUCH = 10.0
"""A number shown as a percentage from here on is pointed out: 1,000 %."""
_AS_VALUE = "write the value itself"


@dataclass(frozen=True)
class SheetTable:
    """A table as written in a sheet; its index is the row that the spreadsheet shows."""

    frame: pd.DataFrame
    findings: list[Finding]
    assumptions: list[Assumption]


def read_table(sheet: Sheet, table: Table, where: str) -> SheetTable:
    """Read a sheet as a table.

    Parameters
    ----------
    sheet
        The cells.
    table
        What its columns may be.
    where
        How the table is called in findings.

    Raises
    ------
    UnreadableError
        If its header is not in the first row, or names a column twice or not at all.
    """
    names = _header(sheet, table, where)
    used = [letter for letter, name in names.items() if table.attributes or folded(name) in table.names]
    kinds = {column.name: column.kind for column in table.columns}
    rows = [row for row in sorted(sheet.rows) if row > 1]
    assumptions: list[Assumption] = []
    columns: dict[str, pd.Series[Any]] = {}
    for letter, name in names.items():
        kind = kinds.get(folded(name), Kind.TEXT)
        told = _Told(f"{where} {name}")
        columns[name] = _series(told.column(sheet, rows, letter, kind), rows)
        assumptions += told.assumptions()
    frame = pd.DataFrame(columns, index=pd.Index(rows, dtype="int64", name="row"))
    assumptions += formulas_read(sheet, names, where)
    return SheetTable(frame, [*unreadable_cells(sheet, used, where), *_merged(sheet, names, used, where)], assumptions)


def _series(cells: list[Value], rows: list[int]) -> pd.Series[Any]:
    """Keep numbers as numbers, as they need no guess how they are written."""
    numbers = any(isinstance(cell, int | float) for cell in cells)
    return pd.Series(cells, index=rows, dtype="object" if numbers else "str")


def _header(sheet: Sheet, table: Table, where: str) -> dict[str, str]:
    if not sheet.rows:
        raise UnreadableError(Finding(where, "is empty", "write a header row, or delete the sheet"))
    names = {letter: str(value) for letter, value in sheet.rows.get(1, {}).items()}
    wanted = set(table.required_names)
    if not wanted <= {folded(name) for name in names.values()}:
        for row in range(2, HEADER_DEPTH + 1):
            if wanted <= {folded(str(value)) for value in sheet.rows.get(row, {}).values()}:
                what = "holds the column names, which are looked for in row 1"
                above = "row" if row == 2 else f"{row - 1} rows"
                raise UnreadableError(Finding(f"{where} row {row}", what, f"delete the {above} above it"))
    ordered = dict(sorted(names.items(), key=lambda item: number_of(item[0])))
    if findings := list(_misnamed(sheet, ordered, where)):
        raise UnreadableError(*findings)
    return ordered


def _misnamed(sheet: Sheet, names: dict[str, str], where: str) -> Iterator[Finding]:
    if not names:
        yield Finding(f"{where} row 1", "holds no column names", "write the header as the first row")
        return
    written = list(names.values())
    for name in sorted({name for name in written if written.count(name) > 1}):
        yield Finding(f"{where} row 1", f'has two columns "{name}"', "rename or delete one")
    for letter in sorted(sheet.letters - names.keys(), key=number_of):
        yield Finding(f"{where} row 1", f"column {letter} has no name", "name it or delete it")


class _Told:
    """Reads the cells of a column, and remembers what it understood in another way than it is stored."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.days: list[tuple[int, str]] = []
        self.months: list[tuple[int, str]] = []
        self.percents: list[tuple[int, str]] = []

    def column(self, sheet: Sheet, rows: list[int], letter: str, kind: Kind) -> list[Value]:
        """Read the cells of a column; texts stay as they are, and so do numbers where numbers are meant."""
        cells: list[Value] = [sheet.rows[row].get(letter, "") for row in rows]
        kinds = set(map(type, cells))
        if kinds <= {str} or (kinds <= {str, int, float} and kind is Kind.NUMBER and not sheet.percents):
            return cells
        return [self.read(sheet, row, letter, kind, cell) for row, cell in zip(rows, cells, strict=True)]

    def read(self, sheet: Sheet, row: int, letter: str, kind: Kind, value: Value) -> Value:
        """Read a cell."""
        if isinstance(value, datetime):
            return self._day(sheet, row, letter, kind, value)
        if isinstance(value, int | float):
            return self._number(sheet, row, letter, kind, value)
        return value

    def _day(self, sheet: Sheet, row: int, letter: str, kind: Kind, value: datetime) -> str:
        if kind is Kind.PERIOD and (row, letter) in sheet.months:
            self.months.append((row, f"{value:%Y-%m-%d} shown as a month is read as {value:%Y-%m}"))
            return f"{value:%Y-%m}"
        return as_day(value)

    def _number(self, sheet: Sheet, row: int, letter: str, kind: Kind, value: int | float) -> Value:
        if kind is Kind.DATE and (day := day_of(value, sheet.epoch)):
            self.days.append((row, f"{value} is read as {day}, the day that a spreadsheet shows for it"))
            return str(day)
        if (row, letter) in sheet.percents and abs(value) >= MUCH:
            self.percents.append((row, f"is shown as {value * 100:,.12g} % and read as {value:,.12g}"))
        return value if kind in (Kind.NUMBER, Kind.LIKELIHOOD, Kind.FLAG) else str(value)

    def assumptions(self) -> Iterator[Assumption]:
        """List what was understood, each kind once with the number of rows."""
        for kind, found in (("adjusted", self.days), ("adjusted", self.months), ("warning", self.percents)):
            if found:
                rest = f"; so in {len(found):,} rows" if len(found) > 1 else ""
                yield Assumption(kind, self.where, f"row {found[0][0]}: {found[0][1]}{rest}")


def as_day(moment: datetime) -> str:
    """Write a moment as a day, with the time of day only if there is one."""
    return f"{moment:%Y-%m-%d}" if moment.time() == datetime.min.time() else f"{moment:%Y-%m-%d %H:%M:%S}"


def day_of(number: float, epoch: datetime) -> date | None:
    """Return the day that a number stands for in a workbook, if it can be one."""
    from openpyxl.utils.datetime import from_excel

    if number not in _SERIALS:
        return None
    moment: datetime = from_excel(number, epoch)
    return moment.date()


def unreadable_cells(sheet: Sheet, letters: Iterable[str], where: str) -> Iterator[Finding]:
    """Tell of cells whose value is an error, is not saved, or comes from another workbook."""
    wanted = set(letters)
    for error in sorted(set(sheet.errors.values())):
        cells = [place for place, text in sheet.errors.items() if text == error]
        yield from at_places(where, _cells(cells, wanted), f"holds the error {error}", "correct it, or write the value")
    remedy = "open the workbook in a spreadsheet and save it, or " + _AS_VALUE
    unsaved = _cells(sheet.unsaved - sheet.elsewhere, wanted)
    yield from at_places(where, unsaved, "is a formula whose value is not saved", remedy)
    elsewhere = _cells(sheet.elsewhere, wanted)
    yield from at_places(where, elsewhere, "takes its value from another workbook", _AS_VALUE)


def formulas_read(sheet: Sheet, letters: Iterable[str], where: str) -> Iterator[Assumption]:
    """List how many formulas are read by the values that are saved with them."""
    cells = _cells(sheet.formulas - sheet.unsaved - sheet.elsewhere - sheet.errors.keys(), set(letters))
    if cells:
        told = (
            f"the formula in {cells[0]} is" if len(cells) == 1 else f"{len(cells):,} formulas, from {cells[0]} on, are"
        )
        what = f"{told} read by the value that is saved with it"
        yield Assumption("adjusted", where, what)


def _cells(places: Iterable[tuple[int, str]], letters: set[str]) -> list[str]:
    inside = sorted((row, number_of(letter), letter) for row, letter in places if letter in letters)
    return [f"{letter}{row}" for row, _, letter in inside]


def _merged(sheet: Sheet, names: dict[str, str], used: list[str], where: str) -> Iterator[Finding]:
    """Tell of merged cells among those that are read; merging notes, or what is blank, does no harm."""
    columns = sorted(number_of(letter) for letter in used if folded(names[letter]) != "note")
    for first, top, last, bottom in sheet.merged:
        touched = any(number_of(first) <= column <= number_of(last) for column in columns)
        if touched and first in sheet.rows.get(top, {}) and (first, top) != (last, bottom):
            what = "is merged: only its first cell holds a value"
            yield Finding(f"{where} {first}{top}:{last}{bottom}", what, "unmerge it and write every cell")
