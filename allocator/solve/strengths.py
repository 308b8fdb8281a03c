"""Play to strengths: trade balance for selling hours, on a dial from 0 to 1."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from allocator.arrays import Floats
from allocator.solve.convex import Convex
from allocator.solve.engines import optimum
from allocator.solve.program import Program
from allocator.solve.reach import box_of, row_size

RULE = "play_to_strengths"
MOST = 0.99


@dataclass(frozen=True)
class Saving:
    """Selling hours of the plain balance, the least possible with the same reach, and what the dial asks for."""

    balanced: float
    least: float
    allowed: float


def least_hours(program: Program, hours: Floats) -> Convex:
    """The linear program of the least total selling hours within the bounds of reach; `hours` per scaled cell."""
    size = row_size(program.matrix)
    return Convex(
        hours / max(float(hours.max(initial=0.0)), 1e-12), np.zeros(len(hours)),
        sparse.csr_array(sparse.diags_array(1.0 / size) @ program.matrix),
        program.lower / size, program.upper / size, program.floor, box_of(program),
    )  # fmt: skip


def fewest_hours(program: Program, hours: Floats) -> float:
    """Prove the least total selling hours within the bounds of reach; `hours` per scaled cell.

    Raises
    ------
    SolverFailed
        If no engine proves them.
    """
    return optimum(least_hours(program, hours)).bound * max(float(hours.max(initial=0.0)), 1e-12)


def save_hours(program: Program, effort: Floats, x: Floats, dial: float) -> tuple[Program, Saving]:
    """Require hours ≤ E° − s (E° − E*), E° those of the balance and E* the least; the row is the program's last.

    Parameters
    ----------
    program
        With the bounds of reach; x is its balance.
    effort
        Hours per unit of each cell; shape (n,).
    dial
        s, capped at 0.99.
    """
    hours = effort * program.size
    balanced = float(hours @ x)
    least = min(fewest_hours(program, hours), balanced)
    return within_hours(program, hours, balanced, least, dial), Saving(balanced, least, _allowed(balanced, least, dial))


def within_hours(program: Program, hours: Floats, balanced: float, least: float, dial: float) -> Program:
    """Add the row of the dial to a program; `hours` per scaled cell."""
    return _with_row(program, hours, _allowed(balanced, least, dial))


def _allowed(balanced: float, least: float, dial: float) -> float:
    return balanced - min(dial, MOST) * (balanced - least)


def _with_row(program: Program, weights: Floats, upper: float) -> Program:
    rules = (*program.rules, RULE)
    last = len(program.rule)
    matrix = sparse.csr_array(sparse.vstack([program.matrix, sparse.csr_array(weights[None, :])], format="csr"))
    return replace(
        program,
        matrix=matrix,
        lower=np.append(program.lower, -np.inf),
        upper=np.append(program.upper, upper),
        lower_row=np.append(program.lower_row, -1),
        upper_row=np.append(program.upper_row, last),
        rules=rules,
        rule=np.append(program.rule, len(rules) - 1),
    )
