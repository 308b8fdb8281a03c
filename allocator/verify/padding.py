"""Over-assignment of each level, read once more from the plan."""

from __future__ import annotations

import numpy as np

from allocator.plan.conditions import parse
from allocator.verify.lanes import Lanes
from allocator.verify.sums import Floats, records
from allocator.verify.where import where


def padding(lanes: Lanes) -> dict[str, Floats]:
    """Read 1 + factor of each level: the last row of over_assignment.csv that holds, else plan.yaml.

    A base metric is padded only where a row names it.
    """
    plan = lanes.diary.plan
    is_base = np.array([plan.settings.metrics[name].base for name in lanes.metrics])[lanes.metric, None]
    rows = list(records(plan.table("over_assignment")))
    factors = {}
    for level in (*plan.settings.levels, "rep"):
        factor = np.where(is_base, 1.0, 1.0 + plan.settings.over_assignment.factors.get(level, 0.0))
        for row in (row for row in rows if row["level"] == level):
            picked = where(lanes, str(row["where"]))
            holds = picked.lanes[:, None] if picked.cells is None and picked.periods.all() else picked.grid()
            named = "metric" in parse(str(row["where"])).keys
            factor = np.where(holds & (named | ~is_base), 1.0 + float(row["factor"]), factor)
        factors[level] = factor
    return factors
