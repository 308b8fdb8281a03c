"""What is stated now as files: in which row each stands, and what would be read of them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.arrays import Ints
from allocator.desk.base import Base
from allocator.desk.content import Content
from allocator.plan.scenario import Folder, restated


def as_folder(base: Base, content: Content) -> Folder:
    """Return the scenario as it would be read once saved."""
    tables = {
        name: _as_read(base, name, frame) for name, frame in content.tables.items() if is_written(base, name, frame)
    }
    return restated(base.folder, dict(content.settings), tables)


def is_written(base: Base, name: str, frame: pd.DataFrame) -> bool:
    """Tell whether a table has a file: one that was never there and has no rows has none."""
    return name in base.content.tables or bool(len(frame))


def _as_read(base: Base, name: str, frame: pd.DataFrame) -> pd.DataFrame:
    begun = base.content.tables.get(name)
    if begun is frame:
        return frame
    read = frame.set_axis(pd.Index(file_rows(begun, frame), name="row"))
    blank = (frame == "").all(axis=1).to_numpy(bool)
    read = read[~blank] if blank.any() else read
    read.attrs = dict(begun.attrs) if begun is not None else {}
    return read


def file_rows(begun: pd.DataFrame | None, frame: pd.DataFrame) -> Ints:
    """Return the row in its file that each row would have, the header being row 1.

    Rows that the file has keep their order and its blank rows, dropped ones close up, added ones follow.
    """
    now = frame.index.to_numpy(np.int64)
    if begun is None:
        return np.arange(2, len(now) + 2)
    there = begun.index.to_numpy(np.int64)
    gone = np.setdiff1d(there, now)
    old = np.isin(now, there)
    last = int(there.max()) if len(there) else 1
    below = last - len(gone) + 1 + np.arange(np.count_nonzero(~old))
    rows = now - np.searchsorted(gone, now)
    rows[~old] = below
    return rows
