"""Rows of a table as they lie in its file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.arrays import Ints


@dataclass(frozen=True)
class Laid:
    """A table whose index holds the stable numbers of its rows, and the row of the file in which each stands."""

    frame: pd.DataFrame
    file_rows: Ints
    """The header is row 1."""

    @property
    def numbers(self) -> Ints:
        """Stable numbers of the rows."""
        return self.frame.index.to_numpy(np.int64)


def file_rows(begun: Laid | None, frame: pd.DataFrame) -> Ints:
    """Return the row in the file in which each row will stand, the header being row 1.

    Rows that the file has keep their order and the blank rows between them, dropped ones close up, added ones follow.
    """
    now = frame.index.to_numpy(np.int64)
    if begun is None:
        return np.arange(2, len(now) + 2)
    gone = np.sort(begun.file_rows[~np.isin(begun.numbers, now)])
    there = pd.Series(begun.file_rows, index=begun.numbers).reindex(now, fill_value=0).to_numpy(np.int64, copy=True)
    new = there == 0
    last = int(begun.file_rows.max(initial=1))
    rows = there - np.searchsorted(gone, there)
    rows[new] = last - len(gone) + 1 + np.arange(np.count_nonzero(new))
    return rows


def as_read(begun: Laid | None, frame: pd.DataFrame, separator: str) -> pd.DataFrame:
    """Return a table as it would be read from its file."""
    if begun is not None and begun.frame is frame and np.array_equal(begun.file_rows, begun.numbers):
        return frame
    read = frame.set_axis(pd.Index(file_rows(begun, frame), name="row"))
    blank = (frame == "").all(axis=1).to_numpy(bool)
    read = (read[~blank] if blank.any() else read).sort_index()
    read.attrs = {"separator": separator}
    return read
