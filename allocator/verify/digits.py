"""Written columns against what the plan gives, the digits that are not written left aside."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from allocator.verify.sums import Floats
from allocator.verify.violation import Violation, listed, number

NEAR = 2e-6
"""Difference that six written decimals explain, with room for sums of a few."""
WORKED_OUT = 1e-8
"""Relative difference of figures that are worked out by another route."""
ADDED_UP = 1e-12
"""Relative difference of sums of quotas."""


def differs(written: Floats, expected: Floats, relative: float = WORKED_OUT, slack: Floats | float = 0.0) -> Floats:
    """Measure how far two columns are apart beyond what digits and slack explain; 0 where both are blank."""
    blank = np.isnan(written) | np.isnan(expected)
    known = np.where(blank, 0.0, expected)
    apart = np.abs(np.where(blank, 0.0, written) - known)
    apart = np.where(apart > np.maximum(NEAR, relative * np.abs(known)) + slack, apart, 0.0)
    return np.where(np.isnan(written) != np.isnan(expected), np.inf, apart)


def compared(
    column: str,
    written: Floats,
    expected: Floats,
    named: Callable[[int], str],
    relative: float = WORKED_OUT,
    slack: Floats | float = 0.0,
) -> list[Violation]:
    """Describe the rows, called as `named` says, in which a column is not what it should be."""

    def describe(row: int) -> Violation:
        what = f"{column} is {_said(written[row])}, the plan and the quotas give {_said(expected[row])}"
        apart = abs(written[row] - expected[row])
        return Violation(named(row), what, "one of them is blank" if np.isnan(apart) else f"off by {number(apart)}")

    return listed(differs(written, expected, relative, slack), describe)


def _said(value: float) -> str:
    return "blank" if np.isnan(value) else number(value)
