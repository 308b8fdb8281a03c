"""Any solver: what PuLP hands over and back is the program, and what cannot be proved is not used."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import pulp
import pytest
from scipy import sparse

from allocator.errors import PlanError
from allocator.solve import any_solver as door
from allocator.solve import known_solvers
from allocator.solve.any_solver import AnySolver, any_solver
from allocator.solve.convex import Answer, Convex, prove
from allocator.solve.highs import Highs
from tests.solve.test_engines import LINEAR, SQUARE

Floats = npt.NDArray[np.float64]
INF = np.inf
NAMES = ("pulp:CBC", "pulp:HiGHS")


def program(cost: list[float], rows: list[list[float]], lower: list[float], upper: list[float], **box: Any) -> Convex:
    """A linear program; columns lie between 0 and 10 if not told otherwise."""
    count = len(cost)
    return Convex(
        np.array(cost), np.zeros(count), sparse.csr_array(np.array(rows).reshape(len(lower), count)),
        np.array(lower), np.array(upper), np.array(box.get("floor", [0.0] * count)),
        np.array(box.get("ceiling", [10.0] * count)),
    )  # fmt: skip


RANGED = program([1, -1], [[1, 1], [1, -1]], [2, -3], [5, 4])
"""Least x − y with 2 ≤ x + y ≤ 5 and −3 ≤ x − y ≤ 4: −3, the lower side of the second row."""
EQUAL = program([1, 3], [[1, 1]], [4], [4])
"""Least x + 3 y with x + y = 4: 4, multiplier 1."""
EMPTY_ROW = program([-1, 0], [[1, 0], [0, 0]], [-INF, -1], [3, INF])
"""A row without entries, and a column in no row: most of x is 3."""
BELOW_ZERO = program([1, 1], [[1, 2]], [-INF], [4], floor=[-2, -INF], ceiling=[INF, 3])
"""Columns below zero, one of them without a floor: nothing stops it."""
FREE = program([1, 1], [[1, 1]], [-3], [INF], floor=[-INF, -INF], ceiling=[INF, INF])
"""Columns without bounds: −3."""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("written", "optimum"),
    [(LINEAR, -5), (RANGED, -3), (EQUAL, 4), (EMPTY_ROW, -3), (FREE, -3)],
    ids=["linear", "ranged", "equal", "empty row", "free"],
)
def test_optima_by_hand_are_found_and_proved(name: str, written: Convex, optimum: float) -> None:
    """One sign of multipliers, whatever the side of a row."""
    answer = any_solver(name).solve(written)
    assert answer is not None
    proof = prove(written, answer, name)
    assert proof is not None
    assert proof.objective == pytest.approx(optimum)


@pytest.mark.parametrize("name", NAMES)
def test_what_has_no_optimum_has_no_answer(name: str) -> None:
    """Too much asked of a row, or nothing that stops the objective."""
    assert any_solver(name).solve(program([1, 1], [[1, 1]], [50], [INF])) is None
    assert any_solver(name).solve(BELOW_ZERO) is None


@pytest.mark.parametrize("name", NAMES)
def test_whole_numbers(name: str) -> None:
    """Most of 5 x + 4 y with 6 x + 4 y ≤ 24 and x + 2 y ≤ 6 is 21 at 3 and 1½; in whole numbers 20 at 4 and 0."""
    written = program([-5, -4], [[6, 4], [1, 2]], [-INF, -INF], [24, 6])
    found = any_solver(name).solve_whole(written, np.array([True, True]))
    assert found == pytest.approx([4, 0])
    half = any_solver(name).solve_whole(written, np.array([True, False]))
    assert half == pytest.approx([3, 1.5])


def test_quadratic_programs_are_not_taken() -> None:
    """PuLP writes linear ones."""
    assert not any_solver("pulp:CBC").solves(SQUARE)
    assert any_solver("pulp:CBC").solves(LINEAR)


@pytest.mark.parametrize("wrong", [lambda y: 0 * y, lambda y: -y, lambda y: y + 1.0], ids=["none", "other sign", "off"])
@pytest.mark.parametrize("name", NAMES)
def test_a_solver_without_right_multipliers_is_proved_by_the_dual_program(
    name: str, wrong: Callable[[Floats], Floats], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its values alone are believed no more than before, but the same solver's dual proves them."""
    given = door._Written.multipliers
    monkeypatch.setattr(door._Written, "multipliers", lambda self, written: wrong(given(self, written)))
    for written, optimum in ((RANGED, -3.0), (LINEAR, -5.0), (EQUAL, 4.0)):
        answer = any_solver(name).solve(written)
        assert answer is not None
        proof = prove(written, answer, name)
        assert proof is not None
        assert proof.objective == pytest.approx(optimum)


def test_a_solver_of_few_digits_is_corrected(monkeypatch: pytest.MonkeyPatch) -> None:
    """Values and multipliers cut to four digits prove nothing; the same solver, asked for the rest, does."""
    rng = np.random.default_rng(3)
    rows = rng.uniform(0, 1, (6, 12))
    written = program((-rng.uniform(1, 2, 12)).tolist(), rows.tolist(), [-INF] * 6, rng.uniform(2, 4, 6).tolist())
    values, given = door._Written.values, door._Written.multipliers
    monkeypatch.setattr(door._Written, "values", lambda self, p: np.round(values(self, p), 4))
    monkeypatch.setattr(door._Written, "multipliers", lambda self, p: np.round(given(self, p), 4))
    exact = Highs("simplex").solve(written)
    assert exact is not None
    monkeypatch.setattr(door, "_CORRECTIONS", 0)
    rough = any_solver("pulp:HiGHS").solve(written)
    assert rough is not None
    assert prove(written, rough, "rough") is None
    monkeypatch.setattr(door, "_CORRECTIONS", 2)
    answer = any_solver("pulp:HiGHS").solve(written)
    assert answer is not None
    assert prove(written, answer, "corrected") is not None
    assert answer.v == pytest.approx(exact.v, abs=1e-6)


def test_a_solver_that_breaks_has_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A licence that has run out is no failure of ours."""

    def broken(self: pulp.LpProblem, solver: object) -> None:
        message = "no licence"
        raise pulp.PulpSolverError(message)

    monkeypatch.setattr(pulp.LpProblem, "solve", broken)
    assert any_solver("pulp:CBC").solve(LINEAR) is None
    assert any_solver("pulp:CBC").solve_whole(LINEAR, np.array([True, True])) is None


def test_solvers_are_silent(capfd: pytest.CaptureFixture[str]) -> None:
    """Nothing of theirs is printed."""
    for name in NAMES:
        any_solver(name).solve(RANGED)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["pulp:CBC", "PULP:cbc", "pulp:coin_cmd", "pulp: CBC "])
def test_names_in_any_case_and_pulps_own(name: str) -> None:
    """There is one solver behind them."""
    assert any_solver(name) == AnySolver("CBC through PuLP", "COIN_CMD")


@pytest.mark.parametrize(
    ("name", "what", "remedy"),
    [
        ("pulp:CCB", 'no solver is called "pulp:CCB"', 'did you mean "pulp:CBC"? installed are pulp:CBC, pulp:HiGHS'),
        ("CBC", 'no solver is called "CBC"', 'did you mean "pulp:CBC"? installed are pulp:CBC, pulp:HiGHS'),
        ("pulp:gurobi", 'the solver "pulp:gurobi" is not installed', "installed are pulp:CBC, pulp:HiGHS"),
        ("pulp:CPSAT", '"pulp:CPSAT" solves programs in whole numbers only', "installed are pulp:CBC, pulp:HiGHS"),
        ("pulp:", 'no solver is called "pulp:"', "installed are pulp:CBC, pulp:HiGHS"),
    ],
)
def test_a_name_that_will_not_do_is_a_finding(
    name: str, what: str, remedy: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It says which one may be meant, and which are there."""
    monkeypatch.setattr(known_solvers, "_available", lambda way: way in ("COIN_CMD", "HiGHS"))
    with pytest.raises(PlanError) as caught:
        any_solver(name)
    assert [(f.where, f.what, f.remedy) for f in caught.value.findings] == [("--solver", what, remedy)]


def test_where_none_is_installed_it_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """The finding is of use on a bare machine."""
    monkeypatch.setattr(known_solvers, "_available", lambda way: False)
    with pytest.raises(PlanError, match="pip install cbcbox"):
        any_solver("pulp:CBC")


def test_all_solvers_are_known_to_pulp() -> None:
    """A name of PuLP's that it renames must not go unnoticed."""
    ways = {way for solver in known_solvers.KNOWN for way in solver.ways}
    assert ways <= set(pulp.listSolvers())
    assert set(pulp.listSolvers()) - ways == {"PYGLPK", "CPSAT", "CHOCO_CMD"} - ways


def test_an_answer_that_proves_nothing_is_refused_by_the_proof() -> None:
    """The engine returns what it has; whether it counts is not its business."""
    assert prove(LINEAR, Answer(np.array([1.0, 2.0]), np.zeros(1)), "CBC through PuLP") is None
