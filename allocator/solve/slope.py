"""What moving bounds is worth, from one side and exactly, and how far that worth holds."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Ints
from allocator.errors import SolverFailed
from allocator.solve.carrying import FAR, Carrying
from allocator.solve.convex import Convex, Proof
from allocator.solve.engines import optimum
from allocator.solve.highs import Highs
from allocator.solve.linprog import Linprog

_FIRST = 1e-3
_SMALLER = 0.1
_TRIES = 4
_HOLDS = 1e-5
"""A slope that holds for less than this part of the bounds is none."""
_SAME = 1e-6
_FACE = 1e-9
_CLEAR = 1e-6


@dataclass(frozen=True)
class Move:
    """Bounds that move together: by `lower` and `upper` for each unit of the move."""

    row: Ints
    """Labelled rows."""
    lower: Floats
    upper: Floats
    scale: float
    """How large the bounds are, in units of the move."""

    @property
    def back(self) -> Move:
        """The same bounds, moved the other way."""
        return Move(self.row, -self.lower, -self.upper, self.scale)


@dataclass(frozen=True)
class Slope:
    """What the first unit of a move changes in the objective, and up to which length every unit changes as much."""

    each: float
    until: float
    is_possible: bool = True
    """False where no length of the move leaves the hard rules possible."""


def slope(carrying: Carrying, proof: Proof, move: Move) -> Slope:
    """Follow a move from the proved optimum: its one-sided derivative there, and how far it is the same.

    The objective is a convex function of the length of the move. Multipliers give a slope below it; where several
    limits press at once (a degenerate optimum) that is not the slope of this side, and the move is tried.

    Raises
    ------
    SolverFailed
        If no engine proves how far the slope holds.
    """
    y = proof.answer.y
    each = _by_multipliers(carrying, move, y)
    until = _length(_face(carrying, move, y), proof.objective, move, each)
    if until > _HOLDS * move.scale:
        return Slope(each, until)
    tried = _tried(carrying, proof.objective, move)
    if tried is None:
        return Slope(np.inf, 0.0, is_possible=False)
    return Slope(tried.each, _length(_face(carrying, move, tried.y), proof.objective, move, tried.each))


def moved(carrying: Carrying, move: Move, length: float) -> Convex:
    """Return the program with the bounds moved."""
    lower, upper = (step * length for step in _steps(carrying, move))
    program = carrying.program
    return replace(program, lower=program.lower + lower, upper=program.upper + upper, ceiling=carrying.room)


def _steps(carrying: Carrying, move: Move) -> tuple[Floats, Floats]:
    """How the lower and the upper side of each row of the program move for a unit; 0 for sides without bound."""
    program = carrying.program
    by_row = np.zeros((2, carrying.count))
    by_row[0, move.row], by_row[1, move.row] = move.lower, move.upper
    steps = by_row[:, carrying.row] / carrying.size
    return np.where(np.isfinite(program.lower), steps[0], 0.0), np.where(np.isfinite(program.upper), steps[1], 0.0)


def _by_multipliers(carrying: Carrying, move: Move, y: Floats) -> float:
    lower, upper = _steps(carrying, move)
    return float((y * np.where(y > 0, lower, upper)).sum())


def _face(carrying: Carrying, move: Move, y: Floats) -> Carrying:
    """Narrow the program to where multipliers stay optimal: rows that clearly press are met, idle columns stay low.

    It only makes the program smaller: the last row of `_along` says the same of all rows and columns.
    """
    program = carrying.program
    lower, upper = _steps(carrying, move)
    clear = (np.abs(y) > _CLEAR * np.abs(y).max(initial=0.0)) & (lower == 0) & (upper == 0)
    low, high = clear & (y > 0) & np.isfinite(program.lower), clear & (y < 0) & np.isfinite(program.upper)
    reduced = program.cost - program.matrix.T @ y
    idle = reduced > _CLEAR * float(np.abs(program.cost).max(initial=0.0))
    narrowed = replace(
        program, lower=np.where(high, program.upper, program.lower), upper=np.where(low, program.lower, program.upper)
    )
    return replace(carrying, program=narrowed, room=np.where(idle, program.floor, carrying.room))


def _length(carrying: Carrying, best: float, move: Move, each: float) -> float:
    """Solve for the longest move along which the objective changes by `each` for a unit, no less well."""
    longest = float(exact(_along(carrying, best, move, each)).answer.v[-1])
    return max(longest, 0.0) * move.scale


def _along(carrying: Carrying, best: float, move: Move, each: float) -> Convex:
    """Largest t for which cost · v ≤ best + each · scale · t within bounds moved by scale · t."""
    program = carrying.program
    lower, upper = (step * move.scale for step in _steps(carrying, move))
    moves = np.flatnonzero((lower != 0) | (upper != 0))
    sides = [
        (moves[lower[moves] != 0], lower, program.lower, True),
        (moves[upper[moves] != 0], upper, program.upper, False),
    ]
    unit = 1.0 / max(abs(each) * move.scale, 1e-6 * float(np.abs(program.cost).max()))
    rows = [sparse.hstack([program.matrix, sparse.csr_array((len(program.lower), 1))])]
    floors, ceilings = [np.where(lower != 0, -np.inf, program.lower)], [np.where(upper != 0, np.inf, program.upper)]
    for row, step, bound, is_lower in sides:
        rows.append(sparse.hstack([program.matrix[row], sparse.csr_array(-step[row][:, None])]))
        floors.append(bound[row] if is_lower else np.full(len(row), -np.inf))
        ceilings.append(np.full(len(row), np.inf) if is_lower else bound[row])
    face = np.append(program.cost, -each * move.scale) * unit
    rows.append(sparse.csr_array(face[None, :]))
    return Convex(
        np.append(np.zeros(len(program.cost)), -1.0), np.zeros(len(program.cost) + 1),
        sparse.vstack(rows, format="csr"),
        np.concatenate([*floors, [-np.inf]]), np.concatenate([*ceilings, [(best + _FACE) * unit]]),
        np.append(program.floor, 0.0), np.append(carrying.room, FAR),
    )  # fmt: skip


@dataclass(frozen=True)
class _Tried:
    each: float
    y: Floats


def _tried(carrying: Carrying, best: float, move: Move) -> _Tried | None:
    """Slope of a move so short that the objective is a line up to there; None where even that is not possible."""
    length, found = _FIRST * move.scale, None
    for _ in range(_TRIES):
        try:
            proof = exact(moved(carrying, move, length))
        except SolverFailed:
            length *= _SMALLER
            continue
        found = _Tried((proof.objective - best) / length, proof.answer.y)
        tangent = _by_multipliers(carrying, move, proof.answer.y)
        if abs(tangent - found.each) <= _SAME * max(abs(found.each), abs(tangent), 1e-300):
            break
        length *= _SMALLER
    return found


def exact(program: Convex) -> Proof:
    """Prove an optimum by engines that end on a vertex, as how far a slope holds needs the last digits.

    Raises
    ------
    SolverFailed
        If none of them proves it.
    """
    return optimum(program, (Highs("simplex"), Highs("ipm"), Linprog()))
