"""How stretches of time fall into the quota periods."""

from __future__ import annotations

import numpy as np

from allocator.plan.calendar import Span
from allocator.plan.plan import Plan
from allocator.verify.lanes import Lanes
from allocator.verify.sums import Floats, Texts


def working_profile(lanes: Lanes) -> Floats:
    """Part of the year's working days in each period, in the plan's country; shape (T,)."""
    days = lanes.diary.working[-1]
    return np.asarray(days / days.sum())


def placed(plan: Plan, labels: Texts, years_later: int = 0) -> tuple[Floats, Floats]:
    """Tell how named stretches of time, moved by some years, lie to the quota periods.

    Returns
    -------
    1 where a period lies within the stretch, and 1 where the stretch lies within the period but is shorter;
    both of shape (len(labels), T). A blank stretch is the year.
    """
    longer = np.zeros((len(labels), len(plan.calendar.spans)))
    shorter = np.zeros_like(longer)
    for row, label in enumerate(labels):
        span = plan.calendar.span(str(label)) if label else plan.calendar.year
        if span is None:
            continue
        moved = Span(span.start + 12 * years_later, span.end + 12 * years_later)
        longer[row] = [period in moved for period in plan.calendar.spans]
        shorter[row] = [moved in period and period not in moved for period in plan.calendar.spans]
    return longer, shorter
