"""waterfall.csv: how each rep's quota comes about, from the share of the goal to the last dollar."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.arrays import Floats
from allocator.cells.groups import distinct, last_rows, totals
from allocator.solve.attribution import Attribution
from allocator.tables.frame import Result, metric_order, metrics, named

CARRIED = "carried_for_others"
_GOALS = "goals"
_STEPS = ("share_of_goal", "fair_share", "rounding", "quota")


def waterfall(result: Result, attribution: Attribution) -> pd.DataFrame:
    """One row for each rep and metric, adding up exactly.

    Columns: rep, metric, share_of_goal, padding_<level> of each level, fair_share, one column per rule that moved
    something (`<measure>_limit` where the measure of a limit is called like a step), carried_for_others (what the goals
    make a rep carry because others cannot, or take off), rounding, quota.
    """
    cells, lanes = result.cells, result.cells.lanes
    used, row = distinct(cells.rep * len(lanes.metrics) + metric_order(cells)[cells.metric])
    first = last_rows(row, len(used))

    def total(values: Floats) -> Floats:
        return totals(values, row, len(used))

    quota, fair_share = total(result.quota), total(cells.fair_share)
    columns = {"rep": named(cells.rep[first], lanes.roster.reps), "metric": metrics(cells, cells.metric[first]),
               "share_of_goal": total(cells.goal_part)}  # fmt: skip
    columns |= {f"padding_{level}": total(step) for level, step in _paddings(result).items()}
    columns["fair_share"] = fair_share
    moves = {
        rule: total(values) for rule, values in zip(attribution.rules, attribution.moves, strict=True) if values.any()
    }
    carried = moves.pop(_GOALS, np.zeros(len(used)))
    columns |= {f"{rule}_limit" if rule in _STEPS else rule: move for rule, move in moves.items()}
    columns[CARRIED] = carried
    columns["rounding"] = quota - fair_share - sum(moves.values()) - carried
    columns["quota"] = quota
    return pd.DataFrame(columns)


def _paddings(result: Result) -> dict[str, Floats]:
    """What each level adds to the share of the goal, on top of the levels above it; by cell."""
    cells, so_far, steps = result.cells, result.cells.goal_part, {}
    for level, factor in zip(cells.padding.levels, cells.padding.factors, strict=True):
        if (factor != 1.0).any():
            padded = so_far * cells.at(factor)
            steps[level] = padded - so_far
            so_far = padded
    return steps
