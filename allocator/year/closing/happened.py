"""What was sold, laid over the cells of the plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints
from allocator.cells.groups import places
from allocator.plan.plan import Plan
from allocator.rules.cells import Cells


def happened(cells: Cells) -> Floats:
    """What actuals.csv has for each cell; shape (n,).

    A sale that is no cell's counts where its territory is sold in that metric and period, else where its rep sells.
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
    for keys in ((rep, territory), (None, territory), (rep, None)):
        open_rows = np.flatnonzero(known & (cell < 0) & np.all([key >= 0 for key in keys if key is not None], axis=0))
        mine = [mine for key, mine in zip(keys, ours, strict=True) if key is not None]
        asked = [key[open_rows] for key in keys if key is not None]
        cell[open_rows] = _first_cell(
            [*mine, cells.metric, cells.period], [*asked, metric[open_rows], period[open_rows]]
        )
    found = cell >= 0
    return np.bincount(cell[found], amount[found], len(cells.lane)).astype(np.float64)


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
