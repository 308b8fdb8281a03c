"""Every optimum is confirmed by other engines, on whatever programs the recipe writes."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from pandas.testing import assert_frame_equal

from allocator.allocate import allocate
from allocator.allocation import Status
from allocator.export.program.file import LP, MPS, write_program
from allocator.export.program.written import written
from allocator.insight.worth.price import priced
from allocator.solve import engines
from allocator.solve.any_solver import any_solver
from allocator.solve.asked import asked_first, noting
from allocator.solve.balance import as_convex
from allocator.solve.convex import Convex, Proof
from allocator.solve.highs import solve_integers
from allocator.solve.linprog import solve_mixed
from allocator.solve.piqp import Piqp
from allocator.solve.reach import ERROR
from allocator.solve.rounding import metric as by_metric
from allocator.solve.rounding import whole
from tests.answers import answered
from tests.export.test_program import by_highs
from tests.properties.company import Company, answer_of
from tests.properties.pool import ANY, EXAMPLES, one_in, tried_on
from tests.solve.solvers import AGREED, by_cbc, by_clarabel, gradient_gap, optima

Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]
CBC = any_solver("pulp:CBC")


def homes(name: str) -> list[ModuleType]:
    """Every module that asks engines by a function of engines.py."""
    own = getattr(engines, name)
    found = [m for place, m in sys.modules.items() if place.startswith("allocator.") and vars(m).get(name) is own]
    return [module for module in found if module is not engines]


@contextmanager
def recorded() -> Iterator[list[tuple[Convex, Proof]]]:
    """Note every program that is proved meanwhile."""
    seen: list[tuple[Convex, Proof]] = []
    prove = engines.optimum

    def noted(program: Convex, *rest: object) -> Proof:
        proof = prove(program, *rest)  # type: ignore[arg-type]
        seen.append((program, proof))
        return proof

    with pytest.MonkeyPatch.context() as patch:
        for home in homes("optimum"):
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


@tried_on(ANY, EXAMPLES)
def test_integer_programs_are_confirmed_by_three_engines(company: Company) -> None:
    """Targets in whole units, and cells where exchanges do not do: HiGHS, SciPy and CBC find one optimum to 1e-6."""
    if not one_in(company, 3):
        return
    for program, columns, v in _whole_programs(company):
        best = program.objective(v)
        others = (solve_integers(program, columns), solve_mixed(program, columns), CBC.solve_whole(program, columns))
        for other in others:
            assert other is not None
            assert program.objective(other) == pytest.approx(best, rel=AGREED, abs=AGREED)


def _whole_programs(company: Company) -> list[tuple[Convex, Mask, Floats]]:
    """Integer programs of an allocation, and what was taken for their optimum."""
    seen = []

    def noted(program: Convex, columns: Mask, *rest: Any) -> Floats | None:
        found = engines.whole(program, columns, *rest)
        seen.extend([] if found is None else [(program, columns, found)])
        return found

    with pytest.MonkeyPatch.context() as patch:
        for home in homes("whole"):
            patch.setattr(home, "whole", noted)
        allocate(company.plan())
    assert seen
    return seen


SOLVERS = ("pulp:CBC", "pulp:HiGHS")
ASKED = {"reach", "headroom", "least hours", "repair", "rounding"}


@tried_on(ANY, EXAMPLES)
def test_whole_allocations_are_the_same_by_every_solver(company: Company) -> None:
    """Quotas to the byte, and to 1e-9 before rounding, where rules agree and the division of a shortfall is unique."""
    answer = answer_of(company)
    if not one_in(company, 3) or answer.status is Status.CONFLICT or company.settings.get("shortfall") == "total":
        return
    size = 1.0 + np.abs(answer.balanced)
    for name in SOLVERS:
        other = answered(company.plan(), solver=name)
        assert (np.abs(other.balanced - answer.balanced) / size).max(initial=0.0) <= 1e-9
        assert_frame_equal(other.allocation.quotas, answer.allocation.quotas, check_exact=True)


@pytest.mark.parametrize("name", SOLVERS)
def test_every_question_is_answered_by_the_solver_asked_for(name: str) -> None:
    """Over the same companies each kind of program occurs, and no answer needs another engine's proof."""
    engine, noted = any_solver(name), Counter()

    @tried_on(ANY, EXAMPLES)
    def every(company: Company) -> None:
        if one_in(company, 3):
            least = {"per": "metric", "measure": "quota", "min": 1e8}
            conflicting = company.having("limits", [least])
            with noting() as solves, asked_first(engine):
                allocation = priced(allocate(company.set(play_to_strengths=0.5).plan()))
                solves += allocate(conflicting.plan()).evidence.solved.solves
            noted.update((one["question"], one["engine"]) for one in allocation.run["engines"])
            noted.update((one.question, one.engine) for one in solves)

    every()
    assert {question for question, by in noted if by == engine.name} >= ASKED
    others = {question: by for question, by in noted if by != engine.name and question in ASKED}
    assert others == {}


@tried_on(ANY, EXAMPLES)
def test_a_written_program_has_our_optimum(company: Company) -> None:
    """Read back from both files by HiGHS, with soft limits, sums, bases and bent rules; labels lead to its rows."""
    if not one_in(company, 3):
        return
    allocation = answer_of(company).allocation
    program = written(allocation)
    with TemporaryDirectory() as folder:
        for form, ending, sign in ((LP, "lp", 1), (MPS, "mps", -1 if program.is_maximised else 1)):
            file = Path(folder) / f"program.{ending}"
            write_program(program, allocation, form, file)
            found = sign * by_highs(file).getInfo().objective_function_value / program.unit
            assert found == pytest.approx(program.optimum, rel=AGREED, abs=AGREED)
    assert set(program.rows["label"]) <= set(allocation.rules["label"])
