"""The least and the most of a limit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocator.errors import Finding
from allocator.plan.draft import Draft

CHANGES = ("growth", "change")
"""Measures that may be negative, down to -1: all of it gone."""


def no_bound(draft: Draft) -> Iterator[Finding]:
    """Require that a limit has a least or a most."""
    bare = ~draft.written("limits", "min") & ~draft.written("limits", "max")
    yield from draft.at("limits", bare, "has neither min nor max", "write one of them")


def crossed_bounds(draft: Draft) -> Iterator[Finding]:
    """Require that the least is not more than the most."""
    low, high = draft.numbers("limits", "min"), draft.numbers("limits", "max")
    for place in np.flatnonzero(low > high):
        yield draft.row("limits", int(place), f"min {low[place]:.12g} is above max {high[place]:.12g}", "swap them")


def impossible_bounds(draft: Draft) -> Iterator[Finding]:
    """Require that no quota is negative, and nothing falls by more than all of it."""
    change = np.isin(draft.values("limits", "measure"), CHANGES)
    for column in ("min", "max"):
        values = draft.numbers("limits", column)
        for least, rows in ((-1.0, change), (0.0, ~change)):
            for place in np.flatnonzero(rows & (values < least)):
                what = f"{column} {values[place]:.12g} is below {least:g}, the least there can be"
                yield draft.row("limits", int(place), what, f"write {least:g} or more")
