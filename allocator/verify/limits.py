"""Every bound of limits.csv."""

from __future__ import annotations

import numpy as np

from allocator.verify.cells import Cells
from allocator.verify.groups import Groups, groups
from allocator.verify.locks import read_locks
from allocator.verify.measures import MEASURES, Compared, Limit
from allocator.verify.rows import Rows, joined
from allocator.verify.sums import Bools, Floats, Ints, Texts, records

AGAINST_QUOTAS = ("mix", "phasing", "ratio", "equity")
BENT_BY_LOCKS = ("growth", "change")


def limits(cells: Cells) -> list[Rows]:
    """Compare the groups of every limit with its bounds."""
    asked = cells.plan.table("limits").assign(place=cells.plan.places("limits"))
    return [_rows(cells, limit) for limit in records(asked)]


def _rows(cells: Cells, limit: Limit) -> Rows:
    measure = str(limit["measure"])
    of = _groups(cells, limit)
    compared = MEASURES[measure](of, limit)
    exists = compared.exists
    group, period = np.nonzero(exists)
    low, high = (float(limit[side]) + compared.offset for side in ("min", "max"))
    reference = np.broadcast_to(compared.reference, exists.shape)[exists]
    lower = np.full(len(group), -np.inf) if np.isnan(low) else low * reference
    upper = np.full(len(group), np.inf) if np.isnan(high) else high * reference
    if measure in BENT_BY_LOCKS:
        lower, upper = _bent(of, exists, lower, upper)
    return Rows(
        measure, lambda rows: _about(of, group[rows], period[rows]), compared.value[exists], lower, upper,
        _rounding(compared, low), _rounding(compared, high), bool(np.isnan(float(limit["priority"]))),
        source=str(limit["place"]), against_quotas=measure in AGAINST_QUOTAS,
    )  # fmt: skip


def _groups(cells: Cells, limit: Limit) -> Groups:
    picked = cells.where(str(limit["where"]))
    if limit["measure"] in ("load", "mix"):
        picked = picked.narrowed(~cells.in_house)
    return groups(cells, picked, tuple(str(limit["per"]).split()))


def _rounding(compared: Compared, bound: float) -> Floats:
    """How far rounding may move a group against a bound: Σ |a| · unit over its cells."""
    own = compared.value_unit
    if compared.reference_unit is not None and not np.isnan(bound):
        inside = bound * compared.inside
        own = np.abs(1.0 - inside) * own + np.abs(bound * (compared.reference_unit - compared.inside * own))
    return np.broadcast_to(own, compared.exists.shape)[compared.exists]


def _about(of: Groups, group: Ints, period: Ints) -> Texts:
    labels = np.array(of.cells.plan.calendar.labels, object)
    return joined(of.names[group], labels[period]) if of.by_period else of.names[group]


def _bent(of: Groups, exists: Bools, lower: Floats, upper: Floats) -> tuple[Floats, Floats]:
    """Widen bounds that locks break: one within a row by its quota, one over several in proportion."""
    lower, upper = lower.copy(), upper.copy()
    row_of = _row_of_cells(of, exists)
    size = np.bincount(row_of[row_of >= 0], minlength=len(upper))
    held, fixed = np.zeros(len(upper)), np.zeros(len(upper))
    for lock in of.cells.once(read_locks):
        mine = row_of[lock.cells][of.cells.listed[lock.cells]]
        rows, quota = np.unique(mine), lock.quota
        if not len(rows) or rows[0] < 0:
            continue
        if len(rows) == 1:
            held[rows] += len(mine)
            fixed[rows] += quota
        elif upper[rows].sum() < quota:
            upper[rows] *= quota / upper[rows].sum()
    whole = held == size
    return np.where(whole, np.minimum(lower, fixed), lower), np.maximum(upper, fixed)


def _row_of_cells(of: Groups, exists: Bools) -> Ints:
    """Row of each cell, -1 for those in none; shape (L, T)."""
    periods = of.cells.periods
    number = np.full(exists.shape, -1)
    number[exists] = np.arange(int(exists.sum()))
    out = np.full((len(of.cells.lanes.spell), periods), -1)
    mine = np.broadcast_to(number[of.group], (len(of.lane), periods))
    out[of.lane] = np.where(of.picked, mine, -1)
    return out
