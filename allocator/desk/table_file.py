"""A table as its file is written: rows that nobody touched stay as they are, byte for byte."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.desk.laid import Laid
from allocator.desk.rows import apart, as_row, fields_of, rows_of, with_fields, without_fields
from allocator.plan.files import separator_of, tidy

_MARK = "\ufeff"


def changed_file(data: bytes, begun: Laid, frame: pd.DataFrame) -> bytes:
    """Return a table's file with what has changed in it.

    Parameters
    ----------
    data
        The file as it is.
    begun
        The rows it holds, and where.
    frame
        The rows it shall hold, known by their numbers.
    """
    text = data.decode("utf-8")
    separator = separator_of(tidy(text.removeprefix(_MARK)))
    rows = dict(enumerate(rows_of(text, separator), 1))
    end = apart(rows[1])[1] or "\n"
    header = [name.strip() for name in fields_of(tidy(rows[1]), separator)]
    places = [n for n, name in enumerate(header) if name]
    place_of = dict(zip(begun.frame.columns, places, strict=True))
    _change_cells(rows, begun, frame, place_of, separator)
    widens = len(frame.index.difference(begun.frame.index)) or len(frame.columns.difference(begun.frame.columns))
    nameless = {n for n, name in enumerate(header) if not name} if widens else set()
    lost = {place for name, place in place_of.items() if name not in frame}
    rows = _without_columns(rows, lost | nameless, separator)
    rows = _with_columns(rows, begun, frame, separator)
    gone = begun.file_rows[~np.isin(begun.numbers, frame.index)]
    for row in gone.tolist():
        del rows[row]
    columns = [name for name in begun.frame if name in frame] + [name for name in frame if name not in begun.frame]
    new = frame.loc[~np.isin(frame.index, begun.numbers), columns].to_numpy(object).tolist()
    added = [as_row(row, separator, end) for row in new]
    return _put_together(rows, int(begun.file_rows.max(initial=1)), added, end).encode()


def new_file(frame: pd.DataFrame, separator: str) -> bytes:
    """Return the file of a table that had none."""
    rows = [list(map(str, frame.columns)), *frame.to_numpy(object).tolist()]
    return "".join(as_row(row, separator, "\n") for row in rows).encode()


def _change_cells(
    rows: dict[int, str], begun: Laid, frame: pd.DataFrame, place_of: dict[str, int], separator: str
) -> None:
    """Write the rows anew in which a cell has changed."""
    names = [str(name) for name in begun.frame if name in frame]
    stays = np.isin(begun.numbers, frame.index)
    old = begun.frame[names][stays]
    new = frame[names].reindex(old.index)
    differs = old.to_numpy(object) != new.to_numpy(object)
    for at in np.flatnonzero(differs.any(axis=1)).tolist():
        row = int(begun.file_rows[stays][at])
        body, end = apart(rows[row])
        fields = fields_of(body, separator)
        for n in np.flatnonzero(differs[at]).tolist():
            fields[place_of[names[n]]] = str(new.iat[at, n])
        rows[row] = as_row(fields, separator, end)


def _without_columns(rows: dict[int, str], places: set[int], separator: str) -> dict[int, str]:
    if not places:
        return rows
    return {row: without_fields(text, places, separator) if text.strip() else text for row, text in rows.items()}


def _with_columns(rows: dict[int, str], begun: Laid, frame: pd.DataFrame, separator: str) -> dict[int, str]:
    """Add new columns at the end."""
    added = [name for name in frame if name not in begun.frame]
    if not added:
        return rows
    texts = frame[added].reindex(begun.numbers, fill_value="").to_numpy(object).tolist()
    by_row = {1: added, **dict(zip(begun.file_rows.tolist(), texts, strict=True))}
    blank = [""] * len(added)
    return {
        row: with_fields(text, by_row.get(row, blank), separator) if row in by_row or text.strip() else text
        for row, text in rows.items()
    }


def _put_together(rows: dict[int, str], last: int, added: list[str], end: str) -> str:
    """Put new rows below the last one that was more than blank."""
    below = [*rows]
    while added and below[-1] > last:
        del rows[below.pop()]
    if added and not apart(rows[below[-1]])[1]:
        rows[below[-1]] += end
    return "".join([*rows.values(), *added])
