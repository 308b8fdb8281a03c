"""Numbering rows by keys, and sums over such groups."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints, Texts


def coded(column: pd.Series[str] | Texts) -> tuple[Texts, Ints]:
    """Distinct values in order, and the place of each row's value among them."""
    code, values = pd.factorize(column)
    names = np.asarray(values, object)
    order = np.argsort(names)
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return names[order], rank[code]


def places(names: Texts | tuple[str, ...], wanted: pd.Series[str] | Texts) -> Ints:
    """Place of each wanted value among distinct names, -1 where it is none of them."""
    index = pd.Index(names, dtype=object)
    code, values = pd.factorize(wanted)
    return np.asarray(index.get_indexer(pd.Index(np.asarray(values, object), dtype=object)))[code]


def codes(*keys: Ints) -> Ints:
    """One code for each distinct combination of keys, from 0 up, in the order of the keys."""
    combined = np.zeros(len(keys[0]), np.int64)
    for key in keys:
        combined = combined * (key.max(initial=-1) + 2) + key + 1
    return np.asarray(np.unique(combined, return_inverse=True)[1])


def summed(values: Floats, group: Ints) -> Floats:
    """Sum over the rows of a group, given back to each row; `values` has shape (rows, ...)."""
    out = np.zeros((group.max(initial=-1) + 1, *values.shape[1:]))
    np.add.at(out, group, values)
    return np.asarray(out[group])


def part(values: Floats, group: Ints) -> Floats:
    """Part of each row in the sum of its group; zero where the sum is."""
    return ratio(values, summed(values, group))


def ratio(part: Floats, whole: Floats) -> Floats:
    """Divide, zero where `whole` is zero."""
    return np.divide(part, whole, where=whole != 0, out=np.zeros(np.broadcast_shapes(part.shape, whole.shape)))
