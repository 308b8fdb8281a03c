"""Engines: an answer counts when it is proved; one that lies or gives up is passed over, and the run says so."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pytest
from scipy import sparse

from allocator.errors import SolverFailed
from allocator.solve.asked import Solve, asked_first, asking, noting
from allocator.solve.convex import Answer, Convex, Engine, prove
from allocator.solve.engines import optimum, vertex, whole
from allocator.solve.highs import Highs
from allocator.solve.linprog import Linprog
from allocator.solve.piqp import Piqp
from tests.solve.solvers import optima

LINEAR = Convex(
    np.array([-1.0, -2.0]), np.zeros(2), sparse.csr_array(np.array([[1.0, 1.0]])), np.array([-np.inf]), np.array([3.0]),
    np.zeros(2), np.array([2.0, 2.0]),
)  # fmt: skip
"""Most of x + 2 y with x + y ≤ 3, both at most 2: 1 and 2, worth 5, the row's multiplier −1."""
SQUARE = Convex(
    np.array([-4.0, 0.0]), np.array([2.0, 2.0]), sparse.csr_array(np.array([[1.0, 1.0]])), np.array([3.0]),
    np.array([np.inf]), np.zeros(2), np.full(2, 10.0),
)  # fmt: skip
"""Least (x − 2)² + y² with x + y ≥ 3: 2½ and ½, multiplier 1."""


@dataclass(frozen=True)
class Claims:
    """An engine that returns whatever it is told to."""

    answer: Answer | None
    name: str = "claims"

    def solves(self, program: Convex) -> bool:
        return True

    def solve(self, program: Convex) -> Answer | None:
        return self.answer


RIGHT = Answer(np.array([1.0, 2.0]), np.array([-1.0]))


def test_the_right_answer_is_proved() -> None:
    """Objective and bound meet."""
    proof = prove(LINEAR, RIGHT, "by hand")
    assert proof is not None
    assert (proof.objective, proof.bound) == (-5, -5)
    square = prove(SQUARE, Answer(np.array([2.5, 0.5]), np.array([1.0])), "by hand")
    assert square is not None
    assert square.objective == pytest.approx(0.5 - 4)


@pytest.mark.parametrize(
    ("point", "multiplier"),
    [
        ([0.5, 2.0], -1.0),
        ([1.5, 2.0], -1.0),
        ([1.0, 2.0], 0.0),
        ([1.0, 2.0], 1.0),
        ([1.0, 2.0], -3.0),
        ([1.0, 2.0], np.nan),
        ([np.nan, 2.0], -1.0),
    ],
)
def test_a_wrong_answer_is_refused(point: list[float], multiplier: float) -> None:
    """Not the best, breaking a row, or with multipliers that prove nothing."""
    assert prove(LINEAR, Answer(np.array(point), np.array([multiplier])), "claims") is None


def test_a_hair_beside_it_is_refused_too() -> None:
    """A millionth away from the optimum is no proof."""
    assert prove(LINEAR, Answer(np.array([1.0 - 1e-5, 2.0]), np.array([-1.0])), "claims") is None


@pytest.mark.parametrize(
    "lie", [None, Answer(np.array([0.0, 2.0]), np.array([-1.0])), Answer(np.array([2.0, 2.0]), np.array([-1.0]))]
)
def test_the_next_engine_is_asked_where_one_lies(lie: Answer | None) -> None:
    """The proof names who gave it and who did not."""
    proof = optimum(LINEAR, (Claims(lie, "liar"), Highs("simplex")))
    assert (proof.engine, proof.tried) == ("HiGHS", ("liar",))
    assert proof.objective == pytest.approx(-5)


def test_without_any_proof_it_fails_and_names_them() -> None:
    """Nothing unproved is ever used."""
    with pytest.raises(SolverFailed, match="one, two"):
        optimum(LINEAR, (Claims(None, "one"), Claims(Answer(np.zeros(2), np.zeros(1)), "two")))


@pytest.mark.parametrize(
    "engine", [Highs("simplex"), Highs("ipm"), Linprog(), Piqp()], ids=["simplex", "ipm", "SciPy", "PIQP"]
)
def test_every_engine_proves_the_linear_program(engine: Engine) -> None:
    """One sign of multipliers for all of them."""
    answer = engine.solve(LINEAR)
    assert answer is not None
    assert prove(LINEAR, answer, engine.name) is not None


def test_piqp_proves_the_quadratic_one_and_prints_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    """With a row that bounds nothing beside the one that does."""
    rows = sparse.csr_array(np.array([[1.0, 1.0], [1.0, 0.0]]))
    program = Convex(
        SQUARE.cost,
        SQUARE.curvature,
        rows,
        np.array([3.0, -np.inf]),
        np.array([np.inf, np.inf]),
        SQUARE.floor,
        SQUARE.ceiling,
    )
    proof = optimum(program)
    assert proof.engine == "PIQP"
    assert proof.answer.v == pytest.approx([2.5, 0.5], abs=1e-7)
    assert capfd.readouterr() == ("", "")


def test_cbc_agrees() -> None:
    """The third opinion of the tests reads the same program."""
    assert list(optima(LINEAR).values()) == pytest.approx([-5, -5, -5])


def test_an_impossible_program_has_no_answer() -> None:
    """At least 5 of what is 4 at most."""
    program = Convex(
        LINEAR.cost, LINEAR.curvature, LINEAR.matrix, np.array([5.0]), np.array([np.inf]), LINEAR.floor, LINEAR.ceiling
    )
    with pytest.raises(SolverFailed):
        optimum(program)


@dataclass(frozen=True)
class ClaimsWhole(Claims):
    """One that claims whole numbers, too."""

    whole: npt.NDArray[np.float64] | None = None

    def solve_whole(self, program: Convex, whole: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64] | None:
        return self.whole


def test_the_engine_asked_for_is_asked_first_and_who_answered_is_noted() -> None:
    """By what it is asked for, and only while it is wanted."""
    wanted = ClaimsWhole(RIGHT, "wanted")
    with noting() as solves:
        with asked_first(wanted), asking("reach"):
            assert optimum(LINEAR).engine == "wanted"
            with asked_first(None):
                assert optimum(LINEAR).engine == "wanted"
        assert optimum(LINEAR).engine == "HiGHS"
    assert solves == [Solve("reach", "wanted"), Solve("reach", "wanted"), Solve("explanation", "HiGHS")]


def test_where_the_engine_asked_for_proves_nothing_the_usual_ones_do() -> None:
    """And it is told that it was tried."""
    with noting() as solves, asked_first(ClaimsWhole(Answer(np.array([2.0, 2.0]), np.array([-1.0])), "liar")):
        proof = optimum(LINEAR)
        assert vertex(LINEAR) == pytest.approx([1, 2])
    assert (proof.engine, proof.tried) == ("HiGHS", ("liar",))
    assert solves == [Solve("explanation", "HiGHS", ("liar",))] * 2


@pytest.mark.parametrize(
    "claimed", [None, np.array([0.5, 2.0]), np.array([2.0, 2.0])], ids=["none", "half", "too much"]
)
def test_whole_numbers_that_are_none_or_break_a_row_are_not_taken(claimed: npt.NDArray[np.float64] | None) -> None:
    """The usual engine is asked then."""
    every = np.array([True, True])
    right = np.array([1.0, 2.0])
    with noting() as solves, asked_first(ClaimsWhole(None, "wanted", claimed)):
        assert whole(LINEAR, every, "other", lambda: right) is right
    assert solves == [Solve("explanation", "other", ("wanted",))]
    with noting() as solves, asked_first(ClaimsWhole(None, "wanted", right)):
        assert whole(LINEAR, every, "other", lambda: None) is right
    assert solves == [Solve("explanation", "wanted")]


def test_the_engine_asked_for_in_one_thread_is_not_asked_in_another() -> None:
    """Two planners in one browser server do not disturb each other."""
    with asked_first(ClaimsWhole(RIGHT, "wanted")), ThreadPoolExecutor(1) as pool:
        assert pool.submit(optimum, LINEAR).result().engine == "HiGHS"
        assert optimum(LINEAR).engine == "wanted"
