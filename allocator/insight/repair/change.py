"""A repair as changes of the input: sentences, single edits, and the rows and settings to write."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.arrays import Floats, Ints
from allocator.solve.elastic import Bending, Elastic, beyond

_EXACT = 1e-7


@dataclass(frozen=True)
class Edit:
    """One number of the input that changes."""

    file: str
    key: Mapping[str, str]
    """Columns that tell the row; empty for plan.yaml."""
    column: str
    """Column, or setting with dots."""
    old: float | None
    """None for what was not stated."""
    new: float


@dataclass(frozen=True)
class Change:
    """What one family of a repair changes."""

    sentences: tuple[str, ...]
    edits: tuple[Edit, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, pd.DataFrame] = field(default_factory=dict)
    """Rows that the new scenario states, by table, as it writes them."""


@dataclass(frozen=True)
class Bent:
    """A bending of an allocation's rules, as the makers of changes look at it."""

    allocation: Allocation
    program: Elastic
    found: Bending
    needed: Bending
    """The same row by row."""
    exact: bool = False
    """Whether numbers are left as found where rounding them is in the way."""

    def passed(self, rule: str = "") -> tuple[Ints, Floats]:
        """Sides of a rule, or of all limits, that have to move, and how far in their unit."""
        moved = beyond(self.program, self.needed.x)
        side = np.flatnonzero(moved)
        blocks = self.program.rules.labelled.blocks
        rules = np.array([rows.rule for rows in blocks], object)
        mine = rules[self.program.rules.labelled.block[self.program.rules.sides.row[side]]]
        kept = mine == rule
        return side[kept], moved[side[kept]]

    def amounts(self, family: str) -> tuple[Ints, Floats]:
        """Labelled rows that the columns of a family change, and how much of each column is used."""
        mine = (self.found.bends.owner == family) & (self.found.bends.subject >= 0)
        return self.found.bends.subject[mine], self.found.amount[mine]

    @property
    def quota(self) -> Floats:
        """Quotas that hold every rule as bent; shape (n,)."""
        return np.asarray(self.needed.x * self.program.size)


def outwards(value: float, step: float, up: bool) -> float:
    """Round to a multiple of a step, away from the rules it is bent for; what is one already stays."""
    near = round(value / step) * step
    if math.isclose(near, value, rel_tol=_EXACT, abs_tol=_EXACT * step):
        return _tidy(near)
    return _tidy((math.ceil if up else math.floor)(value / step) * step)


def _tidy(value: float) -> float:
    return float(f"{value:.12g}")


def written(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of a plan's table as a file states them: dates and numbers as text, nothing for a blank."""
    return pd.DataFrame({str(name): table[name].map(_cell) for name in table.columns if name != "row"}, dtype=object)


def _cell(value: Any) -> str:
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return ""
    if isinstance(value, pd.Timestamp):
        return str(value.date())
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    return f"{value:.12g}" if isinstance(value, float) else str(value)


def key_of(table: pd.DataFrame, place: int, columns: Sequence[str]) -> dict[str, str]:
    """Columns of a row that tell it, blanks left out."""
    cells = {name: _cell(table[name].iloc[place]) for name in columns}
    return {name: value for name, value in cells.items() if value}


def nested(place: str, value: float) -> dict[str, Any]:
    """Write a setting with dots as the blocks of plan.yaml."""
    first, _, rest = place.partition(".")
    return {first: nested(rest, value) if rest else value}
