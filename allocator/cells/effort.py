"""Effort: the selling hours that one unit takes in a cell."""

from __future__ import annotations

import numpy as np

from allocator.arrays import Floats
from allocator.cells.holdings import strengths, typical_effort
from allocator.cells.lanes import Lanes


def effort(lanes: Lanes) -> Floats:
    """Hours per unit by lane and period: the role's, at the rep's strength and mean ramp; shape (K, T).

    Zero for metrics that take no hours and for house reps.
    """
    present = lanes.presence > 0
    ramp = np.divide(lanes.availability, lanes.presence, where=present, out=np.ones_like(lanes.presence))
    hours = typical_effort(lanes) / strengths(lanes) * lanes.roster.has_hours[lanes.spell]
    return hours[:, None] / np.maximum(ramp, 1e-6)
