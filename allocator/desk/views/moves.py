"""Who moves from one scenario to another: a table with reasons, points of a chart, and totals by level."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.desk.views.labels import placed
from allocator.desk.views.spread import MOST_POINTS
from allocator.insight.compare.comparison import Comparison
from allocator.insight.compare.scenarios import shared_metrics
from allocator.insight.wording import wording

MOST_MOVERS = 100
NAMED = 6
"""Reps that are named in the chart at most."""


def largest_movers(comparison: Comparison, other: str, metric: str = "") -> tuple[pd.DataFrame, int]:
    """Return the reps that move most from the baseline to another scenario, and how many move at all.

    Columns: rep, name, role, metric, before, after, change (in the metric's unit), change_share in percent, and why; at
    most 100 rows, each move measured by the mean quota of its metric.
    """
    table = comparison.movers
    mine = table[table["scenario"] == other]
    mine = mine[mine["metric"] == metric] if metric else mine
    only = mine["only_in"].where(mine["only_in"] == "", "only in " + mine["only_in"].astype(str))
    why = only.where(only != "", mine["why"])
    found = mine[["rep", "name", "role", "metric", "before", "after", "change"]]
    found = found.assign(change_share=100 * mine["change_share"].astype(float), why=why)
    return found.head(MOST_MOVERS).reset_index(drop=True), len(mine)


def moved_points(first: Allocation, second: Allocation, metric: str) -> pd.DataFrame:
    """Return each rep's quota of the year in two scenarios.

    Columns: rep, before, after, change, named (the name of whoever moves most, else blank), and label and side, what is
    written beside the point; of very many reps those that are named and an even selection of the others.
    """
    both = pd.concat([_quotas(first, metric), _quotas(second, metric)], axis=1, keys=["before", "after"]).fillna(0.0)
    points = both.rename_axis("rep").reset_index()
    change = points["after"] - points["before"]
    most = change.abs()[change != 0].nlargest(NAMED).index
    points = points.assign(change=change, named=points["rep"].where(points.index.isin(most), ""))
    points = points.join(placed(points, "before", "after", points["named"])) if len(points) else points
    if len(points) <= MOST_POINTS:
        return points
    others = points[points["named"] == ""].sort_values("before", kind="stable")
    picked = others.iloc[np.unique(np.linspace(0, len(others) - 1, MOST_POINTS - NAMED).astype(int))]
    return pd.concat([points[points["named"] != ""], picked]).sort_index()


def _quotas(allocation: Allocation, metric: str) -> pd.Series[float]:
    mine = allocation.reps[allocation.reps["metric"] == metric]
    return mine.astype({"rep": str}).groupby("rep")["quota"].sum()


def metrics_of_both(first: Allocation, second: Allocation) -> dict[str, str]:
    """Return the labels of the metrics whose amounts can be compared, by name."""
    shared, settings = shared_metrics(first, second), first.plan.settings
    return {name: wording(settings, name).label for name in settings.cell_metrics if name in shared}


def level_totals(comparison: Comparison, baseline: Allocation, level: str, metric: str) -> pd.DataFrame:
    """Return the quotas of the year of each node of a level, a column for each scenario and for each change.

    Columns: node, line (where there are several), then the quota by the name of the scenario, and `change: name` for
    all but the first; no number where nothing changes.
    """
    table, calendar = comparison.totals, baseline.plan.calendar
    mine = table[(table["level"] == level) & (table["metric"] == metric)]
    mine = mine[mine["period"] == calendar.label(calendar.year)]
    keys = ["node", "line"] if mine["line"].nunique() > 1 else ["node"]
    mine = mine.astype(dict.fromkeys(keys, object))
    names = list(comparison.names)
    quota = mine.pivot_table("quota", keys, "scenario", "sum").reindex(columns=names)
    change = mine.pivot_table("change", keys, "scenario", lambda values: values.sum(min_count=1), dropna=False)
    change = change.reindex(index=quota.index, columns=names[1:]).add_prefix("change: ")
    return quota.join(change.where(change != 0.0)).reset_index().rename_axis(columns=None)
