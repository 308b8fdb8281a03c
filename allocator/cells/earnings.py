"""On-target earnings for the time that each rep is there."""

from __future__ import annotations

import numpy as np

from allocator.arrays import Floats
from allocator.cells.groups import totals
from allocator.cells.roster import Roster
from allocator.cells.time import available_days, period_days, whole_spells
from allocator.plan.plan import Plan


def earnings(plan: Plan, roster: Roster) -> Floats:
    """On-target earnings for the part of the year that each rep is there, at ramp; 0 where none given; shape (R,)."""
    if np.isnan(roster.ote).all():
        return np.zeros(len(roster.reps))
    days = available_days(plan, roster, whole_spells(roster, roster.ramp)).sum(axis=1)
    part = days / period_days(plan.calendar, roster.countries).sum(axis=1)[roster.country]
    return totals(np.nan_to_num(roster.ote) * part, roster.rep, len(roster.reps))
