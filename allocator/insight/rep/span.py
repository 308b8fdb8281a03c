"""Could it have been less? The range of a rep's quota that keeps the reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from allocator.arrays import Ints, Texts
from allocator.insight.rep.moves import as_built, pressing_row
from allocator.insight.rep.rep_metric import RepMetric
from allocator.solve.convex import Convex, Proof
from allocator.solve.engines import optimum
from allocator.solve.reach import box_of, row_size

LARGEST = 50_000
"""Cells of a plan up to which the range is worked out."""
_PRESSES = 1e-7


@dataclass(frozen=True)
class Edge:
    """One end of the range, and what stands there."""

    quota: float
    rows: tuple[int, ...]
    """Rows of rules.csv that press at this end, counted from 0, the strongest first."""
    sides: tuple[str, ...]
    """min or max for each."""


@dataclass(frozen=True)
class Span:
    """Least and most that a rep's year in a metric can be, all others' quotas free and the reach as it is."""

    least: Edge
    most: Edge


def span(own: RepMetric) -> Span | None:
    """Find the range of a rep's quota that keeps the reach, by two linear programs; None for too large a plan.

    Raises
    ------
    SolverFailed
        If no engine proves an end of the range.
    """
    if len(own.cells.lane) > LARGEST:
        return None
    return Span(_edge(own, 1.0), _edge(own, -1.0))


def program(own: RepMetric, sign: float) -> Convex:
    """The linear program of the rep's least quota (sign 1) or most (sign -1) within the bounds of reach."""
    bounded = own.solved.bounded
    size = row_size(bounded.matrix)
    cost = np.where(own.mine, bounded.size, 0.0)
    return Convex(
        sign * cost / _unit(own), np.zeros(len(cost)),
        sparse.csr_array(sparse.diags_array(1.0 / size) @ bounded.matrix),
        bounded.lower / size, bounded.upper / size, bounded.floor, box_of(bounded),
    )  # fmt: skip


def _unit(own: RepMetric) -> float:
    return float(own.solved.bounded.size[own.cell].max())


def _edge(own: RepMetric, sign: float) -> Edge:
    written = program(own, sign)
    proof = optimum(written)
    rows, sides = _pressing(own, written, proof)
    return Edge(sign * proof.objective * _unit(own), tuple(rows.tolist()), tuple(sides.tolist()))


def _pressing(own: RepMetric, written: Convex, proof: Proof) -> tuple[Ints, Texts]:
    """Rows whose bound holds the end of the range, the strongest first, and the side of each."""
    bounded, y = own.solved.bounded, -proof.answer.y
    reduced = written.cost - written.matrix.T @ proof.answer.y
    rows = np.concatenate([
        pressing_row(own.solved, as_built(own.solved), y),
        np.where(reduced > 0, bounded.floor_row, bounded.ceiling_row),
    ])  # fmt: skip
    force = np.concatenate([y, -reduced])
    known = np.flatnonzero((rows >= 0) & (rows < len(own.solved.labelled.lower)) & (np.abs(force) > _PRESSES))
    order = known[np.argsort(-np.abs(force[known]), kind="stable")]
    order = order[np.sort(np.unique(rows[order], return_index=True)[1])]
    is_upper = (force[order] > 0) ^ (bounded.factor[rows[order]] < 0)
    return rows[order], np.where(is_upper, "max", "min").astype(object)
