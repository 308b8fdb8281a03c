"""Over-assignment: how much the quotas of each level exceed the target of the level above."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats
from allocator.cells.columns import records
from allocator.cells.lanes import Lanes
from allocator.cells.select import select
from allocator.errors import Assumption
from allocator.plan.conditions import parse

REP = "rep"


@dataclass(frozen=True)
class Padding:
    """Factors of each level, top to bottom, the rep last."""

    levels: tuple[str, ...]
    factors: tuple[Floats, ...]
    """1 + h of each level; shape (K, T) where over_assignment.csv names the level, else (K, 1)."""

    def total(self) -> Floats:
        """(1 + h₁)(1 + h₂)… of each cell; shape (K, T) or (K, 1)."""
        out = np.ones((1, 1))
        for factor in self.factors:
            out = out * factor
        return out

    def down_to(self, level: str) -> Floats:
        """Compounded factors from the company down to a level; shape (K, T) or (K, 1)."""
        out = np.ones((1, 1))
        for name, factor in zip(self.levels, self.factors, strict=True):
            out = out * factor
            if name == level:
                break
        return out


def padding(lanes: Lanes) -> tuple[Padding, list[Assumption]]:
    """Read the factors of every level: the last matching row of over_assignment.csv, else plan.yaml, else none.

    A base metric is padded only where a row's `where` names it.
    """
    settings, table = lanes.plan.settings, lanes.plan.table("over_assignment")
    is_base = np.array([settings.metrics[m].base for m in lanes.metrics])[lanes.metric][:, None]
    levels = (*settings.levels, REP)
    rows, factors = records(table), []
    for level in levels:
        factor = np.where(is_base, 1.0, 1.0 + settings.over_assignment.factors.get(level, 0.0))
        for row in (row for row in rows if row["level"] == level):
            where = str(row["where"])
            grid = select(lanes, where).grid()
            if "metric" not in parse(where).keys:
                grid = grid & ~is_base
            factor = np.where(grid, 1.0 + float(row["factor"]), factor)
        factors.append(factor)
    result = Padding(levels, tuple(factors))
    return result, _warning(lanes, result)


def _warning(lanes: Lanes, result: Padding) -> list[Assumption]:
    most = float(result.total().max(initial=1.0)) - 1.0
    above = lanes.plan.settings.over_assignment.warn_above
    if most <= above:
        return []
    what = f"over-assignment compounds to {most:.1%}, above {above:.0%}: quotas that high lose their meaning"
    return [Assumption("warning", "plan.yaml over_assignment", what)]
