"""Capacity: the hours that quotas need fit the hours a rep has."""

from __future__ import annotations

import numpy as np

from allocator.cells.groups import distinct
from allocator.rules.cells import Cells
from allocator.rules.rows import Rows, soften


def capacity(cells: Cells) -> list[Rows]:
    """The selling hours that a rep's quotas need in a period fit the hours there are.

    Inequality
        Σ_{c of rep and period} e_c q_c ≤ load_limit · H.
    Symbols and units
        e: hours per unit (`hours_per_unit` or `productivity` of plan.yaml) ÷ `strength` ÷ mean ramp; H: selling hours
        (working days less leave × `hours_per_day` × `selling_share` × `fte`); load_limit: plan.yaml `capacity`.
    Applies when
        A cell of the rep takes hours and the rep's role has capacity; `load_priority` makes it a wish.
    Price means
        What one more selling hour of the rep in the period is worth.
    """
    cell = np.flatnonzero(cells.effort > 0)
    if not len(cell):
        return []
    who, row = distinct(cells.rep_period()[cell])
    rep, period = np.divmod(who, len(cells.plan.calendar.spans))
    settings = cells.plan.settings.capacity
    upper = settings.load_limit * cells.lanes.hours[rep, period]
    priority = float("nan") if settings.load_priority is None else float(settings.load_priority)
    bounds = soften(np.full(len(who), -np.inf), upper, priority, np.maximum(upper, 1.0))
    labels = np.array(cells.plan.calendar.labels, object)
    keys = {"rep": cells.lanes.roster.reps[rep], "period": labels[period]}
    return [Rows(
        "capacity", row, cell, cells.effort[cell], bounds.lower, bounds.upper, keys, bounds.wishes,
        sources=cells.lanes.roster.places[rep],
    )]  # fmt: skip
