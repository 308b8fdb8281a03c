"""Sums over groups of cells, and the names of the arrays that are summed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Texts = npt.NDArray[np.object_]


def summed(values: Floats, group: Ints, groups: int) -> Floats:
    """Sum rows by group; `values` has shape (rows, T), the result (groups, T)."""
    periods = values.shape[1]
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


def places(column: pd.Series[str], names: Texts) -> Ints:
    """Place of each text of a column among distinct names; -1 for a text that is not among them."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        code, distinct = np.asarray(column.cat.codes, np.int64), column.cat.categories
    else:
        code, distinct = pd.factorize(column.fillna(""))
    known = pd.Index(names, dtype=object).get_indexer(pd.Index(distinct, dtype=object))
    return np.append(known, -1)[code].astype(np.int64)


def divided(part: Floats, whole: Floats, blank: float = 0.0) -> Floats:
    """Divide, `blank` where the whole is zero."""
    shape = np.broadcast_shapes(np.shape(part), np.shape(whole))
    quotient = np.full(shape, blank)
    np.divide(part, whole, where=np.broadcast_to(whole != 0, shape), out=quotient)
    return quotient
