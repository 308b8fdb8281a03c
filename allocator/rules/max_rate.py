"""The highest rate: no more of a base is asked than can be had."""

from __future__ import annotations

import numpy as np

from allocator.arrays import Floats, Texts
from allocator.rules.cells import Cells
from allocator.rules.naming import cell_names
from allocator.rules.rows import Rows


def max_rate(cells: Cells) -> list[Rows]:
    """A quota on a base stays below the highest rate of what is due in its cell.

    Inequality
        q_c ≤ max_rate · b_c.
    Symbols and units
        b: driver `base` of potential.csv × the cell's share of the territory; max_rate: plan.yaml, by role where it
        differs.
    Applies when
        The metric has `base: true`.
    Price means
        What one more unit due is worth, at the highest rate.
    """
    is_base = np.array([cells.plan.settings.metrics[m].base for m in cells.lanes.metrics])
    cell = np.flatnonzero(is_base[cells.metric])
    if not len(cell):
        return []
    upper = highest_rate(cells)[cell] * cells.base[cell]
    lower = np.full(len(cell), -np.inf)
    return [Rows(
        "max_rate", np.arange(len(cell)), cell, np.ones(len(cell)), lower, upper, cell_names(cells, cell),
        sources=_places(cells)[cells.lanes.role[cells.lane[cell]], cells.metric[cell]],
    )]  # fmt: skip


def _places(cells: Cells) -> Texts:
    """Setting of plan.yaml that gives the highest rate of each role and metric; shape (roles, metrics)."""
    roles = cells.plan.settings.roles
    return np.array([
        [
            f"plan.yaml {f'roles.{name}.' if 'max_rate' in role.metrics.get(m, {}) else ''}metrics.{m}.max_rate"
            for m in cells.lanes.metrics
        ]
        for name, role in roles.items()
    ], object)  # fmt: skip


def highest_rate(cells: Cells) -> Floats:
    """`max_rate` of each cell's role and metric; shape (n,)."""
    settings = cells.plan.settings
    table = np.array([
        [settings.metric_for(name, m).max_rate if m in role.metrics else 1.0 for m in cells.lanes.metrics]
        for name, role in settings.roles.items()
    ])  # fmt: skip
    return np.asarray(table[cells.lanes.role[cells.lane], cells.metric])
