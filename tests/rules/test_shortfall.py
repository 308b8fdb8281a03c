"""What of the goals nobody can carry: contradictions, and what is missing where nobody is there, evenly."""

from __future__ import annotations

import numpy as np
import pytest

from allocator.rules.overlap import Overlap
from allocator.rules.shortfall import contradiction, unavoidable


def _overlap(inside: list[list[int]]) -> Overlap:
    """Goals over groups of one metric, no cells laid out."""
    groups = np.array(inside, bool)
    return Overlap(np.zeros((0, 0), np.int64), groups, np.zeros(groups.shape[1], np.int64))


CROSS = _overlap([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]])
"""Two rows and two columns of four groups."""


def test_goals_that_agree_leave_nothing() -> None:
    """Rows and columns both add up to 100."""
    amount = np.array([60.0, 40.0, 70.0, 30.0])
    assert contradiction(CROSS, amount).tolist() == [0, 0, 0, 0]
    assert unavoidable(CROSS, amount, np.ones(4, bool)).tolist() == [0, 0, 0, 0]


def test_contradictions_show_on_both_sides() -> None:
    """Rows add up to 100, columns to 120: 20 too much or too little somewhere."""
    assert abs(contradiction(CROSS, np.array([60.0, 40.0, 70.0, 50.0]))).sum() == pytest.approx(20)


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e9])
def test_what_nobody_can_carry_is_lacking_evenly(size: float) -> None:
    """The second row has no open group and is short whole; of its 40 the columns of 60 and 40 lack 40 % each."""
    amount = np.array([60.0, 40.0, 60.0, 40.0]) * size
    found = unavoidable(CROSS, amount, np.array([True, True, False, False]))
    assert found / size == pytest.approx([0, 40, 24, 16])


def test_no_goal_is_exceeded_to_meet_another() -> None:
    """One group in all: a region of 60 within a company of 100 whose other region is empty."""
    found = unavoidable(_overlap([[1, 1], [1, 0], [0, 1]]), np.array([100.0, 60.0, 40.0]), np.array([True, False]))
    assert found == pytest.approx([40, 0, 40])


def test_a_hopeless_goal_does_not_hide_the_others() -> None:
    """The first goal has nobody; of the other two, 70 and 50 over one group of 90 in a third, each lacks a quarter."""
    inside = _overlap([[0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0], [1, 1, 0, 0]])
    found = unavoidable(inside, np.array([10.0, 70.0, 50.0, 90.0]), np.array([True, True, True, False]))
    assert found == pytest.approx([10, 17.5, 12.5, 0])
