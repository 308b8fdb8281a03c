"""What stands when the year has moved: closed quotas, the plan in force, and what a new cell is measured against."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Mask
from allocator.cells.groups import codes, ratio, summed
from allocator.cells.in_force import InForce, released_by_market
from allocator.cells.lanes import Lanes


@dataclass(frozen=True)
class Standing:
    """The plan in force at the cells of today; arrays have shape (n,)."""

    in_force: InForce
    reference: Floats
    """What a change is measured from: the quota in force; for a new cell what its territory brings along as far as the
    time of those who take it over goes, or its fair share where nobody left."""
    quota: Floats
    """The quota in force; 0 for new cells."""
    is_new: Mask
    """Cells that the plan in force does not have, in periods that are not closed."""
    is_closed: Mask
    least: Floats
    """What has gone by of the quota in force, in whole units."""


def read_standing(lanes: Lanes, in_force: InForce, opened: Mask, padded: Floats) -> Standing:
    """Lay the plan in force over the cells of today.

    Parameters
    ----------
    opened
        Lanes and periods with a cell; shape (K, T).
    padded
        Fair share with over-assignment; shape (K, T).
    """
    lane, period = np.nonzero(opened)
    closed = np.broadcast_to(in_force.closed, opened.shape)
    new = opened & ~in_force.is_stated & ~closed
    reference = np.where(new, _taken_over(lanes, in_force, new, padded), in_force.quota)
    unit = np.array([lanes.plan.settings.metrics[name].round_to for name in lanes.metrics])[lanes.metric][:, None]
    gone_by = np.floor(in_force.least / unit + 1e-9) * unit
    least = np.where(closed, in_force.quota, gone_by)
    pick = (lane, period)
    return Standing(in_force, reference[pick], in_force.quota[pick], new[pick], closed[pick], least[pick])


def _taken_over(lanes: Lanes, in_force: InForce, new: Mask, padded: Floats) -> Floats:
    """Quota that goes with a territory, as far as time and ramp of its new reps carry it; else fair share."""
    released = released_by_market(lanes, in_force)
    time = np.where(new, lanes.availability, 0.0)
    market = codes(lanes.territory, lanes.metric, lanes.roster.line_code[lanes.spell])
    taken = released * ratio(time, np.maximum(summed(time, market), 1.0))
    return np.where(released > 0, taken, padded)
