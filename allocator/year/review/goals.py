"""Which goals are behind, and where."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.arrays import Ints
from allocator.year.review.pace import COMPANY, Sold, nodes, with_forecast

SLACK = 0.005
"""Part of its closed quotas by which a goal may be behind without being told."""
MOST = 3
"""Places that are named for a goal that is behind."""


def goal_pace(sold: Sold) -> pd.DataFrame:
    """Compare each goal with what was sold and what its quotas still ask.

    Returns
    -------
    Columns goal, metric, period, scope, line, amount, quota, actual, behind, left, forecast, year as of `pace`, and
    where: level, node and part of the miss of the places that explain most of it.
    """
    goals = sold.cells.goals
    members, table = sold.cells.of_goals, goals.table
    frame = pd.DataFrame({
        **{column: table[column] for column in ("goal", "metric", "period", "scope", "line")},
        "amount": goals.amount,
        "quota": [float(sold.quota[cells][sold.is_closed[cells]].sum()) for cells in members],
        "actual": [float(sold.actual[cells].sum()) for cells in members],
        "left": [float(sold.quota[cells][~sold.is_closed[cells]].sum()) for cells in members],
    })  # fmt: skip
    frame = with_forecast(frame)
    behind = (frame["behind"] > SLACK).to_numpy(bool)
    where = [_where(sold, cells) if late else [] for cells, late in zip(members, behind, strict=True)]
    return frame.assign(where=pd.Series(where, frame.index, dtype=object))


def _where(sold: Sold, cells: Ints) -> list[tuple[str, str, float]]:
    """Places with the largest misses of each level and of the territories: level, node and part of the whole miss."""
    miss = np.where(sold.is_closed, sold.quota - sold.actual, 0.0)[cells]
    whole, found = float(miss.sum()), []
    for level, names, place in nodes(sold.cells):
        if level == COMPANY or len(names) < 2:
            continue
        by_node = np.bincount(place[cells], miss, len(names))
        largest = [node for node in np.argsort(-by_node, kind="stable")[:MOST] if by_node[node] > SLACK * whole]
        found += [(level, str(names[node]), float(by_node[node] / whole)) for node in largest]
    return found
