"""Columns of the plan's tables as arrays: texts numbered once, dates as days."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from allocator.arrays import Days, Ints, Texts
from allocator.cells.groups import coded, places
from allocator.plan.plan import Plan

Coded = tuple[Texts, Ints]


@dataclass(frozen=True)
class Columns:
    """Text columns of a plan as distinct values and the place of each row's value among them."""

    plan: Plan
    known: dict[tuple[str, str], Coded] = field(default_factory=dict, init=False, repr=False, compare=False)

    def coded(self, table: str, column: str) -> Coded:
        """Distinct texts of a column in order, and the place of each row's text among them."""
        key = (table, column)
        if key not in self.known:
            texts = self.plan.table(table)
            self.known[key] = self.plan.recall(("coded", *key), (texts,), lambda: coded(texts[column]))
        return self.known[key]

    def places(self, table: str, column: str, names: Texts | tuple[str, ...]) -> Ints:
        """Place of each row's text among distinct names, -1 where it is none of them."""
        values, code = self.coded(table, column)
        return places(names, values)[code]


def records(table: pd.DataFrame) -> list[dict[Hashable, Any]]:
    """Rows of a small table, one by one, their values by column."""
    columns = [table[name].tolist() for name in table]
    return [dict(zip(table, row, strict=True)) for row in zip(*columns, strict=True)]


def days(column: pd.Series[pd.Timestamp]) -> Days:
    """Dates as days, NaT for blank."""
    return column.to_numpy().astype("datetime64[D]")


def day_after(column: pd.Series[pd.Timestamp]) -> Days:
    """The day after each date, NaT for blank: inclusive ends become exclusive."""
    return days(column) + np.timedelta64(1, "D")
