"""The least total change that holds every rule and keeps the reach, as a linear program."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Ints, Mask
from allocator.solve.convex import Convex, Proof
from allocator.solve.engines import optimum
from allocator.solve.program import Program
from allocator.solve.reach import box_of, row_size

NEW = 4.0
"""What a unit of a new cell's deviation from its reference weighs against one of the plan in force."""
_HELD = 1e-9


@dataclass(frozen=True)
class Change:
    """Cells that may move, and what a unit of their change weighs; n cells of which k are free."""

    program: Program
    """Centred on the plan in force; its bounds keep the reach."""
    cell: Ints
    """Free cells."""
    cost: Floats
    """Of a mean cell; shape (k,)."""
    limited: sparse.csr_array
    """Sums of the free cells whose change is limited: a row for each rep and metric."""
    most: Floats
    """How far each of these sums may move."""

    def within(self, kept: Mask) -> Change:
        """The same with only some of the free cells; `kept` has shape (k,)."""
        limited = sparse.csr_array(self.limited[:, np.flatnonzero(kept)])
        return replace(self, cell=self.cell[kept], cost=self.cost[kept], limited=limited)


@dataclass(frozen=True)
class Found:
    """Change of each free cell, scaled, and what it was proved to weigh."""

    moved: Floats
    total: float
    proof: Proof


def least_change(change: Change) -> Found:
    """Minimise Σ cost·|x − x₀| over the rows; proved.

    Raises
    ------
    SolverFailed
        If no engine proves an optimum; the rows may not be met by moving these cells.
    """
    return found(change, optimum(split(change, change.cost)))


def found(change: Change, proof: Proof) -> Found:
    """Read the change of each cell from the rises and falls of a program."""
    count = len(change.cell)
    moved = proof.answer.v[:count] - proof.answer.v[count : 2 * count]
    return Found(moved, float((change.cost * np.abs(moved)).sum()), proof)


def split(change: Change, cost: Floats, most: float = np.inf, curvature: Floats | None = None) -> Convex:
    """Write a program over rises and falls of the free cells.

    Parameters
    ----------
    cost
        Of a unit's rise or fall; shape (k,).
    most
        What Σ change.cost·(rise + fall) may come to.
    curvature
        Of each rise and fall where the program is quadratic; shape (k,).
    """
    program, cell = change.program, change.cell
    centre = program.fair_share
    matrix = sparse.csr_array(program.matrix[:, cell])
    there = program.matrix @ centre
    used = np.flatnonzero(np.diff(matrix.indptr) > 0)
    size = row_size(program.matrix)[used]
    rows = sparse.diags_array(1.0 / size) @ matrix[used]
    up, down = box_of(program)[cell] - centre[cell], centre[cell] - program.floor[cell]
    parts = [sparse.hstack([rows, -rows]), sparse.hstack([change.limited, -change.limited])]
    if np.isfinite(most):
        parts.append(sparse.csr_array(np.concatenate([change.cost, change.cost])[None, :]))
    last = [most] if np.isfinite(most) else []
    bent = np.zeros(len(cell)) if curvature is None else curvature
    return Convex(
        np.concatenate([cost, cost]), np.concatenate([bent, bent]),
        sparse.csr_array(sparse.vstack(parts, format="csr")),
        np.concatenate([(program.lower - there)[used] / size, -change.most, [-np.inf] * len(last)]),
        np.concatenate([(program.upper - there)[used] / size, change.most, last]),
        np.zeros(2 * len(cell)), np.maximum(np.concatenate([up, down]), 0.0),
    )  # fmt: skip


def loosened(change: Change) -> Change:
    """Let the limits on change give way, in total as little as possible, so that every row can be met.

    Raises
    ------
    SolverFailed
        If moving the free cells cannot meet the rows at all.
    """
    program = split(change, np.zeros(len(change.cell)))
    count, limits = len(program.cost), len(change.most)
    first = program.matrix.shape[0] - limits
    excess = sparse.vstack([sparse.csr_array((first, limits)), sparse.eye_array(limits)], format="csr")
    matrix = sparse.csr_array(sparse.hstack([program.matrix, excess, -excess], format="csr"))
    far = np.full(2 * limits, float(program.ceiling.sum()) + 1.0)
    answer = optimum(Convex(
        np.concatenate([np.zeros(count), np.ones(2 * limits)]), np.zeros(count + 2 * limits), matrix,
        program.lower, program.upper, np.zeros(count + 2 * limits), np.concatenate([program.ceiling, far]),
    )).answer.v[count:]  # fmt: skip
    more = answer[:limits] + answer[limits:]
    return replace(change, most=change.most + np.where(more > _HELD, more * (1 + 1e-7) + _HELD, 0.0))
