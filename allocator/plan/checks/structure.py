"""Tables, columns and rows that must be there, once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.arrays import Mask
from allocator.errors import Finding
from allocator.plan.columns import TABLES
from allocator.plan.draft import Draft
from allocator.plan.places import did_you_mean

ONCE = ("territories", "over_assignment", "potential", "strengths", "actuals", "locks", "current", "restate")
"""Tables in which a key stands once; spells, cover and goals have checks of their own."""


def missing_tables(draft: Draft) -> Iterator[Finding]:
    """Require that there are reps and goals."""
    for name, table in TABLES.items():
        if not table.required or not draft.knows(name):
            continue
        if not draft.read[name].exists:
            yield Finding(
                table.file,
                "is missing",
                did_you_mean(table.file, draft.strays, f"write {table.row} on each row"),
            )
        elif draft.frames[name].empty:
            yield Finding(table.file, "has no rows", f"write {table.row} on each row")


def missing_columns(draft: Draft) -> Iterator[Finding]:
    """Require that a table that is there has its required columns."""
    for table in (TABLES[name] for name in TABLES if draft.read[name].exists):
        present = draft.read[table.name].present
        for column in table.columns:
            if column.required and column.name not in present:
                others = sorted(present - set(table.names) - set(draft.settings.levels))
                remedy = did_you_mean(column.name, others, f'add a column "{column.name}": {column.meaning}')
                yield Finding(table.file, f'has no column "{column.name}"', remedy)


def blank_cells(draft: Draft) -> Iterator[Finding]:
    """Require that a required column is written in every row."""
    for table in (TABLES[name] for name in TABLES if draft.read[name].exists):
        present = draft.read[table.name].present
        for column in (c for c in table.columns if c.required and c.name in present):
            blank = ~draft.written(table.name, column.name)
            yield from draft.at(table.name, blank, f"{column.name} is blank", f"write it: {column.meaning}")


def repeated_rows(draft: Draft) -> Iterator[Finding]:
    """Require that no two rows of a table have the same key."""
    for name in ONCE:
        table, frame = TABLES[name], draft.frames[name]
        written = np.logical_and.reduce([draft.written(name, c.name) for c in table.columns if c.required])
        for place, first in repeated(frame, list(table.key), written):
            words = ", ".join(value for value in frame[list(table.key)].iloc[place] if value)
            yield draft.row(
                name, place, f"{words} stands already in row {draft.number(name, first)}", "keep one of them"
            )


def repeated(frame: pd.DataFrame, key: list[str], where: Mask) -> Iterator[tuple[int, int]]:
    """Pair the place of each row that repeats a key with that of the first row that has it."""
    again = frame.duplicated(key).to_numpy(bool) & where
    if again.any():
        groups = pd.Series(frame.groupby(key, dropna=False, sort=False).ngroup().to_numpy())
        first = (~groups.duplicated()).to_numpy().nonzero()[0][groups]
        yield from ((int(place), int(first[place])) for place in np.flatnonzero(again))
