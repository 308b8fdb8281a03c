"""Totals side by side: the company and each node of each level, by metric and period."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.arrays import Ints
from allocator.insight.compare.change import relative
from allocator.insight.compare.scenarios import Scenarios, shared_metrics, shared_periods

_KEYS = ["level", "node", "line", "metric", "period"]
COLUMNS = [*_KEYS, "scenario", "quota", "change", "change_share"]


def totals(compared: Scenarios) -> pd.DataFrame:
    """Set the quotas of every node beside the baseline's; one row a node, line, metric, period and scenario.

    The year is named as in the baseline. A node that one of two plans does not have counts as 0 there; a metric in
    another unit, a level or a period that one of them does not know has no change.
    """
    year = _year(compared.baseline)
    sums = [_sums(allocation, year) for allocation in compared.allocations]
    keys = sums[0].index
    for more in sums[1:]:
        keys = keys.union(more.index, sort=False)
    laid = [
        _beside(compared.baseline, allocation, sums[0].reindex(keys), own.reindex(keys), year).assign(scenario=name)
        for (name, allocation), own in zip(compared.each, sums, strict=True)
    ]
    rows = pd.concat(laid).reset_index()
    place = np.tile(np.arange(len(keys)), len(sums))
    order = np.lexsort((place, _order(compared, rows["level"])))
    rows = rows.iloc[order]
    return rows[rows["quota"].notna()][COLUMNS].reset_index(drop=True)


def _year(allocation: Allocation) -> str:
    calendar = allocation.plan.calendar
    return calendar.label(calendar.year)


def _sums(allocation: Allocation, year: str) -> pd.Series[float]:
    """Quotas of rollup.csv by its keys, the year called as in the baseline."""
    table = allocation.rollup[[*_KEYS, "quota"]].astype(dict.fromkeys(_KEYS, object))
    period = table["period"].where(table["period"] != _year(allocation), year)
    return table.assign(period=period).set_index(_KEYS)["quota"].astype(np.float64)


def _beside(
    first: Allocation, second: Allocation, base: pd.Series[float], own: pd.Series[float], year: str
) -> pd.DataFrame:
    """Put the change against the first beside each sum, where both plans know what it is of."""
    keys = base.index.to_frame(index=False)
    levels = {"company", *first.plan.settings.levels} & {"company", *second.plan.settings.levels}
    known = (
        keys["metric"].isin(shared_metrics(first, second))
        & keys["level"].isin(levels)
        & keys["period"].isin([year, *shared_periods(first, second)])
        & (base.notna() | own.notna()).to_numpy()
    ).to_numpy()
    quota, before = own.where(~known, own.fillna(0.0)), base.fillna(0.0)
    change = (quota - before).where(known)
    return pd.DataFrame({"quota": quota, "change": change, "change_share": relative(change, before)})


def _order(compared: Scenarios, level: pd.Series[str]) -> Ints:
    """Place of each row's level, the company first."""
    levels = (name for allocation in compared.allocations for name in allocation.plan.settings.levels)
    places = {name: place for place, name in enumerate(dict.fromkeys(["company", *levels]))}
    return np.asarray(level.map(places), np.int64)
