"""Numbering rows by keys, and sums over such groups."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints, Texts

_SPARSE = 4
"""Codes that reach further than so many times their number are sorted instead of counted."""


def coded(column: pd.Series[str] | Texts) -> tuple[Texts, Ints]:
    """Distinct values in order, and the place of each row's value among them."""
    code, values = pd.factorize(column)
    names = np.asarray(values, object)
    order = np.argsort(names)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return names[order], rank[code]


def places(names: Texts | tuple[str, ...], wanted: Texts) -> Ints:
    """Place of each wanted value among distinct names, -1 where it is none of them."""
    found = pd.Index(names, dtype=object).get_indexer(pd.Index(wanted, dtype=object))
    return np.asarray(found, np.int64)


def distinct(codes: Ints) -> tuple[Ints, Ints]:
    """Distinct codes in order, and the place of each row's code among them; codes are not negative."""
    reach = int(codes.max(initial=-1)) + 1
    if reach > _SPARSE * len(codes):
        values, place = np.unique(codes, return_inverse=True)
        return values, place
    seen = np.zeros(reach, bool)
    seen[codes] = True
    return np.flatnonzero(seen), (np.cumsum(seen) - 1)[codes]


def last_rows(code: Ints, count: int) -> Ints:
    """Last row of each code from 0 up to `count`."""
    out = np.zeros(count, np.int64)
    out[code] = np.arange(len(code))
    return out


def codes(*keys: Ints) -> Ints:
    """One code for each distinct combination of keys, from 0 up, in the order of the keys."""
    combined = np.zeros(len(keys[0]), np.int64)
    for key in keys:
        combined = combined * (key.max(initial=-1) + 2) + key + 1
    return distinct(combined)[1]


def totals(values: Floats, group: Ints, count: int) -> Floats:
    """Sum over the rows of each group from 0 up to `count`; `values` has shape (rows,) or (rows, width)."""
    if values.ndim == 1:
        return np.bincount(group, values, count).astype(np.float64)
    width = values.shape[1]
    place = group[:, None] * width + np.arange(width)
    return np.bincount(place.ravel(), values.ravel(), count * width).astype(np.float64).reshape(count, width)


def summed(values: Floats, group: Ints) -> Floats:
    """Sum over the rows of a group, given back to each row; `values` has shape (rows,) or (rows, width)."""
    return np.asarray(totals(values, group, int(group.max(initial=-1)) + 1)[group])


def part(values: Floats, group: Ints) -> Floats:
    """Part of each row in the sum of its group; zero where the sum is."""
    return ratio(values, summed(values, group))


def ratio(part: Floats, whole: Floats) -> Floats:
    """Divide, zero where `whole` is zero."""
    return np.divide(part, whole, where=whole != 0, out=np.zeros(np.broadcast_shapes(part.shape, whole.shape)))
