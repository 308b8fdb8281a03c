"""Sums: whole numbers that cells add up to while they are rounded."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.arrays import Floats, Ints

BREAK = 5.0
"""Cost of breaking a sum by one unit, against at most two for rounding a cell the wrong way."""


@dataclass(frozen=True)
class Sums:
    """Sums of cells that keep to whole numbers of units: group of each cell (-1 for none), bounds of each sum."""

    group: Ints
    lower: Floats
    upper: Floats
    breakable: bool = False
    """Whether a sum may be broken at a cost, as a binding limit may by less than rounding explains."""
