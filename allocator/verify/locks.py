"""Quotas that the planner has fixed."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import numpy as np

from allocator.verify.cells import STEP_TOLERANCE, Cells
from allocator.verify.rows import Rows
from allocator.verify.sums import records
from allocator.verify.where import Where


def locks(cells: Cells) -> list[Rows]:
    """Compare the sum of the cells that each lock names with the lock, exactly."""
    return [_row(cells, lock) for lock in records(cells.plan.table("locks"))]


def _row(cells: Cells, lock: Mapping[Hashable, Any]) -> Rows:
    picked = locked(cells, lock)
    count = 1 if cells.total("listed", picked) else 0
    value, quota = np.array([cells.exact(picked)])[:count], np.array([float(lock["quota"])])[:count]
    unit = float(cells.units[np.unique(cells.lanes.metric[picked.lanes])].min(initial=1.0))
    near = np.full(count, STEP_TOLERANCE * unit)
    about = ", ".join(str(lock[key]) for key in ("rep", "territory", "metric", "period") if lock[key])
    return Rows(
        "locks", lambda: np.full(count, about, object), value, quota, quota, near, near,
        source=f"locks.csv row {lock['row']}", exact=True,
    )  # fmt: skip


def locked(cells: Cells, lock: Mapping[Hashable, Any]) -> Where:
    """Pick the cells that a lock names; a blank territory or period names all."""
    lanes, calendar = cells.lanes, cells.plan.calendar
    parts = cells.plan.settings.parts(str(lock["metric"]))
    picked = (cells.spells.reps == lock["rep"])[lanes.rep] & np.isin(cells.metric_names, parts)[lanes.metric]
    if lock["territory"]:
        picked &= (lanes.territories == lock["territory"])[lanes.territory]
    period = str(lock["period"])
    return Where(picked, calendar.covered(period) if period else np.ones(cells.periods, bool))
