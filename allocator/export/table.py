"""One table as a csv file: UTF-8, commas, one line a row, the same bytes for the same table."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.export.cells import cell
from allocator.export.figures import Letters, figures

ROWS_AT_ONCE = 32_768
BYTES_AT_ONCE = 1 << 27


def write_table(frame: pd.DataFrame, path: Path) -> None:
    """Write a table and have it on the disk before returning."""
    with path.open("wb") as file:
        for lines in _table(frame):
            file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def table_text(frame: pd.DataFrame) -> str:
    """Return what `write_table` writes."""
    return b"".join(_table(frame)).decode("utf-8")


def _table(frame: pd.DataFrame) -> Iterator[bytes]:
    yield b",".join(cell(str(name)) for name in frame.columns) + b"\n"
    for first in range(0, len(frame), ROWS_AT_ONCE):
        yield from _lines(frame.iloc[first : first + ROWS_AT_ONCE])


def _lines(rows: pd.DataFrame) -> Iterator[bytes]:
    """Write rows as lines; a few very long texts are not allowed to widen many rows at once."""
    columns = [_Column(rows.iloc[:, place]) for place in range(rows.shape[1])]
    if len(rows) > 1 and len(rows) * sum(column.width for column in columns) > BYTES_AT_ONCE:
        yield from _lines(rows.iloc[: len(rows) // 2])
        yield from _lines(rows.iloc[len(rows) // 2 :])
    else:
        yield _joined([column.letters() for column in columns], len(rows))


def _joined(columns: list[Letters], rows: int) -> bytes:
    comma, end = (np.full((rows, 1), ord(mark), dtype=np.uint8) for mark in ",\n")
    parts = [part for column in columns for part in (column, comma)]
    return np.hstack([*parts[:-1], end]).tobytes().translate(None, b"\0")


class _Column:
    """A column on its way to text: each different text is written once, numbers all together."""

    def __init__(self, values: pd.Series) -> None:
        self.numbers: npt.NDArray[np.float64] | None = None
        if pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype):
            self.numbers, self.width = values.to_numpy(np.float64, na_value=np.nan), 40
        else:
            self.codes, different = pd.factorize(values)
            self.texts = [cell(value) for value in different] + [b""]
            self.width = max(map(len, self.texts))

    def letters(self) -> Letters:
        if self.numbers is not None:
            return figures(self.numbers)
        texts = np.array(self.texts, dtype=f"S{max(self.width, 1)}")
        return texts.view(np.uint8).reshape(len(texts), -1)[self.codes]
