"""The dual of a linear program has its optimum, and corrections add digits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from allocator.solve.convex import Answer, Convex, prove
from allocator.solve.duality import corrected, correction, dual_of, multipliers_of
from allocator.solve.highs import Highs

SEEDS = st.integers(0, 10_000)


def made_up(seed: int) -> Convex:
    """A linear program around a point that meets it: equal, ranged and one-sided rows; columns bounded, as ours are."""
    rng = np.random.default_rng(seed)
    rows, columns = int(rng.integers(1, 8)), int(rng.integers(1, 10))
    matrix = rng.normal(size=(rows, columns)) * (rng.random((rows, columns)) < 0.6)
    point = rng.uniform(0, 5, columns)
    activity, kind = matrix @ point, rng.integers(0, 4, rows)
    lower = np.where(kind == 0, activity, activity - rng.uniform(0, 2, rows))
    upper = np.where(kind == 0, activity, activity + rng.uniform(0, 2, rows))
    lower[kind == 1], upper[kind == 2] = -np.inf, np.inf
    cost, ceiling = rng.normal(size=columns), point + rng.uniform(0, 3, columns)
    return Convex(cost, np.zeros(columns), sparse.csr_array(matrix), lower, upper, np.zeros(columns), ceiling)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_values_of_the_dual_prove_the_optimum(seed: int) -> None:
    """Strong duality: the dual's optimum is minus the program's, and its columns are multipliers."""
    program = made_up(seed)
    dual = dual_of(program)
    answer, other = Highs("simplex").solve(program), Highs("simplex").solve(dual)
    assert answer is not None
    assert other is not None
    optimum = program.objective(answer.v)
    assert dual.objective(other.v) == pytest.approx(-optimum, rel=1e-7, abs=1e-7)
    proof = prove(program, Answer(answer.v, multipliers_of(program, other.v)), "dual")
    assert proof is not None
    assert proof.objective == pytest.approx(optimum, rel=1e-7, abs=1e-7)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_a_rough_answer_is_corrected_to_a_proof(seed: int) -> None:
    """Wrong in the third digit before, proved after: what a correction finds is what was lacking."""
    program = made_up(seed)
    exact = Highs("simplex").solve(program)
    assert exact is not None
    rng = np.random.default_rng(seed + 1)
    rough = Answer(
        exact.v + rng.normal(scale=1e-3, size=len(exact.v)), exact.y + rng.normal(scale=1e-3, size=len(exact.y))
    )
    rough = Answer(rough.v, np.where(np.isinf(program.lower), np.minimum(rough.y, 0), rough.y))
    rough = Answer(rough.v, np.where(np.isinf(program.upper), np.maximum(rough.y, 0), rough.y))
    by = Highs("simplex").solve(correction(program, rough))
    assert by is not None
    proof = prove(program, corrected(rough, by), "corrected")
    assert proof is not None
    assert proof.objective == pytest.approx(program.objective(exact.v), rel=1e-7, abs=1e-7)
