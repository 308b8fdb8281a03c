"""Hours that quotas need against hours that a rep has."""

from __future__ import annotations

import numpy as np

from allocator.verify.cells import Cells
from allocator.verify.rows import Rows, at_most, joined


def capacity(cells: Cells) -> list[Rows]:
    """Compare the hours that a rep's quotas need with `load_limit` × hours; nothing fits into no hours."""
    settings = cells.plan.settings.capacity
    takes_hours = cells.by_rep(np.where(cells.load_effort > 0, cells.listed, 0.0)) > 0
    rep, period = np.nonzero(takes_hours)
    limit = (settings.load_limit * cells.hours)[rep, period]
    above = np.where(limit > 0, cells.by_rep(cells.load_effort * cells.unit)[rep, period], 0.0)
    labels = np.array(cells.plan.calendar.labels, object)
    return [at_most(
        "capacity", cells.needed[rep, period], limit, above,
        lambda rows: joined(cells.spells.reps[rep[rows]], labels[period[rows]]),
        settings.load_priority is None,
    )]  # fmt: skip
