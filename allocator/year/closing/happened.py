"""What was sold, laid over the cells of the plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints
from allocator.cells.groups import places
from allocator.plan.plan import Plan
from allocator.rules.cells import Cells

DIRECT = "direct"


def happened(cells: Cells) -> Floats:
    """What actuals.csv has for each cell; shape (n,).

    A sale that is no cell's counts where its territory is sold in that metric and period, else where its rep sells,
    else for all who sell the metric then, by quota. What names no rep counts in the direct line.
    """
    table = cells.plan.table("actuals")
    period, amount = quota_period(cells.plan, table), table["actual"].to_numpy(np.float64)
    lanes = cells.lanes
    rep = places(lanes.roster.reps, table["rep"].to_numpy(object))
    territory = places(lanes.territories, table["territory"].to_numpy(object))
    metric = places(tuple(lanes.metrics), table["metric"].to_numpy(object))
    known = (metric >= 0) & (period >= 0)
    cell = np.full(len(table), -1)
    ours = (cells.rep, lanes.territory[cells.lane])
    credited = np.flatnonzero((lanes.roster.lines == DIRECT)[lanes.roster.line_code[lanes.spell[cells.lane]]])
    for keys in ((rep, territory), (None, territory), (rep, None)):
        rows = np.flatnonzero(known & (cell < 0) & np.all([key >= 0 for key in keys if key is not None], axis=0))
        among = np.arange(len(cells.lane)) if keys[0] is not None else credited
        mine = [mine[among] for key, mine in zip(keys, ours, strict=True) if key is not None]
        asked = [key[rows] for key in keys if key is not None]
        place = _first_cell([*mine, cells.metric[among], cells.period[among]], [*asked, metric[rows], period[rows]])
        cell[rows] = np.where(place >= 0, np.append(among, -1)[place], -1)
    found = cell >= 0
    at_cells = np.bincount(cell[found], amount[found], len(cells.lane)).astype(np.float64)
    rest = known & ~found
    return at_cells + _spread(cells, credited, metric[rest], period[rest], amount[rest])


def _spread(cells: Cells, credited: Ints, metric: Ints, period: Ints, amount: Floats) -> Floats:
    """Divide what is of no rep and territory over the quotas of its metric and period, evenly where there are none."""
    count = len(cells.plan.calendar.labels)
    key = cells.metric[credited] * count + cells.period[credited]
    size = len(cells.lanes.metrics) * count
    total = np.bincount(metric * count + period, amount, size)
    quota = np.ones(len(credited)) if cells.standing is None else cells.standing.quota[credited]
    quota = np.where(np.bincount(key, quota, size)[key] > 0, quota, 1.0)
    out = np.zeros(len(cells.lane))
    out[credited] = total[key] * quota / np.bincount(key, quota, size)[key]
    return out


def quota_period(plan: Plan, table: pd.DataFrame) -> Ints:
    """Quota period that each row's stretch of time lies in, -1 where in none; shape (rows,)."""
    calendar = plan.calendar
    names, code = np.unique(table["period"].to_numpy(str), return_inverse=True)
    spans = [calendar.span(str(name)) for name in names]
    within = [
        next((t for t, period in enumerate(calendar.spans) if span is not None and span in period), -1)
        for span in spans
    ]
    return np.array(within, np.int64)[code] if len(names) else np.zeros(0, np.int64)


def _first_cell(ours: list[Ints], asked: list[Ints]) -> Ints:
    """First cell with the same keys as each row, -1 where there is none."""
    cells = pd.MultiIndex.from_arrays(ours)
    place = pd.Series(np.arange(len(cells)), index=cells)
    place = place[~cells.duplicated()]
    if not len(asked[0]):
        return np.zeros(0, np.int64)
    return np.asarray(place.reindex(pd.MultiIndex.from_arrays(asked), fill_value=-1).to_numpy(np.int64))
