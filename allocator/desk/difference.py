"""How two states of a scenario differ, row by row and cell by cell, in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from allocator.desk.content import Content, who
from allocator.desk.edit import row_words
from allocator.plan.columns import TABLES

Rows = dict[int, int]
"""Number of a row in one state, by its number in another."""
WHOLE_ROW = ""
"""Stands for a column where a row as a whole was added or dropped."""


@dataclass(frozen=True)
class Difference:
    """One thing that differs: a cell, a row or a setting."""

    table: str
    """Name of the table; `plan` for a setting."""
    row: int
    """Number of the row in the first state; in the second for a row that was added."""
    who: str
    """The row in words, or the place of the setting."""
    column: str
    """Column, or blank for the whole row."""
    before: str
    theirs: str
    yours: str | None = None
    """What the draft says instead, where it changed the same."""

    @property
    def clashes(self) -> bool:
        """Whether both changed the same in different ways."""
        return self.yours is not None and self.yours != self.theirs

    def said(self) -> str:
        """Tell it in words."""
        name = self.who if self.table == "plan" else row_words(self.table, self.who)
        what = f"{name}: {self.column} " if self.column else f"{name}: "
        theirs = f"{self.before or 'blank'} → {self.theirs or 'blank'}" if self.column or self.table == "plan" else ""
        yours = f"; yours: {self.yours or 'blank'}" if self.clashes else ""
        return f"{what}{theirs or self.theirs}{yours}"


def differences(one: Content, other: Content) -> Iterator[Difference]:
    """List what differs between two states; rows are the same by all they hold, or else by their key."""
    yield from _settings(one.settings, other.settings, ())
    for name in TABLES:
        yield from _table(name, one.tables.get(name), other.tables.get(name))


def _settings(one: Mapping[str, Any], other: Mapping[str, Any], at: tuple[str, ...]) -> Iterator[Difference]:
    for key in [*one, *(key for key in other if key not in one)]:
        before, after = one.get(key), other.get(key)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _settings(before, after, (*at, key))
        elif before != after:
            place = ".".join(map(str, (*at, key)))
            yield Difference("plan", 0, place, "", _shown(before), _shown(after))


def _shown(value: Any) -> str:
    return "default" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _table(name: str, one: pd.DataFrame | None, other: pd.DataFrame | None) -> Iterator[Difference]:
    if one is other:
        return
    one, other = _or_empty(one, other), _or_empty(other, one)
    pairs = paired(name, one, other)
    for row in [row for row in one.index.tolist() if row not in pairs]:
        yield Difference(name, row, _who(name, one, row), WHOLE_ROW, "there", "dropped")
    taken = set(pairs.values())
    for row in [row for row in other.index.tolist() if row not in taken]:
        yield Difference(name, row, _who(name, other, row), WHOLE_ROW, "", "added")
    columns = list(map(str, [*one.columns, *(column for column in other if column not in one)]))
    old = one.reindex(index=list(pairs), columns=columns, fill_value="")
    new = other.reindex(index=list(pairs.values()), columns=columns, fill_value="")
    differs = old.to_numpy(object) != new.to_numpy(object)
    for at, place in zip(*np.nonzero(differs), strict=True):
        row = int(old.index[at])
        before, after = str(old.iat[at, place]), str(new.iat[at, place])
        yield Difference(name, row, _who(name, one, row), columns[place], before, after)


def _or_empty(frame: pd.DataFrame | None, other: pd.DataFrame | None) -> pd.DataFrame:
    if frame is not None:
        return frame
    return other.iloc[:0] if other is not None else pd.DataFrame(index=pd.Index([], dtype="int64"))


def _who(name: str, frame: pd.DataFrame, row: int) -> str:
    return who(name, dict(zip(map(str, frame.columns), map(str, frame.loc[row]), strict=True)))


def paired(name: str, one: pd.DataFrame, other: pd.DataFrame) -> Rows:
    """Find the rows of one state in another: those that are wholly alike first, then those of the same key."""
    shared = [str(column) for column in one if column in other]
    key = [column for column in TABLES[name].key if column in shared]
    pairs = _alike(one, other, shared)
    rest = one.drop(index=list(pairs)), other.drop(index=list(pairs.values()))
    return pairs | _alike(*rest, key)


def _alike(one: pd.DataFrame, other: pd.DataFrame, columns: list[str]) -> Rows:
    """Pair the rows that hold the same in some columns: the first with the first, and so on."""
    if not columns:
        return {}
    both = pd.concat([one[columns], other[columns]], ignore_index=True)
    group = both.groupby(columns, sort=False, dropna=False).ngroup().to_numpy(np.int64)
    parts = group[: len(one)], group[len(one) :]
    told = [
        pd.DataFrame({"group": part, "nth": pd.Series(part).groupby(part).cumcount(), "row": frame.index})
        for part, frame in zip(parts, (one, other), strict=True)
    ]
    found = told[0].merge(told[1], on=["group", "nth"])
    return dict(zip(found["row_x"].tolist(), found["row_y"].tolist(), strict=True))
