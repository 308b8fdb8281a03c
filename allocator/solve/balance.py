"""Balance: among all allocations with the best reach, the one nearest to fair share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from allocator.arrays import Floats
from allocator.errors import SolverFailed
from allocator.solve.convex import Convex, prove
from allocator.solve.newton import Nearest, Point, nearest
from allocator.solve.piqp import Piqp
from allocator.solve.program import Program
from allocator.solve.reach import ERROR, MET, Reach, keep, missed, spare

_PRICE = 1e4
_STEPS = 25
_POLISH = 30
_HELD = 1e-9
UNPROVED = "neither the Newton nor PIQP proved the balance"


@dataclass(frozen=True)
class Balance:
    """The nearest allocation to fair share; `y` are the multipliers of the program's merged rows."""

    x: Floats
    y: Floats
    engine: str
    tried: tuple[str, ...] = ()


def short_cut(program: Program, start: Floats | None) -> Point:
    """Balance with every wish asked in full at a finite price a unit of a mean cell; the common case needs no more.

    If nothing is missed at the optimum, the multipliers lie below the price and the point is the balance itself.
    """
    w = program.wishes
    every = np.arange(len(w.row))
    asked = keep(program, every, np.zeros(len(every)))
    largest = _largest_entry(program.matrix)
    lower, upper = np.full(len(program.lower), np.inf), np.full(len(program.lower), np.inf)
    least, most = w.row[w.at_least], w.row[~w.at_least]
    lower[least] = _PRICE / largest[least]
    upper[most] = _PRICE / largest[most]
    problem = Nearest(
        program.fair_share, program.weight, program.floor, program.ceiling, program.matrix, asked.lower, asked.upper,
        np.where(np.isfinite(program.lower), np.inf, lower), np.where(np.isfinite(program.upper), np.inf, upper),
    )  # fmt: skip
    return nearest(problem, start)


def _largest_entry(matrix: sparse.csr_array) -> Floats:
    if not matrix.nnz:
        return np.ones(matrix.shape[0])
    largest = np.asarray(abs(matrix).max(axis=1).todense()).ravel()
    return np.where(largest > 0, largest, 1.0)


def meets_all(program: Program, x: Floats) -> bool:
    """Tell whether a point misses no wish."""
    return bool((missed(program, x) <= _HELD).all())


def balance(program: Program, reach: Reach, give_up: float, start: Floats | None) -> Balance:
    """Balance within what reach found, giving up at most a part of each goal that falls short anyway.

    A goal keeps s ≤ s* + max(min(give_up, s*), 1e-6), relative; goals that can be met are asked exactly first, and with
    them those that are short by no more than an engine's error.

    Raises
    ------
    SolverFailed
        If neither the Newton nor PIQP proves the balance.
    """
    every = np.arange(len(reach.shortfall))
    asked = [keep(program, every, slack) for slack in _slacks(reach.shortfall, give_up)]
    for bounded in asked:
        point = nearest(_hard(bounded), start, _STEPS)
        if point.converged:
            return Balance(point.x, point.y, "Newton")
        start = point.y
    for bounded in (asked[0], asked[-1]):
        found = _by_interior_point(bounded)
        if found is not None:
            return found
    raise SolverFailed(UNPROVED)


def nearest_to(bounded: Program) -> Balance:
    """Balance within bounds that keep the reach already.

    Raises
    ------
    SolverFailed
        If neither the Newton nor PIQP proves the balance.
    """
    point = nearest(_hard(bounded), None, _STEPS)
    found = Balance(point.x, point.y, "Newton") if point.converged else _by_interior_point(bounded)
    if found is None:
        raise SolverFailed(UNPROVED)
    return found


def _slacks(shortfall: Floats, give_up: float) -> list[Floats]:
    """Shortfalls that may be allowed to the wishes, the strictest first."""
    given = spare(shortfall, give_up)
    exact = np.where(shortfall > MET, shortfall + given, 0.0)
    doubtful = (shortfall > MET) & (shortfall <= ERROR)
    if not doubtful.any():
        return [exact, shortfall + given]
    moved = np.maximum(given, shortfall[doubtful].max())
    return [np.where(shortfall > ERROR, shortfall + moved, 0.0), exact, shortfall + given]


def _hard(program: Program) -> Nearest:
    return Nearest.hard(
        program.fair_share,
        program.weight,
        program.floor,
        program.ceiling,
        program.matrix,
        program.lower,
        program.upper,
    )


def _by_interior_point(program: Program) -> Balance | None:
    """PIQP, then Newton from its multipliers as the polish; those within its slack are set to zero."""
    convex = as_convex(program)
    answer = Piqp().solve(convex)
    if answer is None:
        return None
    activity = program.matrix @ answer.v
    slack = np.where(answer.y > 0, activity - program.lower, program.upper - activity)
    y = np.where(np.abs(answer.y) <= slack, 0.0, -answer.y)
    polished = nearest(_hard(program), y, _POLISH)
    if polished.converged:
        return Balance(polished.x, polished.y, "PIQP and Newton", ("Newton",))
    proof = prove(convex, answer, "PIQP")
    return None if proof is None else Balance(proof.answer.v, -proof.answer.y, "PIQP", ("Newton",))


def as_convex(program: Program) -> Convex:
    """Write the balance as a quadratic program for other engines; rows keep their unit."""
    return Convex(
        -program.fair_share / program.weight, 1.0 / program.weight, program.matrix,
        program.lower, program.upper, program.floor, program.ceiling,
    )  # fmt: skip
