"""Rows of an input table, matched between two plans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from allocator.arrays import Ints, Mask
from allocator.plan.columns import Table

MOST_LISTED = 200
"""Differences of one table that are listed; all are counted."""
NO_ROW = "no such row"

Told = tuple[str, str, str, str]


@dataclass(frozen=True)
class RowsCompared:
    """How many rows of a table differ, and the first differences: where, about, old, new."""

    changed: int = 0
    added: int = 0
    removed: int = 0
    listed: list[Told] = field(default_factory=list)

    @property
    def differs(self) -> bool:
        """Tell whether any row does."""
        return bool(self.changed or self.added or self.removed)


def compared_rows(table: Table, old: pd.DataFrame, new: pd.DataFrame) -> RowsCompared:
    """Match rows by the key of their table; several rows of one key are matched in their order."""
    columns = [str(c) for c in dict.fromkeys([*old.columns, *new.columns]) if c != "row"]
    if len(old) == len(new) and _same(_laid(old, columns), _laid(new, columns)):
        return RowsCompared()
    key = [table.short_key] if table.short_key else list(table.key)
    key = [name for name in key if name in columns]
    before, after = _numbered(old, key), _numbered(new, key)
    joined = before.merge(after, on=[*key, "occurrence"], how="outer", suffixes=("_old", "_new"))
    first, second = (joined[f"place_{side}"].to_numpy(np.float64) for side in ("old", "new"))
    both = ~np.isnan(first) & ~np.isnan(second)
    here, there = (place[both].astype(np.int64) for place in (first, second))
    values = [name for name in columns if name not in key]
    differ = _differences(old, new, values, here, there)
    changed = np.logical_or.reduce([*differ.values(), np.zeros(len(here), bool)])
    gone, come = (_sorted(place[np.isnan(other)]) for place, other in ((first, second), (second, first)))
    told = [*_changed(table, old, new, key, differ, here, there),
            *_alone(table, old, key, values, gone, "removed"),
            *_alone(table, new, key, values, come, "added")]  # fmt: skip
    return RowsCompared(int(changed.sum()), len(come), len(gone), told[:MOST_LISTED])


def _laid(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    return frame.reindex(columns=columns).reset_index(drop=True)


def _same(old: pd.DataFrame, new: pd.DataFrame) -> bool:
    return all(not _unlike(old[name], new[name]).any() for name in old)


def _numbered(frame: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Key of each row, which row of that key it is, and its place."""
    out = frame[key].reset_index(drop=True)
    occurrence = out.groupby(key, dropna=False, sort=False).cumcount() if key else out.index
    return out.assign(occurrence=np.asarray(occurrence), place=np.arange(len(out), dtype=np.float64))


def _sorted(places: Any) -> Ints:
    return np.asarray(np.sort(places[~np.isnan(places)]).astype(np.int64))


def _unlike(old: pd.Series[Any], new: pd.Series[Any]) -> Mask:
    one, other = old.to_numpy(object), new.to_numpy(object)
    blank = _is_blank(old), _is_blank(new)
    return np.asarray((one != other) & ~(blank[0] & blank[1]), bool)


def _is_blank(values: pd.Series[Any]) -> Mask:
    return np.asarray(values.isna() | (values.to_numpy(object) == ""), bool)


def _differences(old: pd.DataFrame, new: pd.DataFrame, values: list[str], here: Ints, there: Ints) -> dict[str, Mask]:
    """Rows whose value differs, by column."""
    before, after = _laid(old, values).iloc[here], _laid(new, values).iloc[there]
    return {name: _unlike(before[name], after[name]) for name in values}


def _changed(
    table: Table, old: pd.DataFrame, new: pd.DataFrame, key: list[str], differ: dict[str, Mask], here: Ints, there: Ints
) -> Iterator[Told]:
    """Tell the cells that differ, row by row of the new table."""
    pairs = [(int(there[at]), int(here[at]), name) for name, mask in differ.items() for at in _first(mask)]
    numbers = new["row"].to_numpy()
    for place, before, name in sorted(pairs, key=lambda pair: int(numbers[pair[0]]))[:MOST_LISTED]:
        row = new.iloc[place]
        where = f"{table.file} row {row['row']} {name}"
        yield where, _about(row, key), shown(old.iloc[before].get(name)), shown(row.get(name))


def _first(mask: Mask) -> list[int]:
    return [int(at) for at in np.flatnonzero(mask)[:MOST_LISTED]]


def _alone(
    table: Table, frame: pd.DataFrame, key: list[str], values: list[str], places: Ints, side: str
) -> Iterator[Told]:
    """Tell the rows that only one of the tables has."""
    in_file = np.argsort(frame["row"].to_numpy()[places], kind="stable")
    for place in places[in_file][:MOST_LISTED]:
        row = frame.iloc[int(place)]
        said = {name: shown(row.get(name)) for name in values if shown(row.get(name)) != "blank"}
        text = ", ".join(f"{name} {value}" for name, value in said.items()) or "given"
        old, new = (text, NO_ROW) if side == "removed" else (NO_ROW, text)
        yield f"{table.file} row {row['row']}", _about(row, key), old, new


def _about(row: pd.Series[Any], key: list[str]) -> str:
    """Name a row by its key."""
    said = [shown(row[name]) for name in key]
    return ", ".join(text for text in said if text != "blank")


def shown(value: Any) -> str:
    """Write a cell of an input table."""
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)) or value == "":
        return "blank"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    return f"{value:.12g}" if isinstance(value, float) else str(value)
