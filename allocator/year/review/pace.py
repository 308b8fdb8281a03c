"""Pace against plan: what closed periods sold of their quotas, and where that would end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.cells.elapsed import elapsed
from allocator.cells.groups import codes, last_rows, totals
from allocator.plan.plan import Plan
from allocator.rules.cells import Cells, read_cells
from allocator.year.closing.happened import happened

COMPANY = "company"
TERRITORY = "territory"


@dataclass(frozen=True)
class Sold:
    """The plan in force and what happened, cell by cell; arrays have shape (n,) unless they say otherwise."""

    cells: Cells
    quota: Floats
    """Of the plan in force."""
    actual: Floats
    """In closed periods; 0 in others."""
    is_closed: Mask
    closed: Mask
    """Whether each period is closed; shape (T,)."""

    @property
    def plan(self) -> Plan:
        """The plan at the date."""
        return self.cells.plan


def read_sold(plan: Plan) -> Sold:
    """Lay the plan in force and the actuals over the cells of a plan that has a date."""
    cells, as_of = read_cells(plan), plan.settings.year.as_of
    if cells.standing is None or as_of is None:
        message = "a plan without a plan in force has no pace"
        raise ValueError(message)
    closed = elapsed(plan, as_of) >= 1.0
    is_closed = closed[cells.period]
    return Sold(cells, cells.standing.quota, np.where(is_closed, happened(cells), 0.0), is_closed, closed)


def pace(sold: Sold) -> pd.DataFrame:
    """Compare actuals with quotas: the company, each node of each level, each territory.

    Returns
    -------
    Columns level, node, line, metric, quota, actual (both of closed periods), behind (1 − actual ÷ quota, NaN without
    quotas), left (quotas of periods that are not closed), forecast (actual + left × actual ÷ quota) and year (all
    quotas); amounts in the metric's unit. Sums of metrics are rows of their own.
    """
    frames = [_summed(sold, level, names, place) for level, names, place in nodes(sold.cells)]
    return with_forecast(pd.concat(frames, ignore_index=True))


def with_forecast(frame: pd.DataFrame) -> pd.DataFrame:
    """Add how far behind quotas of closed periods are, and the year at that rate."""
    share = (frame["actual"] / frame["quota"].where(frame["quota"] > 0)).astype(np.float64)
    year = frame["quota"] + frame["left"]
    return frame.assign(behind=1.0 - share, forecast=frame["actual"] + frame["left"] * share, year=year)


def nodes(cells: Cells) -> list[tuple[str, Texts, Ints]]:
    """Return the names of the nodes of each level, and the node of each cell; the company first, territories last."""
    lanes, found = cells.lanes, [(COMPANY, np.array([""], object), np.zeros(len(cells.lane), np.int64))]
    for level in cells.plan.settings.levels:
        names, place = lanes.roster.coded(level)
        found.append((level, names, place[lanes.spell[cells.lane]]))
    return [*found, (TERRITORY, lanes.territories, lanes.territory[cells.lane])]


def _summed(sold: Sold, level: str, names: Texts, place: Ints) -> pd.DataFrame:
    """Sum the cells of each node, line and metric."""
    lanes = sold.cells.lanes
    line = lanes.roster.line_code[lanes.spell[sold.cells.lane]]
    group = codes(place, line, sold.cells.metric)
    count = int(group.max(initial=-1)) + 1
    at = last_rows(group, count)
    frame = pd.DataFrame({
        "level": level,
        "node": names[place[at]],
        "line": lanes.roster.lines[line[at]],
        "metric": np.array(lanes.metrics, object)[sold.cells.metric[at]],
        "quota": totals(np.where(sold.is_closed, sold.quota, 0.0), group, count),
        "actual": totals(sold.actual, group, count),
        "left": totals(np.where(sold.is_closed, 0.0, sold.quota), group, count),
    })  # fmt: skip
    return _with_sums(frame, sold.plan)


def _with_sums(frame: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Add rows of the metrics that add up others."""
    sums = [
        frame[frame["metric"].isin(list(metric.sum_of))].assign(metric=name)
        for name, metric in plan.settings.metrics.items()
        if metric.sum_of
    ]
    keys = ["level", "node", "line", "metric"]
    return pd.concat([frame, *sums], ignore_index=True).groupby(keys, as_index=False, sort=False).sum()
