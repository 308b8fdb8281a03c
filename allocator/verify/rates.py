"""Quotas on a base against the highest rate of it."""

from __future__ import annotations

import numpy as np

from allocator.verify.cells import Cells
from allocator.verify.rows import Rows, at_most
from allocator.verify.sums import Floats


def max_rate(cells: Cells) -> list[Rows]:
    """Compare quotas of base metrics with `max_rate` × what is due; without base nothing is allowed."""
    lane, period = np.nonzero(cells.listed & cells.amounts.is_base[cells.lanes.metric, None])
    limit = (highest_rate(cells)[:, None] * cells.amounts.base)[lane, period]
    above = np.where(limit > 0, cells.unit[lane, period], 0.0)
    return [
        at_most(
            "max_rate",
            cells.quota[lane, period],
            limit,
            above,
            lambda rows: cells.names(lane[rows], period[rows]),
        )
    ]


def highest_rate(cells: Cells) -> Floats:
    """`max_rate` of each lane's role and metric; shape (L,)."""
    table = np.array([[metric.max_rate if metric else 1.0 for metric in role] for role in cells.by_role])
    return np.asarray(table[cells.lanes.role, cells.lanes.metric])
