"""Rows of the rules in words, rows that differ only in their period told as one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from allocator.allocation import Allocation
from allocator.arrays import Ints
from allocator.insight.rep.rep_metric import RepMetric
from allocator.insight.rules_in_words import in_words
from allocator.insight.wording import stretches

_GOALS = "goals"


@dataclass(frozen=True)
class Bound:
    """Rows that say the same of one or several periods."""

    rule: str
    rows: tuple[int, ...]
    """Rows of rules.csv, counted from 0."""
    side: str
    text: str
    place: str
    """File and row that ask for it."""
    periods: str
    """The other periods in which the like holds; empty for a row of its own."""

    def __str__(self) -> str:
        likewise = f"; likewise in {self.periods}" if self.periods else ""
        return f"{self.text}{likewise}" + (f" ({self.place})" if self.place else "")


def binding(own: RepMetric) -> tuple[Bound, ...]:
    """Rows that hold the rep's cells of the metric at a bound, before rounding; goals, which hold all, are left out."""
    labelled, allocation = own.solved.labelled, own.allocation
    touched = np.zeros(labelled.matrix.shape[0], bool)
    touched[labelled.matrix[:, own.cell].tocoo().row] = True
    rules = allocation.rules
    holds = rules["binding"].to_numpy(bool) & touched & (rules["rule"].astype(object) != _GOALS).to_numpy()
    rows = np.flatnonzero(holds)
    return as_bounds(allocation, [(int(row), _side(own, int(row))) for row in rows])


def _side(own: RepMetric, row: int) -> str:
    labelled = own.solved.labelled
    value = float((labelled.matrix[[row]] @ own.solved.balanced)[0])
    return "max" if abs(labelled.upper[row] - value) <= abs(value - labelled.lower[row]) else "min"


def as_bounds(allocation: Allocation, rows: Iterable[tuple[int, str]]) -> tuple[Bound, ...]:
    """Put rows into words in the given order, those alike but for the period behind the first of them."""
    alike: dict[tuple[object, ...], list[int]] = {}
    for row, side in rows:
        alike.setdefault((*_about(allocation, row), side), []).append(row)
    return tuple(_bound(allocation, mine, str(key[-1])) for key, mine in alike.items())


def _bound(allocation: Allocation, rows: list[int], side: str) -> Bound:
    said = in_words(allocation, rows[0], side)
    labels = allocation.plan.calendar.labels
    others = [period_of(allocation, row) for row in rows[1:]]
    periods = "every other period" if 1 < len(labels) == len(rows) else stretches(labels, others)
    rule = str(allocation.rules["rule"].iloc[rows[0]])
    return Bound(rule, tuple(rows), side, said.text, said.place, periods if others else "")


def _about(allocation: Allocation, row: int) -> tuple[object, ...]:
    """The block of a row and what it is about but for the period."""
    block, place = _place(allocation, row)
    keys = allocation.evidence.solved.asked.blocks[block].keys
    return (block, *(values[place] for key, values in keys.items() if key != "period"))


def period_of(allocation: Allocation, row: int) -> str:
    """Period that a row is about; empty where it is about more than one."""
    block, place = _place(allocation, row)
    keys = allocation.evidence.solved.asked.blocks[block].keys
    return str(keys["period"][place]) if "period" in keys else ""


def _place(allocation: Allocation, row: int) -> tuple[int, int]:
    """Block of a row, and its place in the block."""
    of_row: Ints = allocation.evidence.solved.asked.block
    block = int(of_row[row])
    return block, row - int(np.searchsorted(of_row, block))
