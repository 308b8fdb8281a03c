"""What a person typed into a cell, read as the file would be: the value that counts, and what is written for it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.desk.content import clean
from allocator.desk.draft import Draft
from allocator.desk.flat import plain_number
from allocator.errors import Finding
from allocator.plan.calendar import Calendar
from allocator.plan.columns import TABLES, Column, Kind
from allocator.plan.conditions import ConditionError, parse
from allocator.plan.kinds import digits, proved_marks, read_column
from allocator.plan.numbers import Style
from allocator.plan.typed import CONTROL, in_range

Value = float | str | bool | None
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}\.\d{3}")
_PART_OF_ONE = ("share", "")


@dataclass(frozen=True)
class Entry:
    """A cell as it will count."""

    column: str
    typed: str
    value: Value
    """None for a blank."""
    text: str
    """What is written into the file."""
    said: str
    """What was typed and what it is read as, where the two differ: `1.2M → 1,200,000`."""


def read_entry(draft: Draft, table: str, column: str, text: str, who: str = "") -> Entry | Finding:
    """Read what was typed into a column.

    Where `1,500` could be two numbers it is read like the other numbers of the table; where they leave it open, the
    comma groups thousands and the point marks decimals.

    Parameters
    ----------
    who
        The row in words, for a finding: `Ana`.

    Returns
    -------
    What counts, or why it cannot; never both.
    """
    return Reader(draft, table).read(column, text, who)


class Reader:
    """Reads what was typed into a table. It holds state: what it knows of the table, and what it has read."""

    def __init__(self, draft: Draft, table: str) -> None:
        settings = draft.understood()
        self._calendar = Calendar(settings.year_starts, settings.periods, settings.fiscal_label)
        self._table = table
        self._doubt = draft.base.separator_of(table) == ";"
        frame = draft.tables.get(table)
        found = digits(frame, TABLES[table].columns) if frame is not None else {}
        self._proved = proved_marks(found, self._doubt)
        self._known: dict[tuple[str, str], Entry | Finding] = {}

    def read(self, column: str, text: str, who: str = "") -> Entry | Finding:
        """Read a text, as `read_entry` does."""
        text = clean(text)
        if (column, text) not in self._known:
            self._known[column, text] = self._read(_column(self._table, column), text)
        read = self._known[column, text]
        return read if isinstance(read, Entry) else _told(read, column, who)

    def _read(self, column: Column, text: str) -> Entry | Finding:
        if not text:
            return Entry(column.name, "", None, "", "")
        percent = column.unit in _PART_OF_ONE
        style = Style(self._proved, percent, column.minimum, column.maximum, self._doubt)
        read = _read_number if column.kind is Kind.NUMBER else _read_other
        entry = read(column, text, self._calendar, style)
        return entry if isinstance(entry, Finding) else _out_of_place(column, entry) or entry


def _column(table: str, column: str) -> Column:
    known = {c.name: c for c in TABLES[table].columns}
    return known.get(column, Column(column, Kind.TEXT, "attribute"))


def _read_number(column: Column, text: str, calendar: Calendar, style: Style) -> Entry | Finding:
    marks = style.proved if len(style.proved) == 1 else frozenset(".")
    known = Style(marks, style.percent, style.low, style.high)
    raw = pd.DataFrame({column.name: [text]}, dtype="str")
    read = read_column(column, raw[column.name], calendar, known, digits(raw, (column,))[column.name])
    value = float(read.values.iloc[0])
    if not np.isfinite(value):
        return Finding("", *read.wrong[text])
    return _entry(column, text, value, written_number(value, style), f"{value:,.12g}")


def written_number(value: float, style: Style) -> str:
    """Write a number so that it is read as the same among the numbers of its table."""
    text = plain_number(value)
    if style.proved == frozenset(","):
        return text.replace(".", ",")
    return f"{text}0" if style.doubt and _THOUSANDS.fullmatch(text) else text


def _read_other(column: Column, text: str, calendar: Calendar, style: Style) -> Entry | Finding:
    read = read_column(column, pd.Series([text], dtype="str"), calendar, style)
    if read.wrong:
        return Finding("", *read.wrong[text])
    value = read.values.iloc[0]
    written = _WRITTEN.get(column.kind, str)(value)
    if column.kind is Kind.LIKELIHOOD and text.lower() not in ("yes", "y", "true", "x", "no", "n", "false"):
        return _entry(column, text, float(value), plain_number(float(value)), f"{value:.12g}")
    if column.kind is Kind.CONDITION:
        try:
            parse(written)
        except ConditionError as error:
            what = f'"{error}" is not a condition'
            return Finding("", what, "write it like role=AE|AM; region!=EMEA; tenure<6")
    return _entry(column, text, value if isinstance(value, float | bool) else written, written, written)


_WRITTEN: dict[Kind, Callable[[object], str]] = {
    Kind.DATE: lambda day: str(pd.Timestamp(str(day)).date()),
    Kind.FLAG: lambda flag: "yes" if flag else "no",
    Kind.LIKELIHOOD: lambda likelihood: "yes" if likelihood == 1.0 else "no",
}


def _entry(column: Column, text: str, value: Value, written: str, shown: str) -> Entry:
    said = "" if text == shown else f"{text} → {shown}"
    return Entry(column.name, text, value, written, said)


def _out_of_place(column: Column, entry: Entry) -> Finding | None:
    """Find what the reader of the file would not take: out of range, line breaks."""
    if column.kind is Kind.TEXT and column.name != "note" and re.search(CONTROL, entry.text):
        return Finding("", "holds a line break or a control character", "write it on one line")
    if not isinstance(entry.value, float):
        return None
    low, high = (0.0, 1.0) if column.kind is Kind.LIKELIHOOD else (column.minimum, column.maximum)
    for bound, side, is_beyond in (
        (low, "below", low is not None and entry.value < low),
        (high, "above", high is not None and entry.value > high),
    ):
        if is_beyond and bound is not None:
            what = f"{entry.value:.12g} is {side} {bound:.12g}"
            return Finding("", what, in_range(column, entry.value, bound))
    return None


def _told(finding: Finding, column: str, who: str) -> Finding:
    return Finding(f"{who}, {column}" if who else column, finding.what, finding.remedy)
