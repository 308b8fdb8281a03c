"""Quotas that the planner has fixed."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from allocator.verify.cells import STEP_TOLERANCE, Cells
from allocator.verify.rows import Rows
from allocator.verify.sums import Ints, records


@dataclass(frozen=True)
class Lock:
    """A row of locks.csv with the cells that it names: lanes × periods."""

    row: Mapping[Hashable, Any]
    lane: Ints
    period: Ints

    @property
    def quota(self) -> float:
        """The street number."""
        return float(self.row["quota"])

    @property
    def cells(self) -> tuple[np.ndarray, ...]:
        """Places of the cells, for an array of lanes by periods."""
        return np.ix_(self.lane, self.period)


def locks(cells: Cells) -> list[Rows]:
    """Compare the sum of the cells that each lock names with the lock, exactly."""
    return [_row(cells, lock) for lock in cells.once(read_locks)]


def _row(cells: Cells, lock: Lock) -> Rows:
    count = 1 if cells.listed[lock.cells].any() else 0
    value = np.array([math.fsum(cells.quota[lock.cells].ravel())])[:count]
    unit = float(cells.units[cells.lanes.metric[lock.lane]].min(initial=1.0))
    near, quota = np.full(count, STEP_TOLERANCE * unit), np.full(count, lock.quota)
    about = ", ".join(str(lock.row[key]) for key in ("rep", "territory", "metric", "period") if lock.row[key])
    return Rows(
        "locks", lambda rows: np.full(len(rows), about, object), value, quota, quota, near, near,
        source=str(lock.row["place"]), exact=True,
    )  # fmt: skip


def read_locks(cells: Cells) -> list[Lock]:
    """Find the cells of every lock; a blank territory or period names all."""
    lanes = cells.lanes
    begins = np.searchsorted(lanes.rep, np.arange(len(cells.spells.reps) + 1))
    of_rep = {name: np.arange(a, b) for name, a, b in zip(cells.spells.reps, begins[:-1], begins[1:], strict=True)}
    table = cells.plan.table("locks").assign(place=cells.plan.places("locks"))
    return [_lock(cells, row, of_rep.get(row["rep"], np.arange(0))) for row in records(table)]


def _lock(cells: Cells, row: Mapping[Hashable, Any], lane: Ints) -> Lock:
    lanes, calendar, period = cells.lanes, cells.plan.calendar, str(row["period"])
    parts = cells.plan.settings.parts(str(row["metric"]))
    lane = lane[np.isin(lanes.metric[lane], np.flatnonzero(np.isin(cells.metric_names, parts)))]
    if row["territory"]:
        lane = lane[lanes.territories[lanes.territory[lane]] == row["territory"]]
    return Lock(row, lane, np.flatnonzero(calendar.covered(period)) if period else np.arange(cells.periods))
