"""A scenario that extends others, or is a workbook, as text files that stand alone."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np
import pandas as pd

from allocator.export.yaml_text import as_yaml
from allocator.plan.calendar import Calendar
from allocator.plan.columns import TABLES, Kind, Table
from allocator.plan.kinds import as_texts
from allocator.plan.overrides import settings_over, table_over
from allocator.plan.scenario import Folder
from allocator.plan.settings import Settings
from allocator.plan.typed import Typed, spelling, typed
from allocator.plan.understood import understood

_AS_WRITTEN = "as written: "
"""Before the name of a column that holds the texts of another, while rows are laid over each other."""


def flattened(folders: list[Folder]) -> tuple[dict[str, bytes], Folder | None]:
    """Return the files that state alone what a chain of scenarios states together, the furthest base first.

    A table that only one of them has is taken over as it is. Where several have it, every value keeps the text in
    which it was written, unless it would be read otherwise among the texts of the other.

    Returns
    -------
    The files by name; where something cannot be read there are none, but a folder with all that is wrong.
    """
    settings = reduce(settings_over, [folder.settings for folder in folders], dict[str, Any]())
    read, wrong, _ = understood(settings)
    told = [finding for folder in folders for finding in folder.findings]
    if told or any(folder.unreadable for folder in folders):
        return {}, Folder(None, unreadable={"plan", *TABLES}, findings=[*told, *wrong])
    files = {"plan.yaml": as_yaml(settings).encode()}
    for name, table in TABLES.items():
        layers = [folder for folder in folders if name in folder.tables]
        if layers:
            files[table.file] = _as_it_is(layers, table) or _as_csv(_texts(table, layers, read))
    return files, None


def _as_it_is(layers: list[Folder], table: Table) -> bytes:
    """Return the file of a table where it was read from a single one; empty if it was not."""
    file = layers[0].path / table.file if layers[0].path else None
    return file.read_bytes() if len(layers) == 1 and file and file.is_file() else b""


def _texts(table: Table, layers: list[Folder], settings: Settings) -> pd.DataFrame:
    """Lay the rows of a table over each other, and return them as texts that are read as they were."""
    calendar = Calendar(settings.year_starts, settings.periods, settings.fiscal_label)
    levels = settings.levels if table.name == "reps" else ()
    merged = reduce(table_over, [_with_texts(table, layer, calendar, levels) for layer in layers])
    named = [name for name in map(str, merged.frame) if name.startswith(_AS_WRITTEN)]
    texts = merged.frame[named].reset_index(drop=True)
    texts = texts.set_axis([name.removeprefix(_AS_WRITTEN) for name in named], axis=1)
    return _read_alike(table, merged, texts, typed(table, texts, calendar, levels))


def _with_texts(table: Table, layer: Folder, calendar: Calendar, levels: tuple[str, ...]) -> Typed:
    """Read a table and keep its texts beside its values."""
    raw = layer.tables[table.name]
    raw = raw.rename(columns=spelling(raw, (*table.names, *levels)))
    read = typed(table, raw, calendar, levels, layer.source)
    texts = {f"{_AS_WRITTEN}{name}": _as_text(raw[name]).to_numpy(object) for name in map(str, raw)}
    beside = pd.DataFrame(texts, index=read.frame.index, dtype="str")
    return replace(
        read,
        frame=pd.concat([read.frame, beside], axis=1),
        written={**read.written, **{name: (beside[name] != "").to_numpy(bool) for name in texts}},
        present=read.present | set(texts),
    )


def _as_text(column: pd.Series[Any]) -> pd.Series[str]:
    if column.dtype.kind == "M":
        days: pd.Series[str] = column.dt.strftime("%Y-%m-%d").fillna("").astype("str")
        return days
    return as_texts(column)


def _read_alike(table: Table, merged: Typed, texts: pd.DataFrame, again: Typed) -> pd.DataFrame:
    """Write values plainly in columns that would be read otherwise than they were."""
    numbers = [c.name for c in table.columns if c.kind in (Kind.NUMBER, Kind.LIKELIHOOD) and c.name in texts]
    changed = {name for name in numbers if not _alike(merged.frame[name], again.frame[name])}
    plain = numbers if changed or again.findings else []
    for name in plain:
        values = merged.frame[name].to_numpy(np.float64)
        read = pd.to_numeric(texts[name], errors="coerce").to_numpy(np.float64)
        other = np.isfinite(values) & (read != values)
        written = [plain_number(value) for value in values[other].tolist()]
        column = texts[name].to_numpy(object, copy=True)
        column[other] = written
        texts = texts.assign(**{name: pd.Series(column, index=texts.index, dtype="str")})
    return texts


def plain_number(value: float) -> str:
    """Write a number with digits and a decimal point, so that it reads back as the same."""
    return str(int(value)) if value == round(value) and abs(value) < 1e15 else repr(value)


def _alike(one: pd.Series[Any], other: pd.Series[Any]) -> bool:
    return np.array_equal(one.to_numpy(np.float64), other.to_numpy(np.float64), equal_nan=True)


def _as_csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode()
