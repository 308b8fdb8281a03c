"""Intervals: between which bounds the truth is likely to lie."""

from __future__ import annotations

from scipy.special import stdtrit

from allocator.arrays import Floats

LIKELY = 0.9
"""How likely an interval holds the truth."""


def bounds(mean: Floats, deviation: Floats, freedom: float) -> tuple[Floats, Floats]:
    """Ends of the interval that holds the truth with `LIKELY`, by Student's t with so many degrees of freedom."""
    reach = float(stdtrit(max(freedom, 1.0), 0.5 + LIKELY / 2.0)) * deviation
    return mean - reach, mean + reach
