"""Parts: a metric that is contained in another never exceeds it."""

from __future__ import annotations

import numpy as np

from allocator.arrays import Ints
from allocator.cells.groups import codes
from allocator.errors import Assumption
from allocator.rules.cells import Cells
from allocator.rules.naming import cell_names
from allocator.rules.rows import Rows


def part_of(cells: Cells) -> list[Rows]:
    """A part of a metric, in the same unit, stays within the whole of the same rep, territory and period.

    Inequality
        Σ q[part] − Σ q[whole] ≤ 0, by rep, territory, line and period.
    Symbols and units
        part, whole: the metric and its `part_of` in plan.yaml; unit of the metric.
    Applies when
        Both have the same `unit` and the rep has a cell of the whole there; parts without one are listed.
    Price means
        What one unit more of the whole is worth to the part.
    """
    metrics = cells.plan.settings.metrics
    found = []
    for name in cells.lanes.metrics:
        whole = metrics[name].part_of
        if whole and metrics[whole].unit == metrics[name].unit:
            found.append(_within(cells, name, whole))
    return found


def _within(cells: Cells, name: str, whole: str) -> Rows:
    lanes = cells.lanes
    part, all_of_it = (np.flatnonzero(cells.metric == lanes.metrics.index(m)) for m in (name, whole))
    place = _place(cells)
    shared = np.intersect1d(place[part], place[all_of_it])
    inside, container = part[np.isin(place[part], shared)], all_of_it[np.isin(place[all_of_it], shared)]
    cell = np.concatenate([inside, container])
    row = np.searchsorted(shared, place[cell])
    weight = np.concatenate([np.ones(len(inside)), -np.ones(len(container))])
    first = np.full(len(shared), 0)
    first[row[: len(inside)]] = inside
    keys = cell_names(cells, first)
    alone = len(part) - len(inside)
    what = f"{alone} cells of {name} have no {whole} beside them, so nothing bounds them there"
    notes = [Assumption("no rows", f"plan.yaml metrics.{name}.part_of", what)]
    return Rows(
        "part_of", row, cell, weight, np.full(len(shared), -np.inf), np.zeros(len(shared)), keys,
        notes=tuple(notes if alone else []), source=f"plan.yaml metrics.{name}.part_of",
    )  # fmt: skip


def _place(cells: Cells) -> Ints:
    """One code per rep, territory, line and period."""
    lines = cells.lanes.roster.line_code[cells.lanes.spell]
    return codes(cells.rep, cells.lanes.territory[cells.lane], lines[cells.lane], cells.period)
