from __future__ import annotations

import numpy as np
import pytest

from allocator.cells.groups import codes, distinct, last_rows, part, places, totals


@pytest.mark.parametrize("spread", [1, 1_000_000])
def test_distinct_numbers_codes_in_order_whether_they_lie_close_or_far_apart(spread: int) -> None:
    """Codes are numbered from 0 up in their own order, however far they reach."""
    values, place = distinct(np.array([7, 2, 7, 5]) * spread)
    assert values.tolist() == [2 * spread, 5 * spread, 7 * spread]
    assert place.tolist() == [2, 0, 2, 1]


def test_distinct_of_nothing_is_nothing() -> None:
    """A plan without rows of a kind has no codes of it."""
    values, place = distinct(np.zeros(0, np.int64))
    assert len(values) == len(place) == 0


def test_codes_follow_the_order_of_the_keys() -> None:
    """The first key counts before the second; -1 is a value of its own."""
    assert codes(np.array([1, 0, 1, 0]), np.array([-1, 3, 2, 3])).tolist() == [1, 0, 2, 0]


def test_totals_add_up_rows_of_one_number_or_of_several() -> None:
    """A group without rows comes to zero."""
    group = np.array([2, 0, 2])
    assert totals(np.array([1.0, 2.0, 4.0]), group, 4).tolist() == [2, 0, 5, 0]
    assert totals(np.array([[1.0, 8.0], [2.0, 0.0], [4.0, 1.0]]), group, 3).tolist() == [[2, 0], [0, 0], [5, 9]]


def test_part_of_an_empty_group_is_zero() -> None:
    """Parts add up to one, or are zero where there is nothing to divide."""
    assert part(np.array([1.0, 3.0, 0.0]), np.array([0, 0, 1])).tolist() == [0.25, 0.75, 0]


def test_names_that_are_not_there_have_place_minus_one() -> None:
    """A place is found by name; unknown names are told."""
    assert places(("b", "a"), np.array(["a", "c", "b"], object)).tolist() == [1, -1, 0]


def test_last_row_of_each_code() -> None:
    """The last row stands for its group."""
    assert last_rows(np.array([1, 0, 1]), 2).tolist() == [1, 2]
