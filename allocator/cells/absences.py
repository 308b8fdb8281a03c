"""Leave: the absences of each rep, overlapping ones joined."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from allocator.arrays import Days, Ints, Texts
from allocator.cells.columns import Columns, day_after, days

_DAY_ZERO = np.datetime64(0, "D")
_FAR = np.timedelta64(10_000_000, "D")
"""Further than any two days are apart."""


@dataclass(frozen=True)
class Leave:
    """Absences sorted by rep and first day; `end` is exclusive."""

    first: Ints
    """Where the absences of each rep begin, and after the last rep how many there are; shape (R + 1,)."""
    start: Days
    end: Days


def read_leave(columns: Columns, reps: Texts) -> Leave:
    """Join the overlapping absences of each rep."""
    table = columns.plan.table("absences")
    rep, start, end = columns.places("absences", "rep", reps), days(table["from"]), day_after(table["to"])
    order = np.lexsort((start, rep))
    order = order[rep[order] >= 0]
    rep, start, end = rep[order], start[order], end[order]
    apart = rep * _FAR
    reach = (np.maximum.accumulate((end - _DAY_ZERO) + apart) - apart) + _DAY_ZERO
    new = np.ones(len(rep), bool)
    new[1:] = (rep[1:] != rep[:-1]) | (start[1:] > reach[:-1])
    begins = np.flatnonzero(new)
    ends = np.append(begins[1:], len(rep))[: len(begins)] - 1
    first = np.searchsorted(rep[begins], np.arange(len(reps) + 1))
    return Leave(first, start[begins], reach[ends])


def taken(leave: Leave, rep: Ints) -> Iterator[tuple[Ints, Days, Days]]:
    """Pair rows with the first absence of their rep, then with the second, and so on: rows, first days, days after."""
    at, after = leave.first[rep], leave.first[rep + 1]
    row = np.flatnonzero(at < after)
    while len(row):
        yield row, leave.start[at[row]], leave.end[at[row]]
        at[row] += 1
        row = row[at[row] < after[row]]
