"""Numbers that people type on the pages, read like those that the pages show."""

from __future__ import annotations

from allocator.plan.numbers import Style, read_number

_AS_SHOWN = frozenset(".")
"""Decimal mark of the numbers that pages show: where a text may be two numbers, it is read like those."""


def read_typed(text: str, percent: bool = True, low: float | None = None, high: float | None = None) -> float:
    """Read a number as people type it: `1.2M`, `25%`, `1,500`.

    Parameters
    ----------
    percent
        Whether a percentage makes sense.
    low, high
        Bounds that the number is known to keep.

    Raises
    ------
    NumberFormatError
        If it is none, is not finite, or is a percentage where an amount is meant.
    """
    return read_number(text.strip(), Style(_AS_SHOWN, percent, low, high))
