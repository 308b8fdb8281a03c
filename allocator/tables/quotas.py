"""quotas.csv: the quota of every open cell."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.tables.frame import Result, described, metric_order, metrics, named, periods, quotient, roles


def quotas(result: Result) -> pd.DataFrame:
    """One row for each open cell, sorted by rep, territory, metric and period.

    Columns: rep, territory, metric, period, quota, name, role, line, the levels, base, rate, fair_share, load.
    """
    cells, lanes, roster = result.cells, result.cells.lanes, result.cells.lanes.roster
    order = np.lexsort((
        lanes.spell[cells.lane], cells.period, metric_order(cells)[cells.metric], lanes.territory[cells.lane], cells.rep
    ))  # fmt: skip
    lane, period, quota = cells.lane[order], cells.period[order], result.quota[order]
    spell = lanes.spell[lane]
    is_base = np.array([cells.plan.settings.metrics[m].base for m in lanes.metrics])[lanes.metric[lane]]
    base = np.where(is_base, cells.base[order], np.nan)
    hours = lanes.hours[lanes.rep[lane], period]
    columns = {
        "rep": named(lanes.rep[lane], roster.reps),
        "territory": named(lanes.territory[lane], lanes.territories),
        "metric": metrics(cells, lanes.metric[lane]),
        "period": periods(cells, period),
        "quota": quota,
        "name": described(cells, "name", spell),
        "role": roles(cells, spell),
        "line": named(roster.line_code[spell], roster.lines),
        **{level: described(cells, level, spell) for level in cells.plan.settings.levels},
        "base": base,
        "rate": quotient(np.where(is_base, quota, np.nan), np.nan_to_num(base)),
        "fair_share": cells.fair_share[order],
        "load": quotient(cells.effort[order] * quota, np.where(roster.has_hours[spell], hours, 0.0)),
    }
    return pd.DataFrame(columns)
