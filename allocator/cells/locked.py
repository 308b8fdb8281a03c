"""Locks laid out over lanes and periods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Ints
from allocator.cells.columns import Columns
from allocator.cells.lanes import Lanes
from allocator.plan.plan import Plan


@dataclass(frozen=True)
class Lock:
    """Lanes and periods whose quotas a row of locks.csv fixes the sum of."""

    lanes: Ints
    periods: Ints

    @property
    def place(self) -> tuple[Ints, Ints]:
        """Lane and period of each cell of the lock, lane by lane."""
        return np.repeat(self.lanes, len(self.periods)), np.tile(self.periods, len(self.lanes))


def read_locks(lanes: Lanes, plan: Plan) -> list[Lock]:
    """Find the lanes and periods of every lock of a plan, in the order of locks.csv."""
    columns, calendar = Columns(plan), plan.calendar
    rep, metric = columns.places("locks", "rep", lanes.roster.reps), columns.places("locks", "metric", lanes.metrics)
    territory = columns.places("locks", "territory", lanes.territories)
    labels, label = columns.coded("locks", "period")
    periods = [
        np.flatnonzero(calendar.covered(name) if name else np.ones(len(calendar.labels), bool)) for name in labels
    ]
    order = np.argsort(lanes.rep, kind="stable")
    first, after = (np.searchsorted(lanes.rep[order], rep, side) for side in ("left", "right"))
    anywhere = plan.table("locks")["territory"].to_numpy(object) == ""
    found = []
    for k in range(len(rep)):
        mine = order[first[k] : after[k]]
        there = anywhere[k] | (lanes.territory[mine] == territory[k])
        found.append(Lock(mine[(lanes.metric[mine] == metric[k]) & there], periods[label[k]]))
    return found
