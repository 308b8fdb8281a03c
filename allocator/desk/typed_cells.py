"""What was typed into a table of texts, cell by cell, as edits."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pandas as pd

from allocator.desk.edit import Edit
from allocator.errors import Finding

Make = Callable[[Any, str, str], Edit | Finding]
"""Row, column and typed text of a cell to the edit that it asks for, or what is wrong with it."""


def fingerprint(frame: pd.DataFrame) -> str:
    """Return a short text that differs where the tables differ, so that a grid begins anew with them."""
    rows = pd.util.hash_pandas_object(frame.astype(str)).to_numpy().tobytes()
    return hashlib.sha256(f"{list(frame.columns)}".encode() + rows).hexdigest()[:12]


def cell_edits(frame: pd.DataFrame, changes: Mapping[int, Mapping[str, Any]], make: Make) -> Iterator[Edit | Finding]:
    """Return an edit for each cell that differs from what the table shows.

    Parameters
    ----------
    changes
        Texts by position of the row and name of the column; None is blank.
    """
    for place, columns in changes.items():
        for column, value in columns.items():
            typed = "" if value is None else str(value)
            if typed.strip() != str(frame[column].iloc[int(place)]):
                yield make(frame.index[int(place)], column, typed)
