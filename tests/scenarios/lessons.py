"""The scenario folders, their expected results, and how one is looked up in an allocation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import isclose
from pathlib import Path

import numpy as np
import pandas as pd

from allocator import allocate, read_plan
from allocator.allocation import Allocation
from allocator.plan.conditions import parse

SCENARIOS = Path(__file__).parents[2] / "scenarios"
LESSONS = tuple(sorted(folder.name for folder in SCENARIOS.iterdir() if folder.is_dir()))


@dataclass(frozen=True)
class Expectation:
    """One row of expected.csv: the column, summed over the rows of the table where the condition holds."""

    lesson: str
    table: str
    where: str
    column: str
    expected: str

    def __str__(self) -> str:
        return " ".join((self.table, self.where, self.column))

    def found(self) -> str | float:
        allocation = allocation_of(self.lesson)
        if self.table == "run":
            return str(getattr(allocation, self.column))
        return float(rows_where(getattr(allocation, self.table), self.where)[self.column].sum())

    def holds(self) -> bool:
        found = self.found()
        if isinstance(found, str):
            return found == self.expected
        return isclose(found, float(self.expected), rel_tol=1e-12, abs_tol=1e-9)


def expectations(lesson: str) -> list[Expectation]:
    """Rows of a lesson's expected.csv."""
    rows = pd.read_csv(SCENARIOS / lesson / "expected.csv", dtype=str, keep_default_na=False)
    return [Expectation(lesson, *row) for row in rows.itertuples(index=False, name=None)]


def rows_where(table: pd.DataFrame, where: str) -> pd.DataFrame:
    """Rows of an output table where a condition holds."""
    keep = np.ones(len(table), bool)
    for term in parse(where).terms:
        keep &= term.holds(table[term.key].to_numpy())
    return table[keep]


@lru_cache
def allocation_of(lesson: str) -> Allocation:
    """Read and allocate a lesson once."""
    return allocate(read_plan(SCENARIOS / lesson))
