"""The answer: a quota for each cell, as tables with their evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pandas as pd

from allocator.plan.plan import Plan
from allocator.rules.cells import Cells
from allocator.solve.answer import Solved

TABLES = ("quotas", "reps", "rollup", "goals", "rules", "waterfall", "uncovered", "assumptions")
"""Names of the tables, as of their files."""


class Status(StrEnum):
    """How the allocation ended."""

    MET = "met"
    """Every goal is met."""
    SHORT = "short"
    """Some goal falls short of what was asked."""
    CONFLICT = "conflict"
    """The hard rules conflict; the allocation bends the cheapest of them."""


@dataclass(frozen=True)
class Evidence:
    """What the tables were made from."""

    cells: Cells
    solved: Solved


@dataclass(frozen=True)
class Allocation:
    """A quota for each cell and how it came about.

    Columns of each table are those of the file of the same name in the output folder, in that order; money and counts
    are in the metric's unit, rates and loads are shares.
    """

    plan: Plan = field(repr=False)
    status: Status
    sentence: str
    """What a planner should know first: whether the goals are met, and if not which and why."""
    quotas: pd.DataFrame
    reps: pd.DataFrame
    rollup: pd.DataFrame
    goals: pd.DataFrame
    rules: pd.DataFrame
    waterfall: pd.DataFrame
    uncovered: pd.DataFrame
    assumptions: pd.DataFrame
    run: dict[str, Any]
    """Status, reach per tier, headroom, versions, digest of the inputs, solver, seconds per stage."""
    evidence: Evidence = field(repr=False, compare=False)
    """The solved program, from which prices are worked out and an edited plan is solved faster."""

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Every table by the name of its file."""
        return {name: getattr(self, name) for name in TABLES}
