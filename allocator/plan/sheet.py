"""The cells of one sheet of a workbook, read from its XML: values, and what a person would not see in them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from xml.etree import ElementTree

from allocator.errors import Finding
from allocator.plan.files import UnreadableError, tidy

MOST_ROWS = 400_000
"""Rows of a sheet that are read; a larger table is quicker as a .csv."""
FIRST_DAY = 10_000
"""Smaller numbers are no days of a plan: 2027 in a cell for days is the year, not a day in 1905."""
_PREFIX = re.compile(rb"<(?:(\w+):)?worksheet")
_ROW_NUMBER = re.compile(rb'\sr="(\d+)"')
_CELL = re.compile(r"([A-Z]{1,3})(\d+)")
_ELSEWHERE = re.compile(r"\[(?:\d+|[^\[\]]+\.xl\w+)\]")
_ZEROS = re.compile(r"0{2,}")

Value = str | int | float | date | None


@dataclass(frozen=True)
class Formats:
    """What cells refer to: texts that are kept once, and how numbers are shown, by style."""

    texts: tuple[str, ...]
    epoch: datetime
    """The day 0 of the workbook."""
    dates: frozenset[int]
    stretches: frozenset[int]
    """Styles that show a stretch of time."""
    codes: tuple[str, ...]


@dataclass
class Sheet:
    """The written cells of a sheet, by row and column as the spreadsheet shows them, and what is odd about some."""

    hidden: bool
    epoch: datetime
    rows: dict[int, dict[str, Value]] = field(default_factory=dict)
    """Written cells by row, then by the letters of their column."""
    formulas: set[tuple[int, str]] = field(default_factory=set)
    unsaved: set[tuple[int, str]] = field(default_factory=set)
    """Formulas without a value."""
    elsewhere: set[tuple[int, str]] = field(default_factory=set)
    """Formulas that take their value from another workbook."""
    errors: dict[tuple[int, str], str] = field(default_factory=dict)
    months: set[tuple[int, str]] = field(default_factory=set)
    """Days that are shown as a month."""
    percents: set[tuple[int, str]] = field(default_factory=set)
    merged: list[tuple[str, int, str, int]] = field(default_factory=list)
    """First column and row, last column and row of merged cells."""
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[str] = field(default_factory=list)

    @property
    def letters(self) -> set[str]:
        """Columns in which something is written."""
        return {letter for row in self.rows.values() for letter in row}


def read_sheet(xml: bytes, formats: Formats, where: str, hidden: bool) -> Sheet:
    """Read the cells of a sheet.

    Raises
    ------
    UnreadableError
        If something is written below row `MOST_ROWS`, which is found out before anything is read, or if the
        sheet is broken.
    """
    xml = _without_blank_end(xml, where)
    sheet = Sheet(hidden, formats.epoch)
    reader = _Reader(sheet, formats)
    try:
        for _, element in ElementTree.iterparse(io.BytesIO(xml)):
            reader.take(element)
    except (ElementTree.ParseError, ValueError, IndexError, KeyError, OverflowError):
        what = "cannot be read: the sheet is broken"
        raise UnreadableError(Finding(where, what, "open the workbook in a spreadsheet and save it anew")) from None
    return sheet


def _without_blank_end(xml: bytes, where: str) -> bytes:
    """Cut off the rows below the last one in which something is written; they may be a million.

    Neither the size that the sheet claims nor rows that are only formatted matter.
    """
    match = _PREFIX.search(xml)
    prefix = match[1] + b":" if match and match[1] else b""
    close = b"</" + prefix + b"row>"
    end = xml.rfind(b"</" + prefix + b"sheetData>")
    if end < 0:
        return xml
    marks = [b"<" + prefix + tag for tag in (b"v>", b"v ", b"is>", b"is ", b"f>", b"f ", b"f/>")]
    last = max(xml.rfind(mark, 0, end) for mark in marks)
    row = xml.rfind(b"<" + prefix + b"row", 0, max(last, 0))
    if last < 0 or row < 0:
        return xml[: xml.find(b"<" + prefix + b"sheetData")] + xml[end + len(prefix) + 12 :]
    number = _ROW_NUMBER.search(xml, row, xml.find(b">", row))
    count = int(number[1]) if number else xml.count(b"<" + prefix + b"row", 0, last)
    if count > MOST_ROWS:
        what = f"goes down to row {count:,}, more than the {MOST_ROWS:,} rows that are read"
        raise UnreadableError(Finding(where, what, "keep to what the plan needs, or use a folder of .csv files"))
    after = xml.find(close, last)
    return xml if after < 0 else xml[: after + len(close)] + xml[end:]


class _Reader:
    """Takes the elements of a sheet's XML one after the other."""

    def __init__(self, sheet: Sheet, formats: Formats) -> None:
        self.sheet, self.formats = sheet, formats
        self.row = 0

    def take(self, element: ElementTree.Element) -> None:
        """Read an element once it is complete."""
        tag = _local(element)
        if tag == "row":
            self._take_row(element)
            element.clear()
        elif tag == "mergeCell":
            self.sheet.merged.append(_range(element.get("ref", "")))
        elif tag == "col" and element.get("hidden") in ("1", "true"):
            first, last = int(element.get("min", "1")), int(element.get("max", "1"))
            self.sheet.hidden_columns += [letters(n) for n in range(first, min(last, 16_384) + 1)]

    def _take_row(self, element: ElementTree.Element) -> None:
        self.row = int(element.get("r", self.row + 1))
        column = 0
        written: dict[str, Value] = {}
        for cell in element:
            match = _CELL.fullmatch(cell.get("r", ""))
            letter = match[1] if match else letters(column + 1)
            column = number_of(letter)
            value = self._value(cell, (self.row, letter))
            if value is not None and value != "":
                written[letter] = value
        if written:
            self.sheet.rows[self.row] = written
            if element.get("hidden") in ("1", "true"):
                self.sheet.hidden_rows.append(self.row)

    def _value(self, cell: ElementTree.Element, place: tuple[int, str]) -> Value:
        kind, text = cell.get("t", "n"), ""
        for part in cell:
            tag = _local(part)
            if tag == "v":
                text = part.text or ""
            elif tag == "is":
                text, kind = "".join(_texts(part)), "str"
            elif tag == "f":
                self._note_formula(part.text or "", place)
        if place in self.sheet.formulas and not text and kind != "str":
            self.sheet.unsaved.add(place)
        if not text:
            return None
        if kind == "n":
            return self._number(float(text), int(cell.get("s", "0")), place)
        return self._word(kind, text, place)

    def _note_formula(self, formula: str, place: tuple[int, str]) -> None:
        self.sheet.formulas.add(place)
        if _ELSEWHERE.search(formula):
            self.sheet.elsewhere.add(place)

    def _word(self, kind: str, text: str, place: tuple[int, str]) -> Value:
        if kind == "s":
            return _cleaned(self.formats.texts[int(text)])
        if kind == "e":
            self.sheet.errors[place] = text
            return text
        if kind == "b":
            return "TRUE" if text in ("1", "true") else "FALSE"
        if kind == "d":
            return datetime.fromisoformat(text)
        return _cleaned(text)

    def _number(self, value: float, style: int, place: tuple[int, str]) -> Value:
        code = self.formats.codes[style] if style < len(self.formats.codes) else "General"
        if style in self.formats.dates:
            return self._moment(value, style, code, place)
        if "%" in code:
            self.sheet.percents.add(place)
        whole = int(value) if value.is_integer() and abs(value) < 1e15 else None
        if whole is not None and whole >= 0 and _ZEROS.fullmatch(code):
            return str(whole).zfill(len(code))
        return value if whole is None else whole

    def _moment(self, value: float, style: int, code: str, place: tuple[int, str]) -> Value:
        from openpyxl.utils.datetime import from_excel

        if style in self.formats.stretches or value < FIRST_DAY:
            return int(value) if value.is_integer() else value
        try:
            moment = from_excel(value, self.formats.epoch)
        except (OverflowError, ValueError):
            return value
        if not isinstance(moment, datetime):
            return str(moment)
        bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", code).lower()
        if "d" not in bare and moment.day == 1:
            self.sheet.months.add(place)
        return moment


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _texts(element: ElementTree.Element) -> Iterator[str]:
    """Return the parts of a formatted text, without how it is pronounced."""
    for part in element:
        if _local(part) == "t":
            yield part.text or ""
        elif _local(part) == "r":
            yield from _texts(part)


def _cleaned(text: str) -> str:
    return tidy(text.replace("_x000D_", "")).strip()


def _range(ref: str) -> tuple[str, int, str, int]:
    first, _, last = ref.partition(":")
    a, b = _CELL.fullmatch(first), _CELL.fullmatch(last or first)
    if not a or not b:
        raise ValueError(ref)
    return a[1], int(a[2]), b[1], int(b[2])


def letters(number: int) -> str:
    """Return the letters of a column, counted from 1."""
    name = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def number_of(name: str) -> int:
    """Return the number of a column's letters, counted from 1."""
    number = 0
    for letter in name:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
