"""goals.csv: what was asked and what is carried."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.tables.frame import Result, quotient


def goals(result: Result) -> pd.DataFrame:
    """One row for each goal, by priority.

    Columns: goal, metric, period, scope, line, priority, amount, carried_over (the part of the amount that
    re-allocation moved here), carried, gap, rate (of the whole base), uncovered (the part of the amount where nobody
    covers the base), over_assigned_target, over_assigned_carried, objective, owner, note.
    """
    cells, asked = result.cells, result.cells.goals
    members = cells.of_goals
    quota = np.array([result.quota[m].sum() for m in members])
    padded = np.array([cells.fair_share[m].sum() for m in members])
    base = np.array([cells.base[m].sum() for m in members])
    carried = np.minimum(quota, asked.amount)
    table = asked.table
    whole = base * quotient(asked.amount, asked.coverable)
    frame = pd.DataFrame({
        **{column: table[column] for column in ("goal", "metric", "period", "scope", "line")},
        "priority": asked.priority,
        "amount": asked.amount,
        "carried_over": table["carried_over"],
        "carried": carried,
        "gap": asked.amount - carried,
        "rate": quotient(carried, np.nan_to_num(whole)),
        "uncovered": asked.uncovered,
        "over_assigned_target": np.maximum(padded, cells.shares.coverable),
        "over_assigned_carried": np.minimum(quota, np.maximum(padded, cells.shares.coverable)),
        "objective": table["objective"],
        "owner": table["owner"],
        "note": table.get("note", ""),
    })  # fmt: skip
    return frame.sort_values(["priority", "metric", "period", "goal"], kind="stable", ignore_index=True)
