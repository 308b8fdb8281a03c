"""The cells of one sheet of a workbook, read from its XML: values, and what a person would not see in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from xml.etree import ElementTree

from allocator.errors import Finding
from allocator.plan.files import UnreadableError, tidy
from allocator.plan.sheet_parts import parts_of

FIRST_DAY = 10_000
"""Smaller numbers are no days of a plan: 2027 in a cell for days is the year, not a day in 1905."""
_DIGITS = "0123456789"
_TRUE = ("1", "true")
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
        If something is written further down than is read, or if the sheet is broken.
    """
    parts = parts_of(xml, where)
    sheet = Sheet(hidden, formats.epoch)
    reader = _Reader(sheet, formats)
    try:
        _read_around(sheet, ElementTree.fromstring(parts.around))
        for some in parts.some_rows():
            reader.take(ElementTree.fromstring(some))
    except (ElementTree.ParseError, ValueError, IndexError, KeyError, OverflowError):
        what = "cannot be read: the sheet is broken"
        raise UnreadableError(Finding(where, what, "open the workbook in a spreadsheet and save it anew")) from None
    return sheet


def _read_around(sheet: Sheet, root: ElementTree.Element) -> None:
    """Read what is merged and which columns are hidden."""
    for element in root.iter():
        tag = _local(element)
        if tag == "mergeCell":
            sheet.merged.append(_range(element.get("ref", "")))
        elif tag == "col" and element.get("hidden") in _TRUE:
            first, last = int(element.get("min", "1")), int(element.get("max", "1"))
            sheet.hidden_columns += [letters(n) for n in range(first, min(last, 16_384) + 1)]


class _Reader:
    """Reads rows, some at a time."""

    def __init__(self, sheet: Sheet, formats: Formats) -> None:
        self.sheet, self.formats = sheet, formats
        self.row = 0

    def take(self, root: ElementTree.Element) -> None:
        """Read the rows of a part of the sheet."""
        space = root.tag[: -len("worksheet")]
        self.formula, self.value, self.inline, self.text = (f"{space}{tag}" for tag in ("f", "v", "is", "t"))
        for data in root.findall(f"{space}sheetData"):
            for row in data:
                self._take_row(row)

    def _take_row(self, element: ElementTree.Element) -> None:
        self.row = int(element.get("r", self.row + 1))
        letter = ""
        written: dict[str, Value] = {}
        for cell in element:
            letter = cell.get("r", "").rstrip(_DIGITS) or letters(number_of(letter) + 1)
            value = self._read(cell, (self.row, letter))
            if value is not None and value != "":
                written[letter] = value
        if written:
            self.sheet.rows[self.row] = written
            if element.get("hidden") in _TRUE:
                self.sheet.hidden_rows.append(self.row)

    def _read(self, cell: ElementTree.Element, place: tuple[int, str]) -> Value:
        kind, text, formula = cell.get("t", "n"), "", False
        for part in cell:
            if part.tag == self.value:
                text = part.text or ""
            elif part.tag == self.inline:
                plain = len(part) == 1 and part[0].tag == self.text
                text, kind = part[0].text or "" if plain else "".join(_texts(part)), "str"
            elif part.tag == self.formula:
                formula = True
                self._note_formula(part.text or "", place)
        if not text:
            if formula and kind != "str":
                self.sheet.unsaved.add(place)
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
            return self.formats.texts[int(text)]
        if kind == "e":
            self.sheet.errors[place] = text
            return text
        if kind == "b":
            return "TRUE" if text in ("1", "true") else "FALSE"
        if kind == "d":
            return datetime.fromisoformat(text)
        return cleaned(text)

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


@lru_cache(maxsize=10_000)
def cleaned(text: str) -> str:
    """Write a text of a cell as one of a file is."""
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
