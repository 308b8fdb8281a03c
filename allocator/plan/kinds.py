"""ReadColumn of a column, as text or already typed, into values of the column's kind."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol

import numpy as np
import pandas as pd
from pandas.api.types import is_object_dtype

from allocator.arrays import Floats, Mask
from allocator.plan.calendar import Calendar
from allocator.plan.columns import Column, Kind
from allocator.plan.dates import read_dates
from allocator.plan.numbers import Style, marks, read_numbers
from allocator.plan.periods import each_different, read_periods

_YES = {"yes": 1.0, "y": 1.0, "true": 1.0, "x": 1.0}
_NO = {"no": 0.0, "n": 0.0, "false": 0.0}
MANY_POINTED = 1000
"""Numbers with a decimal point that are looked at to learn how a table writes them."""
_PART_OF_ONE = ("share", "")


class Recall(Protocol):
    """Returns what was made last time, where it would be made from the same."""

    def __call__[T](self, name: Any, made_from: tuple[Any, ...], make: Callable[[], T]) -> T:
        """Return it."""
        ...


def anew[T](name: Any, made_from: tuple[Any, ...], make: Callable[[], T]) -> T:
    """Make it, whatever was made last time."""
    return make()


@dataclass(frozen=True)
class ReadColumn:
    """The values of a column, where something was written, and what could not be read."""

    values: pd.Series[Any]
    written: Mask
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
    texts = column if column.dtype == "str" else column.astype("str")
    return texts.mask(missing, "").str.strip() if missing.any() else texts.str.strip()


@dataclass(frozen=True)
class Digits:
    """A number column as text, and the values of those texts that are plain numbers."""

    texts: pd.Series[str]
    values: Floats
    numbers: Mask | None = None
    """Where the value came as a number, so that there is no doubt how it is written."""

    @property
    def typed(self) -> pd.Series[str]:
        """The texts that a person typed, the others blank."""
        return self.texts if self.numbers is None else self.texts.mask(self.numbers, "")

    @property
    def odd(self) -> Mask:
        """Where something is written that is no plain finite number."""
        return ~np.isfinite(self.values) & (self.texts != "").to_numpy(bool)


def digits(raw: pd.DataFrame, columns: tuple[Column, ...], recall: Recall = anew) -> dict[str, Digits]:
    """Return the number columns of a table that are not typed already."""
    found: dict[str, Digits] = {}
    for column in columns:
        if column.kind is Kind.NUMBER and column.name in raw and raw[column.name].dtype.kind not in "iuf":
            texts = raw[column.name]
            found[column.name] = recall(("digits", column), (texts,), partial(_digits, texts))
    return found


def _digits(column: pd.Series[Any]) -> Digits:
    texts = as_texts(column)
    return Digits(texts, pd.to_numeric(texts, errors="coerce").to_numpy(np.float64), _numbers_in(column))


def _numbers_in(column: pd.Series[Any]) -> Mask | None:
    if not is_object_dtype(column.dtype):
        return None
    return np.fromiter((isinstance(value, int | float) for value in column), bool, len(column))


def proved_marks(found: Mapping[str, Digits], doubt: bool) -> frozenset[str]:
    """Return the decimal marks that the numbers of a table prove, taken together; none if all are plain."""
    odd = {name: column.odd for name, column in found.items()}
    if not doubt and not any(mask.any() for mask in odd.values()):
        return frozenset()
    proved: frozenset[str] = frozenset()
    for name, column in found.items():
        pointed = column.typed[column.typed.str.contains(".", regex=False)]
        proved |= marks(pd.unique(column.texts[odd[name]])) | marks(pd.unique(pointed)[:MANY_POINTED])
    return proved


def blank_column(column: Column, index: pd.Index[Any]) -> ReadColumn:
    """Return a column in which nothing is written."""
    return _blank(index, *_blank_of(column))


def blank_columns(columns: Iterable[Column], index: pd.Index[Any]) -> dict[str, ReadColumn]:
    """Return columns in which nothing is written, by their names; where they are alike one is made for all."""
    blanks = {column.name: _blank_of(column) for column in columns}
    made = {blank: _blank(index, *blank) for blank in {*blanks.values()}}
    return {name: made[blank] for name, blank in blanks.items()}


def _blank_of(column: Column) -> tuple[Any, str]:
    value, dtype = _BLANKS.get(column.kind, ("", "str"))
    return bool(column.default) if column.kind is Kind.FLAG else value, dtype


def _blank(index: pd.Index[Any], value: Any, dtype: str) -> ReadColumn:
    values = pd.Series(value, index=index, dtype=dtype)
    return ReadColumn(values, np.zeros(len(index), bool), {}, values)


def read_column(
    column: Column, raw: pd.Series[Any], calendar: Calendar, style: Style, ready: Digits | None = None
) -> ReadColumn:
    """Read a column by its kind."""
    if column.kind is Kind.NUMBER and raw.dtype.kind in "iuf":
        return _typed_numbers(raw)
    if column.kind is Kind.DATE and raw.dtype.kind == "M":
        return ReadColumn(raw.astype("datetime64[s]"), raw.notna().to_numpy(bool), {}, pd.Series(dtype="str"))
    if ready:
        return _numbers(column, ready, style)
    texts = as_texts(raw)
    written = (texts != "").to_numpy(bool)
    if not written.any():
        return replace(blank_column(column, raw.index), texts=texts)
    values, wrong = _READERS[column.kind](texts, column, calendar, style)
    return ReadColumn(pd.Series(values, index=raw.index), written, wrong, texts)


def _numbers(column: Column, ready: Digits, style: Style) -> ReadColumn:
    own = replace(style, percent=column.unit in _PART_OF_ONE, low=column.minimum, high=column.maximum)
    values, wrong = read_numbers(ready.typed, ready.values, own)
    written = (ready.texts != "").to_numpy(bool)
    return ReadColumn(pd.Series(values, index=ready.texts.index), written, _told(wrong), ready.texts)


def _typed_numbers(raw: pd.Series[Any]) -> ReadColumn:
    values = raw.astype("float64")
    infinite = np.isinf(values.to_numpy())
    wrong = {"inf": ("is infinite", "write a number")} if infinite.any() else {}
    texts = pd.Series(np.where(infinite, "inf", ""), index=raw.index, dtype="str")
    return ReadColumn(values.mask(infinite), values.notna().to_numpy(bool), wrong, texts)


_BLANKS: dict[Kind, tuple[Any, str]] = {
    Kind.NUMBER: (np.nan, "float64"),
    Kind.LIKELIHOOD: (np.nan, "float64"),
    Kind.DATE: (pd.NaT, "datetime64[s]"),
    Kind.FLAG: (False, "bool"),
}
Read = tuple[Any, Mapping[str, tuple[str, str]]]


def _told(wrong: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    return {text: (str(problem), problem.remedy) for text, problem in wrong.items()}


def _text(texts: pd.Series[str], *_: Any) -> Read:
    return texts, {}


def _number(texts: pd.Series[str], *_: Any) -> Read:
    return np.full(len(texts), np.nan), {}


def _date(texts: pd.Series[str], *_: Any) -> Read:
    values, wrong = read_dates(texts)
    return values, _told(wrong)


def _period(texts: pd.Series[str], _: Column, calendar: Calendar, __: Style) -> Read:
    values, wrong = read_periods(texts, calendar)
    return values, _told(wrong)


def _condition(texts: pd.Series[str], *_: Any) -> Read:
    return each_different(texts, lambda text: "; ".join(filter(None, map(str.strip, text.split(";"))))), {}


def _keys(texts: pd.Series[str], *_: Any) -> Read:
    return each_different(texts, lambda text: " ".join(re.split(r"[\s,+]+", text))), {}


def _flag(texts: pd.Series[str], column: Column, *_: Any) -> Read:
    lower = texts.str.lower()
    known = {**_YES, "1": 1.0, **_NO, "0": 0.0, "": float(bool(column.default))}
    values = lower.map(known)
    wrong = {text: (f'"{text}" is neither yes nor no', "write yes or no") for text in pd.unique(texts[values.isna()])}
    return values.fillna(0.0).astype("bool"), wrong


def _likelihood(texts: pd.Series[str], _: Column, __: Calendar, style: Style) -> Read:
    words = texts.str.lower().map({**_YES, **dict.fromkeys(_NO, np.nan)})
    rest = texts.where(~texts.str.lower().isin([*_YES, *_NO]), "")
    plain = pd.to_numeric(rest, errors="coerce").to_numpy(np.float64)
    numbers, wrong = read_numbers(rest, plain, style)
    told = {text: (f'"{text}" is neither yes nor a likelihood', "write yes or a number from 0 to 1") for text in wrong}
    return words.astype("float64").fillna(pd.Series(numbers, index=texts.index)), told


_READERS: dict[Kind, Callable[..., Read]] = {
    Kind.TEXT: _text,
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.PERIOD: _period,
    Kind.CONDITION: _condition,
    Kind.KEYS: _keys,
    Kind.FLAG: _flag,
    Kind.LIKELIHOOD: _likelihood,
}
