"""Whole units divided in proportion, so that the parts add up."""

from __future__ import annotations

import numpy as np

from allocator.arrays import Floats, Ints

_NEARLY = 1e-9


def whole_parts(exact: Floats, group: Ints) -> Floats:
    """Round parts so that each group keeps its whole sum: the largest remainder is served first, then the first row.

    Parameters
    ----------
    exact
        Parts in units; those of one group add up to a whole number, and may be below 0.
    group
        Number of each part's group, from 0.
    """
    low = np.floor(exact + _NEARLY)
    count = int(group.max(initial=-1)) + 1
    left = np.round(np.bincount(group, exact, count)) - np.bincount(group, low, count)
    order = np.lexsort((np.arange(len(exact)), -np.round(exact - low, 9), group))
    first = np.searchsorted(group[order], np.arange(count))
    turn = np.arange(len(exact)) - first[group[order]]
    low[order] += turn < left[group[order]]
    return np.asarray(low, np.float64)
