"""An allocation with all that `allocator run` works out before it is written."""

from __future__ import annotations

from allocator.allocation import Allocation
from allocator.insight.worth.price import priced
from allocator.solve.asked import noting
from allocator.tables.engines import with_solves

PRICED_CELLS = 100_000
"""Larger plans are written without prices and headroom."""


def is_priced(allocation: Allocation) -> bool:
    """Tell whether limits are priced before it is written: up to a size where that takes no longer than allocating."""
    return bool(allocation.run["cells"] <= PRICED_CELLS)


def as_run(allocation: Allocation) -> Allocation:
    """Add headroom and prices, with the engines that proved them; a large plan comes back as it is.

    Raises
    ------
    SolverFailed
        If no engine proves a headroom.
    """
    if not is_priced(allocation):
        return allocation
    with noting() as solves:
        return with_solves(priced(allocation), solves)
