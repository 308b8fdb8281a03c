"""Leave: the absences of each rep."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from allocator.arrays import Days, Ints, Texts
from allocator.cells.columns import Columns, day_after, days


@dataclass(frozen=True)
class Leave:
    """Absences sorted by rep and first day; `end` is exclusive."""

    first: Ints
    """Where the absences of each rep begin, and after the last rep how many there are; shape (R + 1,)."""
    start: Days
    end: Days


def read_leave(columns: Columns, reps: Texts) -> Leave:
    """Sort the absences, which do not overlap, by rep and first day."""
    table, rep = columns.plan.table("absences"), columns.places("absences", "rep", reps)
    start, end = days(table["from"]), day_after(table["to"])
    order = np.lexsort((start, rep))
    order = order[rep[order] >= 0]
    return Leave(np.searchsorted(rep[order], np.arange(len(reps) + 1)), start[order], end[order])


def taken(leave: Leave, rep: Ints) -> Iterator[tuple[Ints, Days, Days]]:
    """Pair rows with the first absence of their rep, then with the second, and so on: rows, first days, days after."""
    at, after = leave.first[rep], leave.first[rep + 1]
    row = np.flatnonzero(at < after)
    while len(row):
        yield row, leave.start[at[row]], leave.end[at[row]]
        at[row] += 1
        row = row[at[row] < after[row]]
