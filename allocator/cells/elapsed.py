"""How much of each period is over at a date."""

from __future__ import annotations

from datetime import date

import numpy as np

from allocator.arrays import Floats
from allocator.plan.plan import Plan

ALMOST = 1.0 - 1e-9
"""Part of a period of which no working day is left, but some day is: it is not closed yet."""


def elapsed(plan: Plan, as_of: date) -> Floats:
    """Part of each period's working days that lie on or before a date; 1 for a closed period; shape (T,).

    A period is closed when it ended on or before the date; the running one counts the working days of the plan's
    country.
    """
    edges = plan.calendar.edges
    next_day = np.datetime64(as_of, "D") + np.timedelta64(1, "D")
    counted = plan.calendar.working_days(plan.settings.country)
    worked = counted.count(edges[:-1], np.minimum(edges[1:], next_day))
    whole = counted.count(edges[:-1], edges[1:])
    running = np.minimum(worked / np.maximum(whole, 1.0), ALMOST)
    return np.where(edges[1:] <= next_day, 1.0, running)
