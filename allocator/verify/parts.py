"""Metrics that are contained in another."""

from __future__ import annotations

import numpy as np

from allocator.verify.cells import Cells
from allocator.verify.rows import Rows
from allocator.verify.sums import numbered, summed


def part_of(cells: Cells) -> list[Rows]:
    """Compare a part with the whole of the same rep, territory, line and period, where both have cells."""
    metrics = cells.plan.settings.metrics
    pairs = [(name, metrics[name].part_of) for name in cells.lanes.metrics]
    return [_within(cells, part, whole) for part, whole in pairs if whole and metrics[whole].unit == metrics[part].unit]


def _within(cells: Cells, part: str, whole: str) -> Rows:
    lanes = cells.lanes
    line = cells.spells.line_number[lanes.spell]
    place, head = numbered(lanes.rep, lanes.territory, line)
    is_part, is_whole = ((cells.metric_names == name)[lanes.metric, None] for name in (part, whole))
    quota_of = [summed(cells.quota * mine, place, len(head)) for mine in (is_part, is_whole)]
    there = [summed(cells.listed * mine * 1.0, place, len(head)) > 0 for mine in (is_part, is_whole)]
    row, period = np.nonzero(there[0] & there[1])
    rounding = summed(cells.unit * (is_part | is_whole), place, len(head))[row, period]
    first = np.full(len(head), len(lanes.rep))
    np.minimum.at(first, place[is_part[:, 0]], np.flatnonzero(is_part))
    value, upper = (quota[row, period] for quota in quota_of)
    return Rows(
        "part_of", lambda rows: cells.names(first[row[rows]], period[rows]),
        value, np.full(value.shape, -np.inf), upper, np.zeros(value.shape), rounding, against_quotas=True,
    )  # fmt: skip
