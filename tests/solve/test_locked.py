"""Locks while rounding: families without cells in common."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from allocator.solve.rounding.locked import Lock, apart

CELLS = 9
LOCKS = st.lists(st.sets(st.integers(0, CELLS - 1), min_size=2).map(sorted), max_size=6)


@given(LOCKS)
def test_families_hold_every_lock_once_and_no_cell_twice(drawn: list[list[int]]) -> None:
    """Each lock is in one family, in its order, and the locks of a family share no cell."""
    locks = [Lock(np.array(cells), float(k)) for k, cells in enumerate(drawn)]
    families = apart(locks, CELLS)
    assert sorted(lock.amount for family in families for lock in family) == [lock.amount for lock in locks]
    for family in families:
        cells = [cell for lock in family for cell in lock.cell.tolist()]
        assert len(cells) == len(set(cells))
        assert [lock.amount for lock in family] == sorted(lock.amount for lock in family)


def test_locks_of_different_people_are_one_family() -> None:
    """A lock for each of a thousand reps is one family, so that rounding looks at the cells once."""
    locks = [Lock(np.array([2 * k, 2 * k + 1]), 1.0) for k in range(1000)]
    assert len(apart(locks, 2000)) == 1
