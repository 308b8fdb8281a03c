"""The answer: a quota for each cell, as tables with their evidence."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.plan.plan import Plan


class Status(StrEnum):
    """How the allocation ended."""

    MET = "met"
    """Every goal is met."""
    SHORT = "short"
    """Some goal falls short of what was asked."""
    CONFLICT = "conflict"
    """The hard rules conflict; the allocation bends the cheapest of them."""


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
    multipliers: npt.NDArray[np.float64] = field(default_factory=lambda: np.zeros(0), repr=False, compare=False)
    """Multipliers of the program's rows, from which an edited plan is solved faster."""
