"""What lies one level below: the part of the goals, the target and the quotas of each region or team."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.desk.views.tree import nodes


def next_level(allocation: Allocation, chosen: Mapping[str, str]) -> str:
    """Return the first level of which nothing is chosen yet; blank where reps come next."""
    return next((level for level in allocation.plan.settings.levels if not chosen.get(level)), "")


def levels(allocation: Allocation, metric: str, chosen: Mapping[str, str]) -> pd.DataFrame:
    """Return the nodes below what is chosen, for the year.

    Columns: node, line (where there are several), goal_part, target, quota, cover and growth in percent; no rows where
    reps come next. The names of nodes are those of the rollup: like named ones below different nodes are one.
    """
    level, calendar, rollup = next_level(allocation, chosen), allocation.plan.calendar, allocation.rollup
    below = nodes(allocation.plan, level, chosen) if level else []
    mine = (rollup["level"] == level) & (rollup["metric"] == metric) & rollup["node"].isin(below)
    own = rollup[mine & (rollup["period"] == calendar.label(calendar.year))]
    lines = ["line"] if own["line"].nunique() > 1 else []
    found = own[["node", *lines, "goal_part", "target", "quota", "cover", "growth"]].reset_index(drop=True)
    found[["cover", "growth"]] *= 100
    return found.drop(columns="growth") if not np.isfinite(found["growth"].to_numpy(float)).any() else found
