"""The Newton on programs whose answers are known in closed form."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse

from allocator.solve.newton import Nearest, nearest

INF = np.inf


def _problem(
    centre: list[float], rows: list[list[float]], lower: list[float], upper: list[float],
    weight: list[float] | None = None, floor: float = 0.0, ceiling: float = INF,
) -> Nearest:  # fmt: skip
    point = np.array(centre, float)
    matrix = sparse.csr_array(np.array(rows, float).reshape(len(lower), len(point)))
    return Nearest.hard(
        point, point if weight is None else np.array(weight, float), np.full(len(point), floor),
        np.full(len(point), ceiling), matrix, np.array(lower, float), np.array(upper, float),
    )  # fmt: skip


def test_where_nothing_binds_it_stays() -> None:
    """No step, no multiplier."""
    point = nearest(_problem([1, 2, 3], [[1, 1, 1]], [0], [10]))
    assert point.converged
    assert point.steps == 0
    assert point.x.tolist() == [1, 2, 3]
    assert point.y.tolist() == [0]


def test_a_cap_on_the_sum_is_shared_in_proportion() -> None:
    """4 of 6: two thirds of each, as (x − φ)² / φ has it; the multiplier is a third."""
    point = nearest(_problem([1, 2, 3], [[1, 1, 1]], [-INF], [4]))
    assert point.converged
    assert point.x == pytest.approx(np.array([2, 4, 6]) / 3)
    assert point.y == pytest.approx([1 / 3])


def test_a_floor_on_the_sum_presses_the_other_way() -> None:
    """9 of 6: half as much again, multiplier −½."""
    point = nearest(_problem([1, 2, 3], [[1, 1, 1]], [9], [INF]))
    assert point.x == pytest.approx([1.5, 3, 4.5])
    assert point.y == pytest.approx([-0.5])


def test_weights_are_who_gives() -> None:
    """Weights 1 and 3: of the 4 too much the first gives one, the second three."""
    point = nearest(_problem([5, 5], [[1, 1]], [-INF], [6], weight=[1, 3]))
    assert point.x == pytest.approx([4, 2])


def test_cells_stop_at_their_bounds() -> None:
    """At most 2.5 each: of 5.5 the others have their 1 and 2; of 5.8 they share the 0.3 more as 1 to 2."""
    point = nearest(_problem([1, 2, 3], [[1, 1, 1]], [5.5], [5.5], ceiling=2.5))
    assert point.converged
    assert point.x == pytest.approx([1, 2, 2.5])
    assert point.y == pytest.approx([0], abs=1e-9)
    lower = nearest(_problem([1, 2, 3], [[1, 1, 1]], [5.8], [5.8], ceiling=2.5))
    assert lower.x == pytest.approx([1.1, 2.2, 2.5])


def test_two_crossing_families_of_rows() -> None:
    """A table of 2 × 2 from ones to rows 3 and 1, columns 2 and 2: the projection is (1.5, 1.5, 0.5, 0.5)."""
    rows = [[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1]]
    point = nearest(_problem([1, 1, 1, 1], rows, [3, 1, 2, 2], [3, 1, 2, 2]))
    assert point.converged
    assert point.x == pytest.approx([1.5, 1.5, 0.5, 0.5])


def test_rows_that_depend_on_each_other_do_not_stop_it() -> None:
    """Months, quarter and the quarter once more."""
    rows = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1], [2, 2, 2]]
    point = nearest(_problem([1, 2, 3], rows, [2, 1, 1, 4, 8], [2, 1, 1, 4, 8]))
    assert point.converged
    assert point.x == pytest.approx([2, 1, 1])


def test_a_priced_row_is_broken_at_its_price() -> None:
    """1 is wished to be 10 at a price of 2 a unit: it goes up by weight × price, no further."""
    hard = _problem([1.0], [[1]], [10], [INF])
    priced = Nearest(
        hard.centre,
        hard.weight,
        hard.floor,
        hard.ceiling,
        hard.matrix,
        hard.lower,
        hard.upper,
        np.array([2.0]),
        np.array([2.0]),
    )
    point = nearest(priced)
    assert point.converged
    assert point.x == pytest.approx([3])
    assert point.y == pytest.approx([-2])


def test_it_does_not_claim_what_cannot_be() -> None:
    """At least 5 and at most 3 by two rows: not converged."""
    assert not nearest(_problem([1, 1], [[1, 1], [1, 0], [0, 1]], [5, -INF, -INF], [INF, 1, 1])).converged


def test_it_starts_from_multipliers_of_before() -> None:
    """From the answer's own multipliers there is no step left."""
    problem = _problem([1, 2, 3], [[1, 1, 1], [1, 0, 0]], [-INF, 0.8], [4, INF])
    first = nearest(problem)
    again = nearest(problem, first.y)
    assert again.steps == 0
    assert again.x == pytest.approx(first.x)


@pytest.mark.parametrize("seed", range(8))
def test_random_programs_meet_their_conditions(seed: int) -> None:
    """Feasible by construction: rows hold, multipliers have the right sign and press only where a row is tight."""
    random = np.random.default_rng(seed)
    cells, rows = 40, 25
    centre = random.uniform(0.5, 2, cells)
    matrix = sparse.csr_array(random.random((rows, cells)) * (random.random((rows, cells)) < 0.2))
    inside = matrix @ random.uniform(0.2, 2.5, cells)
    lower, upper = inside * random.uniform(0.8, 1.0, rows), inside * random.uniform(1.0, 1.2, rows)
    problem = Nearest.hard(centre, centre, np.zeros(cells), np.full(cells, 3.0), matrix, lower, upper)
    point = nearest(problem)
    assert point.converged
    activity = matrix @ point.x
    assert (activity <= upper + 1e-8).all()
    assert (activity >= lower - 1e-8).all()
    assert np.where(point.y > 1e-9, np.abs(activity - upper), 0) == pytest.approx(0, abs=1e-7)
    assert np.where(point.y < -1e-9, np.abs(activity - lower), 0) == pytest.approx(0, abs=1e-7)
    assert point.x == pytest.approx(np.clip(centre - centre * (matrix.T @ point.y), 0, 3), abs=1e-9)
