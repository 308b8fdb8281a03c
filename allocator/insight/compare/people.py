"""The year of every rep, line and metric, beside what it can be measured with."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.arrays import Floats
from allocator.cells.earnings import earnings
from allocator.cells.groups import distinct, totals
from allocator.cells.holdings import BASE, POTENTIAL
from allocator.rules.cells import Cells
from allocator.rules.fair_share import driver_weights
from allocator.tables.frame import metric_order

_COLUMNS = ["rep", "name", "role", "line", "metric", "quota", "fair_share", "load", "binding"]


def people(allocation: Allocation) -> pd.DataFrame:
    """Return a row for each row of reps.csv.

    Columns: rep, name, role, line, metric, quota, fair_share, load and binding as in reps.csv; driver, what the metric
    is measured with; held, what the rep has of it, by availability; pay, on-target earnings for the time that the rep
    is there; counts, whether the rep is there and has working time: open seats and house reps do not.
    """
    cells = allocation.evidence.cells
    lanes = cells.lanes
    line = cells.rep * len(lanes.roster.lines) + lanes.roster.line_code[lanes.spell[cells.lane]]
    used, row = distinct(line * len(lanes.metrics) + metric_order(cells)[cells.metric])
    rep = used // len(lanes.metrics) // len(lanes.roster.lines)
    absent = (lanes.roster.open_seat | ~lanes.roster.has_hours).astype(np.float64)
    away = totals(absent[lanes.spell[cells.lane]], row, len(used))
    drivers = leading_drivers(cells)
    table = allocation.reps[_COLUMNS]
    table = table.assign(**{name: table[name].astype(object) for name in ("rep", "name", "role", "line", "metric")})
    pay = earnings(cells.plan, lanes.roster)[rep]
    return table.assign(
        driver=table["metric"].map(drivers),
        held=totals(_held(cells, drivers), row, len(used)),
        pay=np.where(pay > 0, pay, np.nan),
        counts=away == 0,
    )


def leading_drivers(cells: Cells) -> dict[str, str]:
    """Return what each metric's quotas are measured with: base, potential where given, else the heaviest driver."""
    lanes = cells.lanes
    weights = driver_weights(cells.holdings)[0]
    table = cells.plan.table("potential")
    given = set(table.loc[table["driver"] == POTENTIAL, "metric"])
    found = {}
    for code, name in enumerate(lanes.metrics):
        mine = lanes.metric == code
        heaviest = max(weights, key=lambda driver: float(weights[driver][mine].sum()), default="capacity")
        is_base = cells.plan.settings.metrics[name].base
        found[name] = BASE if is_base else POTENTIAL if name in given else heaviest
    return found


def _held(cells: Cells, drivers: dict[str, str]) -> Floats:
    """Value of each cell in the leading driver of its metric; shape (n,)."""
    out = np.zeros(len(cells.lane))
    for driver in dict.fromkeys(drivers.values()):
        mine = np.isin(cells.metric, [k for k, name in enumerate(cells.lanes.metrics) if drivers[name] == driver])
        value = cells.base if driver == BASE else cells.at(np.clip(cells.holdings.driver(driver), 0.0, None))
        out[mine] = value[mine]
    return out
