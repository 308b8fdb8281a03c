"""Headroom: how far goals could be raised together before a limit stops them, and which limit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Ints, Mask
from allocator.rules.cells import Cells
from allocator.solve.convex import Convex
from allocator.solve.engines import optimum
from allocator.solve.program import Labelled
from allocator.solve.reach import room_above, row_size

MOST = 10.0
"""Goals times this are as good as no limit."""
_PRESSING = 1e-9


@dataclass(frozen=True)
class Headroom:
    """Goals × factor can be carried, and no more."""

    factor: float
    price: Floats
    """Headroom per unit of each labelled row's bound, in units of factor; shape (M,)."""

    @property
    def is_bounded(self) -> bool:
        return self.factor < MOST * (1 - 1e-6)


def find_headroom(cells: Cells, labelled: Labelled, metric: str | None = None) -> Headroom:
    """Raise all goals together, or those of one metric, the other goals staying as they are.

    Raises
    ------
    SolverFailed
        If no engine proves the largest factor; also where the goals cannot be carried as they are.
    """
    program, kept = headroom_program(cells, labelled, metric)
    proof = optimum(program)
    y = np.zeros(len(labelled.lower))
    y[kept] = proof.answer.y[: len(kept)]
    size = row_size(_scaled(cells, labelled))
    price = np.where(np.abs(y) > _PRESSING, -y / size, 0.0)
    return Headroom(float(proof.answer.v[-1]), price)


def headroom_program(cells: Cells, labelled: Labelled, metric: str | None) -> tuple[Convex, Ints]:
    """Columns: scaled cells, then the factor; rows: every hard rule but the goals, then goals × factor."""
    scaled = _scaled(cells, labelled)
    size = row_size(scaled)
    is_goal = np.array([rows.rule == "goals" for rows in labelled.blocks], bool)[labelled.block]
    kept = np.flatnonzero(~is_goal & (np.isfinite(labelled.lower) | np.isfinite(labelled.upper)))
    asked, amounts, raised = _asked(cells, labelled, is_goal, metric)
    rows = sparse.csr_array(sparse.diags_array(1.0 / size[kept]) @ scaled[kept])
    goals = sparse.csr_array(sparse.diags_array(1.0 / size[asked]) @ scaled[asked])
    factor = sparse.csr_array(np.where(raised, -amounts / size[asked], 0.0)[:, None])
    matrix = sparse.vstack([
        sparse.hstack([rows, sparse.csr_array((len(kept), 1))]), sparse.hstack([goals, factor])
    ], format="csr")  # fmt: skip
    total = np.bincount(cells.metric, cells.fair_share, len(cells.lanes.metrics))[cells.metric]
    roomy = np.maximum(MOST * total / cells.mean_by_metric(), 1.0)
    box = room_above(rows, labelled.upper[kept] / size[kept], roomy)
    program = Convex(
        np.append(np.zeros(scaled.shape[1]), -1.0), np.zeros(scaled.shape[1] + 1), matrix,
        np.concatenate([labelled.lower[kept] / size[kept], np.where(raised, 0.0, amounts / size[asked])]),
        np.concatenate([labelled.upper[kept] / size[kept], np.full(len(asked), np.inf)]),
        np.zeros(scaled.shape[1] + 1), np.append(box, MOST),
    )  # fmt: skip
    return program, kept


def _asked(cells: Cells, labelled: Labelled, is_goal: Mask, metric: str | None) -> tuple[Ints, Floats, Mask]:
    """Goal rows, what is asked of them, and whether they are raised."""
    amount_of = dict(zip(cells.goals.table["goal"], cells.shares.coverable, strict=True))
    metric_of = dict(zip(cells.goals.table["goal"], cells.goals.table["metric"], strict=True))
    asked = np.flatnonzero(is_goal)
    names = [name for rows in labelled.blocks if rows.rule == "goals" for name in rows.keys["goal"]]
    raised = np.array([metric is None or metric_of[name] == metric for name in names], bool)
    return asked, np.array([amount_of[name] for name in names], np.float64), raised


def _scaled(cells: Cells, labelled: Labelled) -> sparse.csr_array:
    return sparse.csr_array(labelled.matrix @ sparse.diags_array(cells.mean_by_metric()))
