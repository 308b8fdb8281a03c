"""Rows: weighted sums of cells compared with bounds, and wishes that may fall short."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.errors import Assumption

Keys = Mapping[str, Texts]

LAST = 1_000_000
"""Priority of over-assignment: after all goals and soft limits."""


@dataclass(frozen=True)
class Wishes:
    """Sides of rows that may fall short, by priority; w in all."""

    row: Ints
    at_least: Mask
    """True for a lower side, False for an upper."""
    target: Floats
    scale: Floats
    """What a shortfall is compared with: the goal, or the bound."""
    priority: Ints
    weight: Floats


@dataclass(frozen=True)
class Rows:
    """Rows of one rule: lower ≤ Σ weight · quota ≤ upper.

    Entries are given as coordinates: `weight[k]` stands in row `row[k]` at cell `cell[k]`. A side that is a wish is
    infinite in `lower` or `upper`.
    """

    rule: str
    row: Ints
    cell: Ints
    weight: Floats
    lower: Floats
    upper: Floats
    keys: Keys
    """What each row is about, for its label: values by key, each of shape (m,)."""
    wishes: tuple[Wishes, ...] = ()
    notes: tuple[Assumption, ...] = ()
    source: str = ""
    """File and row of the input that asks for it, where one asks for all of them."""
    sources: Texts | None = None
    """The same where they differ from row to row; shape (m,)."""
    entry: Ints | None = None
    """Position of that row in the plan's table, for tables that ask for rows one by one; shape (m,)."""
    reference: Floats | None = None
    """What a bound is so many times of, for limits against an amount: number × reference, or for growth and change
    (1 + number) × reference; shape (m,)."""

    def __len__(self) -> int:
        return len(self.lower)

    def labels(self) -> Texts:
        """Name each row: the rule and what it is about, as in `capacity(Ana, 2027-03)`."""
        about = np.full(len(self), "", object)
        for values in self.keys.values():
            text = values if values.dtype == object else values.astype(str).astype(object)
            between = np.where((about == "") | (text == ""), "", ", ").astype(object)
            about = about + between + text
        return np.asarray(self.rule + "(" + about + ")", object)

    def places(self) -> Texts:
        """Say for each row where the input asks for it, as in `limits.csv row 4`; shape (m,)."""
        return np.full(len(self), self.source, object) if self.sources is None else self.sources


@dataclass(frozen=True)
class Bounds:
    """Lower and upper bound of each row, and the wishes that replace soft ones."""

    lower: Floats
    upper: Floats
    wishes: tuple[Wishes, ...] = field(default=())


def soften(lower: Floats, upper: Floats, priority: float, size: Floats | None = None) -> Bounds:
    """Keep bounds hard, or turn them into wishes when they have a priority.

    Parameters
    ----------
    priority
        NaN for hard.
    size
        What a shortfall is compared with; the bound itself when left out.
    """
    if np.isnan(priority):
        return Bounds(lower, upper)
    wishes = tuple(
        _wish(bound, at_least, int(priority), size) for bound, at_least in ((lower, True), (upper, False))
        if np.isfinite(bound).any()
    )  # fmt: skip
    return Bounds(np.full_like(lower, -np.inf), np.full_like(upper, np.inf), wishes)


def _wish(bound: Floats, at_least: bool, priority: int, size: Floats | None) -> Wishes:
    row = np.flatnonzero(np.isfinite(bound))
    scale = np.abs(bound[row]) if size is None else size[row]
    scale = np.where(scale > 0, scale, max(float(scale.max(initial=0.0)), 1.0))
    count = len(row)
    return Wishes(
        row,
        np.full(count, at_least),
        bound[row],
        scale,
        np.full(count, priority),
        np.full(count, 1.0 / count),
    )
