"""rules.csv: every row of every rule, how far it is from binding, and its price."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.arrays import Floats
from allocator.rules.rows import LAST
from allocator.solve.program import Labelled
from allocator.tables.frame import Result

_TOUCHING = 1e-7


def rules(result: Result, asked: Labelled, prices: Floats | None) -> pd.DataFrame:
    """One row for each row of the program, in the order of the rules.

    Columns: rule, label, value (of the rounded quotas), min, max (for wishes what is wished), slack (to the nearer
    side, negative where broken), binding (before rounding), price (empty where not worked out).
    """
    value, balanced = asked.matrix @ result.quota, asked.matrix @ result.balanced
    lower, upper = asked.lower.copy(), asked.upper.copy()
    wishes = asked.wishes
    for at_least, side, better in ((True, lower, np.maximum), (False, upper, np.minimum)):
        mine = (wishes.at_least == at_least) & (wishes.priority < LAST)
        better.at(side, wishes.row[mine], wishes.target[mine])
    size = 1.0 + abs(asked.matrix) @ result.cells.fair_share
    near = np.minimum(np.abs(asked.upper - balanced), np.abs(balanced - asked.lower)) <= _TOUCHING * size
    labels = [rows.labels() for rows in asked.blocks if len(rows)]
    names = np.array([rows.rule for rows in asked.blocks] or [""], object)
    return pd.DataFrame({
        "rule": pd.Categorical(names[asked.block] if len(asked.block) else []),
        "label": np.concatenate(labels) if labels else np.array([], object),
        "value": value,
        "min": np.where(np.isfinite(lower), lower, np.nan),
        "max": np.where(np.isfinite(upper), upper, np.nan),
        "slack": np.minimum(np.where(np.isfinite(upper), upper - value, np.inf),
                            np.where(np.isfinite(lower), value - lower, np.inf)),
        "binding": near,
        "price": np.full(len(value), np.nan) if prices is None else prices,
    })  # fmt: skip
