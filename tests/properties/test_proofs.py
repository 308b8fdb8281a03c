"""Every optimum is confirmed by other engines, on whatever programs the recipe writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from allocator.allocate import allocate
from allocator.allocation import Status
from allocator.insight.price import priced
from allocator.solve import conflict, headroom, reach, strengths
from allocator.solve.balance import as_convex
from allocator.solve.convex import Convex, Proof
from allocator.solve.piqp import Piqp
from allocator.solve.reach import ERROR
from allocator.solve.rounding import metric as by_metric
from allocator.solve.rounding import whole
from tests.properties.company import Company, answer_of
from tests.properties.pool import ANY, EXAMPLES, one_in, tried_on
from tests.solve.solvers import AGREED, by_cbc, by_clarabel, gradient_gap, optima

Floats = npt.NDArray[np.float64]

HOMES = (reach, headroom, strengths, conflict)


@contextmanager
def recorded() -> Iterator[list[tuple[Convex, Proof]]]:
    """Note every program that is proved meanwhile."""
    seen: list[tuple[Convex, Proof]] = []
    prove = reach.optimum

    def noted(program: Convex, *rest: object) -> Proof:
        proof = prove(program, *rest)  # type: ignore[arg-type]
        seen.append((program, proof))
        return proof

    with pytest.MonkeyPatch.context() as patch:
        for home in HOMES:
            patch.setattr(home, "optimum", noted)
        yield seen


@tried_on(ANY, EXAMPLES)
def test_linear_optima_are_confirmed_by_three_engines(company: Company) -> None:
    """Reach, headroom, least hours and repair: HiGHS, SciPy and CBC through PuLP agree to 1e-6."""
    if not one_in(company, 5):
        return
    with recorded() as seen:
        priced(allocate(company.set(play_to_strengths=0.5).plan()))
    for program, proof in seen:
        if program.is_linear:
            assert list(optima(program).values()) == pytest.approx([proof.objective] * 3, rel=AGREED, abs=AGREED)
            assert proof.bound == pytest.approx(proof.objective, rel=AGREED, abs=AGREED)


@tried_on(ANY, EXAMPLES)
def test_even_divisions_are_proved_by_the_linear_program_of_their_gradient(company: Company) -> None:
    """At the quadratic optimum of a tier no direction promises a gain (Frank and Wolfe's gap), and Clarabel agrees."""
    if not one_in(company, 2):
        return
    with recorded() as seen:
        allocate(company.plan())
    for program, proof in seen:
        if not program.is_linear:
            size = max(1.0, proof.objective)
            assert gradient_gap(program, proof.answer.v) <= AGREED * size
            other = program.objective(by_clarabel(program).v)
            assert other == pytest.approx(proof.objective, rel=AGREED, abs=AGREED)


@tried_on(ANY, EXAMPLES)
def test_the_balance_is_that_of_other_engines(company: Company) -> None:
    """The Newton's balance, PIQP's and Clarabel's are one point, as far as interior points find it."""
    answer = answer_of(company)
    program = as_convex(answer.solved.bounded)
    if answer.status is Status.CONFLICT or not len(program.cost):
        return
    size = 1.0 + np.abs(answer.solved.balance.x)
    for other in (by_clarabel(program), Piqp().solve(program)):
        assert other is not None
        found = np.clip(other.v, program.floor, program.ceiling)
        assert (np.abs(found - answer.solved.balance.x) / size).max() <= ERROR
    assert gradient_gap(program, answer.solved.balance.x) <= AGREED * max(
        1.0, abs(program.objective(answer.solved.balance.x))
    )


@tried_on(ANY, EXAMPLES)
def test_no_rounding_is_nearer(company: Company) -> None:
    """Metric by metric the steps taken cost what the best of CBC's integer program cost."""
    if not one_in(company, 3):
        return
    for grid, exact, limits, upward, done in _rounded(company):
        if done.widened:
            continue
        families = [exact, by_metric._rep_years(grid), *limits]
        program = by_metric._program(grid, families, 0.0, by_metric._cost(grid, upward), upward)
        v = _columns(program, (done.quota - grid.odd) / grid.unit - grid.step, grid.fixed)
        assert program.violation(v) <= AGREED
        steps = np.arange(len(v)) < 3 * len(grid.quota)
        assert program.objective(v) == pytest.approx(by_cbc(program, steps), abs=1e-5)


def _rounded(company: Company) -> list[tuple[Any, ...]]:
    """What rounding was given and what it gave, metric by metric."""
    seen = []

    def noted(*given: Any) -> Any:
        done = by_metric.round_metric(*given)
        seen.append((*given, done))
        return done

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(whole, "round_metric", noted)
        allocate(company.plan())
    return seen


def _columns(program: Convex, steps: Floats, fixed: npt.NDArray[np.bool_]) -> Floats:
    """Columns of a rounding program: steps of the cells, no further ones, and what soft sums are broken by."""
    v = np.zeros(len(program.cost))
    v[: len(steps)] = np.where(fixed, 0.0, np.round(steps))
    give = (len(v) - 3 * len(steps)) // 2
    soft = program.matrix[:, 3 * len(steps) : 3 * len(steps) + give]
    activity = program.matrix @ v
    v[3 * len(steps) : 3 * len(steps) + give] = soft.T @ np.maximum(program.lower - activity, 0.0)
    v[3 * len(steps) + give :] = soft.T @ np.maximum(activity - program.upper, 0.0)
    return v
