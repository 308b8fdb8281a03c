"""Raking: the one table nearest to the drivers that meets every goal."""

from __future__ import annotations

import numpy as np
import pytest

from allocator.rules.overlap import Overlap
from allocator.rules.rake import rake


def _overlap(inside: list[list[int]]) -> Overlap:
    """Goals over groups of one metric, no cells laid out."""
    groups = np.array(inside, bool)
    return Overlap(np.zeros((0, 0), np.int64), groups, np.zeros(groups.shape[1], np.int64))


TABLE = [[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]]
"""Two rows and two columns of four groups."""
CROSS = _overlap(TABLE)
ALL = np.ones(4, bool)


def test_even_seeds_give_rows_times_columns() -> None:
    """Rows 60 and 40, columns 70 and 30."""
    found, miss = rake(np.ones(4), CROSS, np.array([60.0, 40.0, 70.0, 30.0]), ALL)
    assert found == pytest.approx([42, 18, 28, 12])
    assert miss <= 1e-9


def test_the_odds_of_the_seeds_stay() -> None:
    """Scaling rows and columns leaves the odds ratio of the seed as it was."""
    seed = np.array([5.0, 1.0, 2.0, 4.0])
    found, _ = rake(seed, CROSS, np.array([60.0, 40.0, 70.0, 30.0]), ALL)
    assert found[0] * found[3] / (found[1] * found[2]) == pytest.approx(seed[0] * seed[3] / (seed[1] * seed[2]))
    assert [found[:2].sum(), found[2:].sum(), found[[0, 2]].sum()] == pytest.approx([60, 40, 70])


def test_the_order_of_goals_changes_nothing() -> None:
    """Columns first or rows first: the same table."""
    seed, amount = np.array([5.0, 1.0, 2.0, 4.0]), np.array([60.0, 40.0, 70.0, 30.0])
    order = np.array([3, 1, 2, 0])
    first, _ = rake(seed, CROSS, amount, ALL)
    second, _ = rake(seed, _overlap([TABLE[k] for k in order]), amount[order], ALL)
    assert first == pytest.approx(second, rel=1e-9)
