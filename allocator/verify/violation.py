"""What the verifier says when something does not hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from allocator.verify.sums import Floats

LISTED = 50
"""Places of one kind that are named; the others are counted."""


@dataclass(frozen=True, order=True)
class Violation:
    """One thing that does not hold: *where | what | by how much*."""

    where: str
    what: str
    how_much: str

    def __str__(self) -> str:
        return f"{self.where} | {self.what} | {self.how_much}"


def listed(excess: Floats, describe: Callable[[int], Violation]) -> list[Violation]:
    """Describe the places where `excess` is above zero, the largest first; those beyond `LISTED` are counted.

    Parameters
    ----------
    excess
        By how much each place breaks its bound beyond the tolerance; zero, negative or NaN where it does not.
    describe
        Words for the place of a number.
    """
    excess = np.ravel(excess)
    broken = np.flatnonzero(excess > 0)
    if not len(broken):
        return []
    broken = broken[np.lexsort((broken, -excess[broken]))]
    found = [describe(int(place)) for place in broken[:LISTED]]
    if len(broken) > LISTED:
        found.append(Violation(found[0].where.partition(" ")[0], "more of the same", f"{len(broken) - LISTED:,} more"))
    return found


def number(value: float) -> str:
    """Write a number for a planner: thousands separated, no more digits than say something."""
    size = abs(value)
    if size and size < 0.001:
        return f"{value:.3g}"
    text = f"{value:,.{2 if size >= 1000 else 6}f}"
    return text.rstrip("0").rstrip(".")
