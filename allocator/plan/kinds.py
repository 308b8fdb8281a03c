"""ReadColumn of a column, as text or already typed, into values of the column's kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.plan.calendar import Calendar
from allocator.plan.columns import Column, Kind
from allocator.plan.dates import read_dates
from allocator.plan.numbers import marks, read_numbers, unusual
from allocator.plan.periods import read_periods

_YES = {"yes": 1.0, "y": 1.0, "true": 1.0, "x": 1.0}
_NO = {"no": 0.0, "n": 0.0, "false": 0.0}
_PART_OF_ONE = ("share", "")


@dataclass(frozen=True)
class ReadColumn:
    """The values of a column, where something was written, and what could not be read."""

    values: pd.Series[Any]
    written: npt.NDArray[np.bool_]
    wrong: Mapping[str, tuple[str, str]]
    """What is wrong and what to do, by the text written."""
    texts: pd.Series[str]
    """The column as text, where it was not typed already."""


def as_texts(column: pd.Series[Any]) -> pd.Series[str]:
    """Return stripped texts, blank for what is missing; whole numbers are written without a decimal point."""
    if column.dtype.kind == "f":
        whole = column.notna() & (column == column.round()) & (column.abs() < 1e15)
        column = column.astype("object").where(~whole, column.where(whole, 0).astype("int64"))
    missing = column.isna()
    texts = column.astype("str")
    return texts.mask(missing, "").str.strip() if missing.any() else texts.str.strip()


def proved_marks(raw: pd.DataFrame, columns: tuple[Column, ...]) -> frozenset[str]:
    """Return the decimal marks that the numbers of a table prove, taken together."""
    proved: frozenset[str] = frozenset()
    for column in columns:
        if column.kind is Kind.NUMBER and column.name in raw and raw[column.name].dtype.kind not in "iufM":
            texts = as_texts(raw[column.name])
            values = pd.to_numeric(texts, errors="coerce").to_numpy(np.float64)
            proved |= marks(pd.unique(texts[unusual(texts, values)]))
            pointed = texts[np.isfinite(values)]
            proved |= marks(pd.unique(pointed[pointed.str.contains(".", regex=False)])[:1000])
    return proved


def read_column(
    column: Column, raw: pd.Series[Any], calendar: Calendar, proved: frozenset[str]
) -> ReadColumn:
    """Read a column by its kind."""
    if column.kind is Kind.NUMBER and raw.dtype.kind in "iuf":
        return _typed_numbers(raw)
    if column.kind is Kind.DATE and raw.dtype.kind == "M":
        return ReadColumn(raw.astype("datetime64[s]"), raw.notna().to_numpy(bool), {}, pd.Series(dtype="str"))
    texts = as_texts(raw)
    written = (texts != "").to_numpy(bool)
    values, wrong = _READERS[column.kind](texts, column, calendar, proved)
    return ReadColumn(pd.Series(values, index=raw.index), written, wrong, texts)


def _typed_numbers(raw: pd.Series[Any]) -> ReadColumn:
    values = raw.astype("float64")
    infinite = np.isinf(values.to_numpy())
    wrong = {"inf": ("is infinite", "write a number")} if infinite.any() else {}
    texts = pd.Series(np.where(infinite, "inf", ""), index=raw.index, dtype="str")
    return ReadColumn(values.mask(infinite), values.notna().to_numpy(bool), wrong, texts)


Read = tuple[Any, Mapping[str, tuple[str, str]]]


def _told(wrong: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    return {text: (str(problem), problem.remedy) for text, problem in wrong.items()}


def _text(texts: pd.Series[str], *_: Any) -> Read:
    return texts, {}


def _number(texts: pd.Series[str], column: Column, _: Calendar, proved: frozenset[str]) -> Read:
    values, wrong = read_numbers(texts, proved, column.unit in _PART_OF_ONE)
    return values, _told(wrong)


def _date(texts: pd.Series[str], *_: Any) -> Read:
    values, wrong = read_dates(texts)
    return values, _told(wrong)


def _period(texts: pd.Series[str], _: Column, calendar: Calendar, __: frozenset[str]) -> Read:
    values, wrong = read_periods(texts, calendar)
    return values, _told(wrong)


def _keys(texts: pd.Series[str], *_: Any) -> Read:
    return texts.map({text: " ".join(re.split(r"[\s,+]+", text)) for text in pd.unique(texts)}).astype(
        "str"
    ), {}


def _flag(texts: pd.Series[str], column: Column, *_: Any) -> Read:
    lower = texts.str.lower()
    known = {**_YES, "1": 1.0, **_NO, "0": 0.0, "": float(bool(column.default))}
    values = lower.map(known)
    wrong = {
        text: (f'"{text}" is neither yes nor no', "write yes or no")
        for text in pd.unique(texts[values.isna()])
    }
    return values.fillna(0.0).astype("bool"), wrong


def _likelihood(texts: pd.Series[str], _: Column, __: Calendar, proved: frozenset[str]) -> Read:
    words = texts.str.lower().map({**_YES, **dict.fromkeys(_NO, np.nan)})
    rest = texts.where(~texts.str.lower().isin([*_YES, *_NO]), "")
    numbers, wrong = read_numbers(rest, proved, percent=True)
    told = {
        text: (f'"{text}" is neither yes nor a likelihood', "write yes or a number from 0 to 1")
        for text in wrong
    }
    return words.astype("float64").fillna(pd.Series(numbers, index=texts.index)), told


_READERS: dict[Kind, Callable[..., Read]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.PERIOD: _period,
    Kind.CONDITION: _text,
    Kind.KEYS: _keys,
    Kind.FLAG: _flag,
    Kind.LIKELIHOOD: _likelihood,
}
