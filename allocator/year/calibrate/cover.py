"""Who covered which territory in the past, from nothing but what was known then."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints, Mask
from allocator.cells.columns import day_after, days
from allocator.cells.groups import places, ratio, totals
from allocator.plan.calendar import first_days
from allocator.year.calibrate.past import Past


@dataclass(frozen=True)
class Cover:
    """Pairs of a rep and a territory, C in all, and when each stood."""

    rep: Ints
    territory: Ints
    covered: Mask
    """Shape (C, P)."""

    def parts(self, time: Floats, period: int) -> Floats:
        """Each pair's part of its territory in a period, by the time of those who cover it; shape (C,)."""
        there = np.where(self.covered[:, period], time[self.rep, period], 0.0)
        count = int(self.territory.max(initial=-1)) + 1
        return ratio(there, totals(there, self.territory, count)[self.territory])


def cover(past: Past) -> Cover:
    """Find who covered what in each period.

    Rows of assignments.csv with a first day say it for the periods they reach. Of a rep of whom they say nothing in a
    period, the territories count in which the rep had sold before: never those of the period itself.
    """
    stated = _stated(past)
    told = np.zeros(past.there.shape, bool)
    np.logical_or.at(told, stated.rep, stated.covered)
    sold = np.logical_or.accumulate(past.pairs.actual != 0, axis=1)
    before = np.zeros_like(sold)
    before[:, 1:] = sold[:, :-1]
    return Cover(
        np.concatenate([stated.rep, past.pairs.rep]),
        np.concatenate([stated.territory, past.pairs.territory]),
        np.concatenate([stated.covered, before & ~told[past.pairs.rep]]),
    )


def _stated(past: Past) -> Cover:
    """Rows of assignments.csv that say something of the past, as they reach periods."""
    table = past.plan.table("assignments")
    table = table[table["metric"].isin(["", past.metric]) & table["from"].notna()]
    rep = past.people.places(table["rep"])
    territory = places(past.pairs.territories, table["territory"].to_numpy(object))
    begins = first_days(np.array([s.start for s in past.spans], np.int64))
    ends = first_days(np.array([s.end for s in past.spans], np.int64))
    reached = (days(table["from"])[:, None] < ends) & ~(day_after(table["to"])[:, None] <= begins)
    known = (rep >= 0) & (territory >= 0)
    return Cover(rep[known], territory[known], np.asarray(reached[known]))
