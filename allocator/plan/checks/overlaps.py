"""Stretches of time that overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.arrays import Days, Ints


def overlaps(keys: Sequence[npt.NDArray[Any]], first: Days, last: Days) -> Iterator[tuple[int, int]]:
    """Pair each stretch that begins before an earlier one of the same key has ended with that earlier one.

    Both ends count; stretches that end before they begin are left out, and so are blank first keys.
    """
    group = _numbered(keys)
    kept = np.flatnonzero((last >= first) & (np.asarray(keys[0]) != ""))
    order = kept[np.lexsort((first[kept], group[kept]))]
    group, starts, ends = group[order], first[order].astype(np.int64), last[order].astype(np.int64)
    new = np.append(True, group[1:] != group[:-1]) if len(group) else np.empty(0, bool)
    span = int(ends.max(initial=0) - starts.min(initial=0)) + 1
    lifted = ends - starts.min(initial=0) + span * np.cumsum(new)
    highest = np.maximum.accumulate(lifted)
    holder = np.maximum.accumulate(np.where(lifted == highest, np.arange(len(order)), 0))
    begins = starts - starts.min(initial=0) + span * np.cumsum(new)
    for place in np.flatnonzero(~new[1:] & (begins[1:] <= highest[:-1])) + 1:
        yield int(order[place]), int(order[holder[place - 1]])


def _numbered(keys: Sequence[npt.NDArray[Any]]) -> Ints:
    """Number the combinations of several keys."""
    group = np.zeros(len(keys[0]), np.int64)
    for key in keys:
        codes, names = pd.factorize(key)
        group = pd.factorize(group * (len(names) + 1) + codes)[0].astype(np.int64)
    return group
