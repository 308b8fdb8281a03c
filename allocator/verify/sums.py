"""Names as numbers, rows that meet, and sums over groups of cells."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]

_FEW = 4096
"""Fewer values than these are looked up one by one, or added without a matrix."""


def summed(values: Floats, group: Ints, groups: int) -> Floats:
    """Sum rows by group; `values` has shape (rows, T), the result (groups, T)."""
    rows, periods = values.shape
    if values.size > _FEW:
        belongs = sparse.csr_array((np.ones(rows), group, np.arange(rows + 1)), shape=(rows, groups))
        return np.asarray(belongs.T @ values, np.float64)
    place = group[:, None] * periods + np.arange(periods)
    total = np.bincount(place.ravel(), values.ravel(), groups * periods)
    return np.asarray(total, np.float64).reshape(groups, periods)


def numbered(*keys: Ints) -> tuple[Ints, Ints]:
    """Give each distinct combination of keys a number.

    Returns
    -------
    The number of each row, and the first row of each number.
    """
    combined = keys[0].astype(np.int64)
    for key in keys[1:]:
        combined = combined * (int(key.max(initial=0)) + 1) + key
    first, number = np.unique(combined, return_index=True, return_inverse=True)[1:]
    return np.asarray(number, np.int64), np.asarray(first, np.int64)


def paired(left: Ints, right: Ints) -> tuple[Ints, Ints]:
    """Pair every row on the left with every row on the right of the same key."""
    order = np.argsort(right, kind="stable")
    begins = np.searchsorted(right[order], left, "left")
    count = np.searchsorted(right[order], left, "right") - begins
    row = np.repeat(np.arange(len(left)), count)
    return row, order[np.repeat(begins, count) + steps(count)]


def steps(count: Ints) -> Ints:
    """Count from 0 within each run of rows, the runs as long as `count` says."""
    return np.asarray(np.arange(int(count.sum())) - np.repeat(np.cumsum(count) - count, count))


def turns(key: Ints) -> Ints:
    """Tell for each row how many rows before it have the same key."""
    order = np.argsort(key, kind="stable")
    turn = np.empty(len(key), np.int64)
    turn[order] = np.arange(len(key)) - np.searchsorted(key[order], key[order], "left")
    return turn


def texts(column: pd.Series[Any]) -> Texts:
    """Return the texts of a column, "" for none."""
    return column.to_numpy(object) if column.dtype == object else column.to_numpy(object, na_value="")


def places(column: pd.Series[Any] | Texts, names: Texts) -> Ints:
    """Find the place of each text of a column among distinct names; -1 for a text that is not among them."""
    place = dict(zip(names.tolist(), range(len(names)), strict=True))
    if isinstance(column, pd.Series) and isinstance(column.dtype, pd.CategoricalDtype):
        code, known = np.asarray(column.cat.codes, np.int64), column.cat.categories.tolist()
    elif len(column) < _FEW:
        return np.array([place.get(text, -1) for text in _texts(column).tolist()], np.int64)
    else:
        code, distinct = pd.factorize(column)
        known = distinct.tolist()
    found = [place.get(text, -1) for text in known]
    return np.array([*found, place.get("", -1)], np.int64)[code]


def _texts(column: pd.Series[Any] | Texts) -> Texts:
    return texts(column) if isinstance(column, pd.Series) else column


def records(table: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Return the rows of a short table."""
    columns = [table[name].to_numpy(object).tolist() for name in table.columns]
    return [dict(zip(table.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def divided(part: Floats, whole: Floats, blank: float = 0.0) -> Floats:
    """Divide, `blank` where the whole is zero."""
    shape = np.broadcast_shapes(np.shape(part), np.shape(whole))
    quotient = np.full(shape, blank)
    np.divide(part, whole, where=np.broadcast_to(whole != 0, shape), out=quotient)
    return quotient
