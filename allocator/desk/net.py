"""The edits that lead from one state of a scenario to another, however it came about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from allocator.desk.content import Content
from allocator.desk.edit import AddRow, DropRow, Edit, SetCell, SetSetting


def net_edits(one: Content, other: Content) -> Iterator[Edit]:
    """List the edits after which one state says what another does; rows are known by their numbers."""
    yield from _settings(one.settings, other.settings, ())
    for name, frame in other.tables.items():
        before = one.tables.get(name)
        if before is not frame:
            yield from _table(name, frame.iloc[:0] if before is None else before, frame)


def _settings(one: Mapping[str, Any], other: Mapping[str, Any], at: tuple[str, ...]) -> Iterator[Edit]:
    for key in [*one, *(key for key in other if key not in one)]:
        before, new = one.get(key), other.get(key)
        if isinstance(before, Mapping) and isinstance(new, Mapping):
            yield from _settings(before, new, (*at, key))
        elif before != new:
            yield SetSetting((*at, key), before, new)


def _table(name: str, one: pd.DataFrame, other: pd.DataFrame) -> Iterator[Edit]:
    for row in one.index.difference(other.index).tolist():
        yield DropRow(name, row)
    shared = one.index.intersection(other.index)
    columns = list(map(str, [*one.columns, *(column for column in other if column not in one)]))
    old = one.reindex(index=shared, columns=columns, fill_value="")
    new = other.reindex(index=shared, columns=columns, fill_value="")
    differs = old.to_numpy(object) != new.to_numpy(object)
    for at, place in zip(*np.nonzero(differs), strict=True):
        yield SetCell(name, int(shared[at]), columns[place], str(old.iat[at, place]), str(new.iat[at, place]))
    for row in other.index.difference(one.index).tolist():
        yield AddRow(name, row, dict(zip(map(str, other.columns), map(str, other.loc[row]), strict=True)))
