"""Capacity that gives way: more contractual hours for some reps in some months, or another load limit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from allocator.arrays import Ints
from allocator.insight.repair.change import Bent, Change, Edit, key_of, outwards, written
from allocator.insight.repair.settings import load_limit
from allocator.plan.columns import TABLES

_FEW = 12
"""Reps who may get more hours by name; for more of them the load limit is raised."""
_STEP = 0.1
_MOST_HOURS = 168.0
Stretch = tuple[pd.Timestamp, pd.Timestamp]
"""First and last day."""
_DAY = pd.Timedelta(days=1)


def hours(bent: Bent) -> Change | None:
    """Give the reps who lack hours more of them, for the months in which they do."""
    sides, moved = bent.passed("capacity")
    if not len(sides):
        return Change((), ())
    roster, calendar = bent.program.rules.cells.lanes.roster, bent.allocation.plan.calendar
    rep, period = _who_and_when(bent, sides)
    upper = bent.program.rules.sides.upper[sides]
    times = 1 + moved / upper
    if len(np.unique(rep)) > _FEW:
        return load_limit(bent, float(times.max()))
    sentences: list[str] = []
    edits: list[Edit] = []
    rows: list[pd.DataFrame] = []
    for one in np.unique(rep):
        mine = rep == one
        first, last = int(period[mine].min()), int(period[mine].max())
        begin, after = calendar.days(calendar.spans[first])[0], calendar.days(calendar.spans[last])[1]
        stretch = (pd.Timestamp(begin), pd.Timestamp(after) - _DAY)
        spells = np.flatnonzero((roster.rep == one) & (roster.start < after) & (roster.end > begin))
        for spell in spells.tolist():
            change = _spell(bent, spell, stretch, float(times[mine].max()))
            if change is None:
                return None
            pieces, edit, fte = change
            rows.append(pieces)
            edits.append(edit)
            when = calendar.labels[first] + (f" to {calendar.labels[last]}" if last > first else "")
            sentences.append(
                f"{fte:.2f} FTE more for {roster.reps[one]} in {when}: {edit.new:.4g} hours a week in place of "
                f"{edit.old:.4g} ({roster.places[one]})"
            )
    return Change(tuple(sentences), tuple(edits), rows={"reps": written(pd.concat(rows))})


def _who_and_when(bent: Bent, sides: Ints) -> tuple[Ints, Ints]:
    """Rep and period of each capacity row."""
    rules = bent.program.rules
    row = rules.sides.row[sides]
    start, cells = rules.labelled.matrix.indptr[row], rules.cells
    cell = rules.labelled.matrix.indices[start]
    return cells.rep[cell], cells.period[cell]


def _spell(bent: Bent, spell: int, stretch: Stretch, times: float) -> tuple[pd.DataFrame, Edit, float] | None:
    """Part a row of reps.csv so that the middle has more hours; None where a week has not so many."""
    table = bent.allocation.plan.table("reps")
    roster, row = bent.program.rules.cells.lanes.roster, table.iloc[[spell]]
    old = float(roster.daily_hours[spell] * 5)
    new = outwards(old * times, _STEP, True)
    if new > _MOST_HOURS:
        return None
    edit = Edit("reps.csv", key_of(table, spell, TABLES["reps"].key), "hours", old, new)
    year = bent.allocation.plan.calendar.days(bent.allocation.plan.calendar.year)
    return (
        pd.concat(_pieces(row, stretch, (pd.Timestamp(year[0]), pd.Timestamp(year[1]) - _DAY), new)),
        edit,
        float(roster.fte[spell]) * (new / old - 1),
    )


def _pieces(row: pd.DataFrame, stretch: Stretch, year: Stretch, new: float) -> list[pd.DataFrame]:
    """The row up to the stretch, in it and after it; `from` of the first stays, as it tells the row."""
    first, last = stretch
    begins = max([year[0], *(d for d in (row["from"].iloc[0], row["start"].iloc[0]) if not pd.isna(d))])
    ends = min([year[1], *(d for d in (row["to"].iloc[0], row["end"].iloc[0]) if not pd.isna(d))])
    before, behind = begins < first, ends > last
    middle: dict[str, Any] = {"hours": new}
    found = []
    if before:
        found.append(row.assign(to=first - _DAY))
        middle["from"] = first
    if behind:
        middle["to"] = last
    found.append(row.assign(**middle))
    if behind:
        found.append(row.assign(**{"from": last + _DAY}))
    return found
