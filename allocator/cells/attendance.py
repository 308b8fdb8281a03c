"""Who works on which day: each lane on the working days of its spell and assignments, less leave."""

from __future__ import annotations

import numpy as np

from allocator.arrays import Days, Ints, Mask
from allocator.cells.columns import day_after, days
from allocator.cells.covers import read_covers
from allocator.cells.groups import places
from allocator.cells.lanes import Lanes


def attendance(lanes: Lanes) -> Mask:
    """Tell on which days of the year the rep of each lane works on its territory; shape (K, days)."""
    lane, start, end = _stretches(lanes)
    there = _laid_out(lanes, lane, start, end, len(lanes.spell))
    there &= open_days(lanes)[lanes.roster.country[lanes.spell]]
    there &= ~_leave(lanes)[lanes.rep]
    return there


def open_days(lanes: Lanes) -> Mask:
    """Tell which days of the year are worked in each country of the roster; shape (countries, days)."""
    first, last = _year(lanes)
    out = np.zeros((len(lanes.roster.countries), int((last - first).astype(np.int64))), bool)
    for k, name in enumerate(lanes.roster.countries):
        counted = lanes.plan.calendar.working_days(str(name))
        begins = int((first - counted.first).astype(np.int64))
        out[k] = np.diff(counted.before[begins : begins + out.shape[1] + 1]) > 0
    return out


def _year(lanes: Lanes) -> tuple[np.datetime64, np.datetime64]:
    return lanes.plan.calendar.edges[0], lanes.plan.calendar.edges[-1]


def _stretches(lanes: Lanes) -> tuple[Ints, Days, Days]:
    """Stretches of time that a lane is made of: the lane, the first day and the day after the last."""
    covers = read_covers(lanes.roster, lanes.metrics)
    count = len(lanes.metrics)
    cover, metric = np.nonzero((covers.only < 0)[:, None] | (covers.only[:, None] == np.arange(count)))
    place = places(lanes.territories, covers.territories)[covers.territory]
    known = (lanes.spell * len(lanes.territories) + lanes.territory) * count + lanes.metric
    wanted = (covers.spell[cover] * len(lanes.territories) + place[cover]) * count + metric
    order = np.argsort(known, kind="stable")
    lane = order[np.minimum(np.searchsorted(known[order], wanted), len(order) - 1)]
    sold = np.flatnonzero((known[lane] == wanted) & (place[cover] >= 0))
    return lane[sold], covers.start[cover[sold]], covers.end[cover[sold]]


def _leave(lanes: Lanes) -> Mask:
    """Tell on which days each rep is absent; shape (R, days)."""
    table, roster = lanes.plan.table("absences"), lanes.roster
    rep = roster.columns.places("absences", "rep", roster.reps)
    known = np.flatnonzero(rep >= 0)
    start, end = days(table["from"])[known], day_after(table["to"])[known]
    return _laid_out(lanes, rep[known], start, end, len(roster.reps))


def _laid_out(lanes: Lanes, row: Ints, start: Days, end: Days, rows: int) -> Mask:
    """Mark the days of stretches of time, `end` exclusive; shape (rows, days of the year)."""
    first, last = _year(lanes)
    length = int((last - first).astype(np.int64))
    begins = np.clip((start - first).astype(np.int64), 0, length)
    ends = np.maximum(np.clip((end - first).astype(np.int64), 0, length), begins)
    steps = np.zeros((rows, length + 1), np.int16)
    np.add.at(steps, (row, begins), 1)
    np.add.at(steps, (row, ends), -1)
    return np.asarray(np.cumsum(steps, axis=1, dtype=np.int16)[:, :-1] > 0)
