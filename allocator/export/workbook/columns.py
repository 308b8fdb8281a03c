"""Columns of a table as cells of a sheet: what is written, in which format, how wide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints
from allocator.export.figures import as_written
from allocator.export.workbook.names import cell_text
from allocator.export.workbook.sheet import Sheet
from allocator.export.workbook.styles import SHARE, WHOLE, amounts
from allocator.insight.wording import Wording, wording
from allocator.plan.settings import Settings

_SHARES = frozenset({"rate", "growth", "load", "share_of_potential", "cover", "cover_without_open_seats"})
_OF_THEIR_OWN = {
    "quota_to_ote": "0.00", "priority": "0", "working_days": "0", "price": "[=0]0;#,##0.000000",
    **dict.fromkeys(("value", "min", "max", "slack"), "#,##0.00"),
}  # fmt: skip
_TRIFLE = 1e-4
NARROWEST, WIDEST = 8, 80


@dataclass(frozen=True)
class Column:
    """A column of a table: n values, None where a cell is blank."""

    name: str
    values: Sequence[Any]
    formats: tuple[str, ...]
    """Number formats that occur; none for text."""
    format_of: Ints
    """Which of them each row has; shape (n,), empty where all have the first."""
    width: int
    """In characters."""
    longest: int = 0
    """Characters of the longest text."""

    @property
    def is_text(self) -> bool:
        return not self.formats


def columns_of(settings: Settings, frame: pd.DataFrame) -> list[Column]:
    """Turn each column of a table into cells; amounts are written as the metric of their row is."""
    words, code = _words(settings, frame)
    return [_column(frame[name], words, code) for name in frame.columns]


def writer(sheet: Sheet, column: Column) -> tuple[Callable[..., Any], Sequence[Any], list[Any]]:
    """Return what writes a cell of a column, its values and the style of each row."""
    if column.is_text:
        style = sheet.styles.of("indented", "wrapped") if column.longest > column.width else sheet.styles.of("indented")
        return sheet.page.write_string, column.values, [style] * len(column.values)
    styles = [sheet.styles.of(number=number) for number in column.formats]
    chosen = [styles[k] for k in column.format_of.tolist()] or [styles[0]] * len(column.values)
    return sheet.page.write_number, column.values, chosen


def _words(settings: Settings, frame: pd.DataFrame) -> tuple[list[Wording], Ints]:
    """Return how amounts are written, and which way each row has."""
    if "metric" not in frame:
        return [], np.zeros(0, np.int64)
    code, names = pd.factorize(frame["metric"])
    return [wording(settings, str(name)) for name in names], np.asarray(code, np.int64)


def _column(values: pd.Series[Any], words: list[Wording], code: Ints) -> Column:
    name = str(values.name)
    if pd.api.types.is_numeric_dtype(values.dtype) and not pd.api.types.is_bool_dtype(values.dtype):
        return _numbers(name, values.to_numpy(np.float64, na_value=np.nan), words, code)
    return _texts(name, values)


def _numbers(name: str, values: Floats, words: list[Wording], code: Ints) -> Column:
    formats, format_of = number_formats(name, words, values, code), np.zeros(0, np.int64)
    if len(formats) > 1:
        format_of = code
    finite = np.isfinite(values)
    cells = as_written(np.where(finite, values, 0.0)).tolist()
    for place in np.flatnonzero(~finite).tolist():
        cells[place] = None
    largest = float(np.abs(values[finite]).max(initial=0.0))
    return Column(name, cells, formats, format_of, _width(name, number_width(largest, formats)))


def number_formats(name: str, words: list[Wording], values: Floats, code: Ints) -> tuple[str, ...]:
    """Return the number format of a column, or one for each metric."""
    if name in _SHARES:
        return (SHARE,)
    if name in _OF_THEIR_OWN:
        return (_OF_THEIR_OWN[name],)
    return tuple(amounts(decimals(w, values[code == k])) for k, w in enumerate(words)) or (WHOLE,)


def decimals(words: Wording, values: Floats) -> int:
    """Count the decimals that amounts of a metric are shown with: those of its quotas, more where they have some."""
    shown = values[np.isfinite(values)]
    as_quotas = quota_decimals(words)
    return as_quotas if np.allclose(shown, shown.round(as_quotas), rtol=0.0, atol=_TRIFLE) else words.decimals


def quota_decimals(words: Wording) -> int:
    """Count the decimals that quotas of a metric are written with."""
    return len(words.quota(0.0).partition(".")[2])


def number_width(largest: float, formats: Sequence[str]) -> int:
    """Count the characters that the largest number of a column takes, with its sign."""
    if SHARE in formats:
        return len(f"-{100 * largest:,.1f} %")
    places = max(len(number.rpartition(".")[2]) if "." in number else 0 for number in formats)
    return len(f"-{largest:,.{places}f}")


def _texts(name: str, values: pd.Series[Any]) -> Column:
    code, different = pd.factorize(values)
    texts = [*map(_said, different), None]
    longest = max((len(text) for text in texts if text), default=0)
    cells = [texts[k] for k in code.tolist()]
    return Column(name, cells, (), np.zeros(0, np.int64), _width(name, longest), longest)


def _said(value: object) -> str | None:
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    return cell_text(str(value)) or None


def _width(name: str, longest: int) -> int:
    """Leave room for the name with its filter, and for the longest cell, within reason."""
    return min(max(len(name) + 4, longest + 2, NARROWEST), WIDEST)
