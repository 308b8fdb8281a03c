"""The dual of a linear program, and the correction that makes an answer more precise."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from allocator.arrays import Floats
from allocator.solve.convex import Answer, Convex

_CLOSER = 2.0**13
"""How many times more precise an answer is after each correction, at best."""


def dual_of(program: Convex) -> Convex:
    """Write the dual of a linear program, as one that is minimised.

    maximise Σ lower·y⁺ − upper·y⁻ + floor·z⁺ − ceiling·z⁻  subject to  Aᵀ(y⁺ − y⁻) + z⁺ − z⁻ = cost, all ≥ 0, with a
    column for each finite side, in that order.
    """
    matrix = sparse.csr_array(program.matrix)
    eye = sparse.eye_array(len(program.cost), format="csr")
    low, high = np.isfinite(program.lower), np.isfinite(program.upper)
    floor, ceiling = np.isfinite(program.floor), np.isfinite(program.ceiling)
    columns = sparse.vstack([matrix[low], -matrix[high], eye[floor], -eye[ceiling]], format="csr")
    cost = np.concatenate([
        -program.lower[low], program.upper[high], -program.floor[floor], program.ceiling[ceiling]
    ])  # fmt: skip
    return Convex(
        cost, np.zeros_like(cost), sparse.csr_array(columns.T), program.cost, program.cost,
        np.zeros_like(cost), np.full_like(cost, np.inf),
    )  # fmt: skip


def multipliers_of(program: Convex, values: Floats) -> Floats:
    """Multipliers of the rows, from the values of the columns of the dual."""
    y = np.zeros(len(program.lower))
    low, high = np.flatnonzero(np.isfinite(program.lower)), np.flatnonzero(np.isfinite(program.upper))
    y[low] += values[: len(low)]
    y[high] -= values[len(low) : len(low) + len(high)]
    return y


def correction(program: Convex, answer: Answer) -> Convex:
    """Write the linear program of what an answer is wrong by, magnified.

    Gleixner, Steffy and Wolter (2016), Iterative refinement for linear programming: what is left of every bound and of
    every cost is magnified, so that a solver that is right to some digits finds the next ones. Columns: those of the
    program, then what each row comes to.
    """
    activity = program.matrix @ answer.v
    reached = np.clip(activity, program.lower, program.upper)
    rows = len(activity)
    lacking = _CLOSER * (reached - activity)
    return Convex(
        _CLOSER * np.concatenate([program.cost - program.matrix.T @ answer.y, answer.y]),
        np.zeros(len(program.cost) + rows),
        sparse.csr_array(sparse.hstack([program.matrix, -sparse.eye_array(rows)], format="csr")),
        lacking,
        lacking,
        _CLOSER * np.concatenate([program.floor - answer.v, program.lower - reached]),
        _CLOSER * np.concatenate([program.ceiling - answer.v, program.upper - reached]),
    )


def corrected(answer: Answer, by: Answer) -> Answer:
    """Apply the answer of a correction."""
    return Answer(answer.v + by.v[: len(answer.v)] / _CLOSER, answer.y + by.y / _CLOSER)
