"""A raw table into a typed one: columns found, cells read, defaults filled, and all that was odd about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.errors import Assumption, Finding
from allocator.plan.calendar import Calendar
from allocator.plan.cells import Cells, as_texts, proved_marks, read_cells
from allocator.plan.columns import Column, Kind, Table
from allocator.plan.places import at_rows, did_you_mean

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Typed:
    """A table as read; `written` tells for each column which cells had something in them."""

    table: Table
    frame: pd.DataFrame
    written: Mapping[str, Mask] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


def typed(table: Table, raw: pd.DataFrame | None, calendar: Calendar, levels: tuple[str, ...] = ()) -> Typed:
    """Read a table whose cells are texts or already typed; None is a table that the scenario does not have.

    Parameters
    ----------
    levels
        Columns of reps.csv that settings name, so that their spelling is matched.
    """
    if raw is None:
        return Typed(table, _empty(table))
    raw = _numbered(raw)
    raw = raw.rename(columns=_spelling(raw, (*table.names, *(levels if table.name == "reps" else ()))))
    twice = [f'has two columns "{name}"' for name in raw.columns[raw.columns.duplicated()]]
    if twice:
        return Typed(
            table, _empty(table), {}, tuple(Finding(table.file, what, "delete one") for what in twice)
        )
    proved = proved_marks(raw, table.columns)
    cells = {c.name: read_cells(c, _column(raw, c), calendar, proved) for c in table.columns}
    extra = [str(name) for name in raw.columns if name not in table.names]
    kept = {name: as_texts(raw[name]) for name in extra if table.attributes}
    written = {name: read.written for name, read in cells.items()}
    frame = pd.DataFrame({name: read.values for name, read in cells.items()} | kept, index=raw.index)
    findings = [finding for c in table.columns for finding in _column_findings(table, c, raw, cells[c.name])]
    unused = () if table.attributes else tuple(_unused(table, raw, extra))
    defaults = tuple(_defaults(table, frame, written))
    return Typed(table, _filled(table, frame, written), written, tuple(findings), unused + defaults)


def _empty(table: Table) -> pd.DataFrame:
    nothing = pd.Series([], dtype="str")
    calendar = Calendar(pd.Timestamp("2000-01-01").date(), "year")
    return pd.DataFrame({c.name: read_cells(c, nothing, calendar, frozenset()).values for c in table.columns})


def _numbered(raw: pd.DataFrame) -> pd.DataFrame:
    """Use the column `row`, where it holds whole numbers, or the place in the table, as the index."""
    if "row" in raw and raw["row"].dtype.kind in "iu":
        return raw.set_index("row")
    if raw.index.name == "row":
        return raw
    return raw.set_axis(pd.RangeIndex(2, len(raw) + 2))


def _spelling(raw: pd.DataFrame, known: tuple[str, ...]) -> dict[str, str]:
    """Match headers that differ from a known column in capitals, spaces or hyphens only."""
    here = {str(name) for name in raw.columns}
    folded = {_fold(name): name for name in known if name not in here}
    return {name: folded[_fold(name)] for name in here if name not in known and _fold(name) in folded}


def _fold(name: str) -> str:
    return name.strip().lower().replace(" ", "_").replace("-", "_")


def _column(raw: pd.DataFrame, column: Column) -> pd.Series[Any]:
    return raw[column.name] if column.name in raw else pd.Series("", index=raw.index, dtype="str")


def _column_findings(table: Table, column: Column, raw: pd.DataFrame, cells: Cells) -> Iterator[Finding]:
    if column.required and column.name not in raw:
        remedy = did_you_mean(
            column.name, map(str, set(raw.columns) - set(table.names)), f'add "{column.name}"'
        )
        yield Finding(table.file, f'has no column "{column.name}"', remedy)
        return
    rows = raw.index.to_numpy()
    if column.required and not cells.written.all():
        yield from at_rows(
            table.file, rows[~cells.written], f"{column.name} is blank", f"write the {column.meaning}"
        )
    for text, (what, remedy) in cells.wrong.items():
        found = rows[(cells.texts == text).to_numpy(bool)] if cells.texts is not None else []
        yield from at_rows(table.file, found, f"{column.name} {what}", remedy)
    yield from _out_of_range(table, column, cells, rows)


def _out_of_range(
    table: Table, column: Column, cells: Cells, rows: npt.NDArray[np.int64]
) -> Iterator[Finding]:
    if cells.values.dtype.kind != "f":
        return
    values = cells.values.to_numpy()
    low, high = column.minimum, column.maximum
    if column.kind is Kind.LIKELIHOOD:
        low, high = 0.0, 1.0
    for bound, bad, side in ((low, values < (low or 0.0), "below"), (high, values > (high or 0.0), "above")):
        if bound is None or not bad.any():
            continue
        for value in np.unique(values[bad]):
            what = f"{column.name} {value:.12g} is {side} {bound:.12g}"
            yield from at_rows(table.file, rows[values == value], what, _nearer(column, value, bound))


def _nearer(column: Column, value: float, bound: float) -> str:
    if column.unit == "share" and 1 < value <= 100:
        return f"write {value / 100:.12g} or {value:.12g}% if you mean percent"
    return f"write {bound:.12g} or {'more' if value < bound else 'less'}"


def _unused(table: Table, raw: pd.DataFrame, extra: list[str]) -> Iterator[Assumption]:
    for name in extra:
        near = did_you_mean(name, [c for c in table.names if c not in raw], "")
        yield Assumption(
            "unused", f"{table.file} {name}", f"the column is not used{'; ' + near if near else ''}"
        )


def _defaults(table: Table, frame: pd.DataFrame, written: Mapping[str, Mask]) -> Iterator[Assumption]:
    for column in table.columns:
        blank = int((~written[column.name]).sum())
        if column.default is None or column.required or not blank:
            continue
        value = {True: "yes", False: "no"}.get(column.default, column.default)  # type: ignore[call-overload]
        value = f"{value:.12g}" if isinstance(value, float) else value
        what = f"blank in {blank:,} of {len(frame):,} rows: {value}"
        yield Assumption("default", f"{table.file} {column.name}", what)


def _filled(table: Table, frame: pd.DataFrame, written: Mapping[str, Mask]) -> pd.DataFrame:
    for column in table.columns:
        value: float | str = column.default if isinstance(column.default, float) else column.fill
        if value != "":
            frame[column.name] = frame[column.name].where(written[column.name], value)
    return frame
