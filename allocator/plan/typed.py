"""A raw table into a typed one: columns found, values read, and all that was odd about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.arrays import Floats, Mask, Texts
from allocator.errors import Assumption, Finding
from allocator.plan.calendar import Calendar
from allocator.plan.columns import Column, Kind, Table
from allocator.plan.kinds import (
    Digits,
    ReadColumn,
    Recall,
    anew,
    as_texts,
    blank_columns,
    digits,
    proved_marks,
    read_column,
)
from allocator.plan.numbers import Style, may_be_two
from allocator.plan.places import at_rows, did_you_mean

MANY_VALUES = 100
"""Different wrong values of a column that are told one by one."""
CONTROL = re.compile(r"[\x00-\x1f\x7f]")
"""Letters that no name may hold."""


@dataclass(frozen=True)
class Typed:
    """A table as read; its index counts the rows of the file, the header being row 1."""

    table: Table
    frame: pd.DataFrame
    written: Mapping[str, Mask] = field(default_factory=dict)
    """For each column, where something was written."""
    present: frozenset[str] = frozenset()
    """Columns that the file has."""
    files: Texts = field(default_factory=lambda: np.empty(0, object))
    """The file of each row."""
    findings: tuple[Finding, ...] = ()
    assumptions: tuple[Assumption, ...] = ()

    @property
    def exists(self) -> bool:
        """Whether the scenario has this table."""
        return bool(self.present)

    def at(self, rows: Mask, what: str, remedy: str) -> Iterator[Finding]:
        """Tell the same of all rows where the mask holds."""
        for file in pd.unique(self.files[rows]):
            here = rows & (self.files == file)
            yield from at_rows(file, self.frame.index[here].tolist(), what, remedy)

    def row(self, place: int, what: str, remedy: str) -> Finding:
        """Tell something of one row, by its place in the table."""
        return Finding(f"{self.files[place]} row {self.frame.index[place]}", what, remedy)

    def each(
        self,
        labels: npt.NDArray[Any],
        wrong: Sequence[Any],
        told: Callable[[Any], tuple[str, str]],
        more: str,
    ) -> Iterator[Finding]:
        """Tell what is wrong with each of some values, wherever they stand; of many, the rest in one go."""
        for value in wrong[:MANY_VALUES]:
            yield from self.at(labels == value, *told(value))
        if rest := wrong[MANY_VALUES:]:
            yield from self.at(
                pd.Series(labels).isin(rest).to_numpy(),
                f"{more}, as with {len(rest):,} more values",
                told(rest[0])[1],
            )


@cache
def absent(table: Table) -> Typed:
    """Return the table of a scenario that does not have it: no rows, all columns."""
    columns = blank_columns(table.columns, pd.RangeIndex(0))
    frame = pd.DataFrame({name: column.values for name, column in columns.items()})
    return Typed(table, frame, {name: column.written for name, column in columns.items()})


def typed(
    table: Table,
    raw: pd.DataFrame,
    calendar: Calendar,
    levels: tuple[str, ...] = (),
    source: str = "",
    recall: Recall = anew,
) -> Typed:
    """Read a table whose values are texts or already typed.

    Parameters
    ----------
    table
        The columns to look for.
    raw
        The table as written; an index or whole-numbered column named `row` counts its rows.
    calendar
        The planning year, which gives periods their names.
    levels
        Columns of reps.csv that settings name, so that their spelling is matched.
    source
        What stands before the file's name in findings.
    recall
        Returns columns as they were read last time, if nothing in them has changed.
    """
    file, doubt = source + table.file, raw.attrs.get("separator") == ";"
    raw = _numbered(raw)
    if meant := spelling(raw, (*table.names, *(levels if table.name == "reps" else ()))):
        raw = raw.rename(columns=meant)
    twice = [Finding(file, f'has two columns "{c}"', "delete one") for c in raw.columns[raw.columns.duplicated()]]
    raw = raw.loc[:, ~raw.columns.duplicated()] if twice else raw
    plain = digits(raw, table.columns, recall)
    style = Style(proved_marks(plain, doubt), doubt=doubt)
    here = [c for c in table.columns if c.name in raw]
    read = {c.name: _recalled(c, raw[c.name], calendar, style, plain.get(c.name), recall) for c in here}
    result = _put_together(table, raw, read, file)
    findings = [finding for c in here for finding in _column_findings(result, c, read[c.name])]
    noted = (*_unused(table, raw, file), *_decided(plain, read, file))
    return replace(result, findings=(*twice, *findings), assumptions=noted)


def _recalled(
    column: Column, texts: pd.Series[Any], calendar: Calendar, style: Style, ready: Digits | None, recall: Recall
) -> ReadColumn:
    """Read a column, or take it from last time if nothing in it has changed."""
    made = partial(read_column, column, texts, calendar, style, ready)
    return recall(("column", column), (texts, calendar, style), made)


def _put_together(table: Table, raw: pd.DataFrame, read: Mapping[str, ReadColumn], file: str) -> Typed:
    """Lay the columns of a table side by side, those that it does not have blank, attributes behind them."""
    columns = blank_columns(table.columns, raw.index) | dict(read)
    frame = {name: column.values for name, column in columns.items()}
    written = {name: column.written for name, column in columns.items()}
    for name in map(str, raw.columns if table.attributes else ()):
        if name not in columns:
            frame[name] = as_texts(raw[name])
            written[name] = (frame[name] != "").to_numpy(bool)
    files = np.full(len(raw), file, object)
    return Typed(table, pd.DataFrame(frame, index=raw.index), written, frozenset(map(str, raw.columns)), files)


def _numbered(raw: pd.DataFrame) -> pd.DataFrame:
    if "row" in raw and raw["row"].dtype.kind in "iu":
        return raw.set_index("row")
    if raw.index.name == "row":
        return raw
    return raw.set_axis(pd.RangeIndex(2, len(raw) + 2))


def spelling(raw: pd.DataFrame, known: tuple[str, ...]) -> dict[str, str]:
    """Match headers that differ from a known column in capitals, spaces or hyphens only."""
    here = {str(name) for name in raw.columns}
    alike = {folded(name): name for name in known if name not in here}
    return {name: alike[folded(name)] for name in here if name not in known and folded(name) in alike}


def folded(name: str) -> str:
    """Write a name as columns are called, whatever its capitals, spaces and hyphens."""
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _column_findings(read: Typed, column: Column, values: ReadColumn) -> Iterator[Finding]:
    if values.wrong:

        def told(text: str) -> tuple[str, str]:
            return f"{column.name} {values.wrong[text][0]}", values.wrong[text][1]

        texts = values.texts.to_numpy(object)
        yield from read.each(texts, list(values.wrong), told, f"{column.name} cannot be read")
    if column.kind is Kind.TEXT and column.name != "note" and CONTROL.search("".join(values.values.to_numpy(object))):
        broken = values.values.str.contains(CONTROL).to_numpy(bool)
        yield from read.at(broken, f"{column.name} holds a line break or a control character", "write it on one line")
    if column.kind in (Kind.NUMBER, Kind.LIKELIHOOD):
        yield from _out_of_range(read, column, values.values.to_numpy(np.float64))


def _out_of_range(read: Typed, column: Column, values: Floats) -> Iterator[Finding]:
    low, high = (0.0, 1.0) if column.kind is Kind.LIKELIHOOD else (column.minimum, column.maximum)
    for bound, side in ((low, "below"), (high, "above")):
        if bound is None:
            continue
        bad = np.unique(values[values < bound if side == "below" else values > bound]).tolist()

        def told(value: float, bound: float = bound, side: str = side) -> tuple[str, str]:
            return f"{column.name} {value:.12g} is {side} {bound:.12g}", in_range(column, value, bound)

        yield from read.each(values, bad, told, f"{column.name} is {side} {bound:.12g}")


def in_range(column: Column, value: float, bound: float) -> str:
    """Say what to write instead of a value beyond a bound."""
    if column.unit == "share" and 1 < value <= 100:
        return f"write {value / 100:.12g} or {value:.12g}% if it is {value:.12g} percent"
    return f"write {bound:.12g} or {'more' if value < bound else 'less'}"


def _unused(table: Table, raw: pd.DataFrame, file: str) -> Iterator[Assumption]:
    """List columns that are not used; attributes only where they look like a column that is not there."""
    for name in (str(name) for name in raw.columns if name not in table.names):
        near = did_you_mean(name, [c for c in table.names if c not in raw], "")
        if not table.attributes:
            yield Assumption("unused", f"{file} {name}", "the column is not used" + (near and f"; {near}"))
        elif near:
            yield Assumption("unused", f"{file} {name}", f"is an attribute only; {near}")


def _decided(plain: Mapping[str, Digits], columns: Mapping[str, ReadColumn], file: str) -> Iterator[Assumption]:
    """List numbers that may be two and were read like the others of the table."""
    for name, column in plain.items():
        values = columns[name].values.to_numpy(np.float64)
        odd = (~np.isfinite(column.values) | (column.values != values)) & np.isfinite(values)
        if not odd.any():
            continue
        texts = column.texts[odd]
        doubtful = [text for text in pd.unique(texts) if may_be_two(text)]
        if doubtful:
            value = values[odd][(texts == doubtful[0]).to_numpy(bool)][0]
            rows = int(texts.isin(doubtful).sum())
            what = f'"{doubtful[0]}" is read as {value:.12g}, like the other numbers of the table; so in {rows:,} rows'
            yield Assumption("adjusted", f"{file} {name}", what)
