"""Conflict: when the hard rules cannot all hold, the cheapest way to bend them, and the rules that prove it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Ints
from allocator.rules.cells import Cells
from allocator.solve.convex import Convex, Proof
from allocator.solve.engines import optimum
from allocator.solve.program import Labelled
from allocator.solve.reach import row_size

COSTS = {"locks": 1.0, "goals": 16.0, "part_of": 32.0, "capacity": 64.0, "max_rate": 256.0}
"""Cost of bending a rule by its own size; limits lie between locks and goals."""
_LIMIT_COST = 4.0
_BENT = 1e-7
_ROOM = 10.0
"""No repair asks more of a cell than this many times all of its metric."""


@dataclass(frozen=True)
class Repair:
    """The cheapest bending of hard rules that makes the plan possible."""

    bend: Floats
    """How far each labelled row is bent, in its unit: above its upper bound if positive, else below its lower."""
    proof: Proof
    pressing: Ints
    """Labelled rows with a multiplier: they cannot hold together."""

    @property
    def is_needed(self) -> bool:
        return bool((self.bend != 0).any())


def find_repair(cells: Cells, labelled: Labelled) -> Repair:
    """Bend hard rows at least cost per relative unit; no bend proves that the hard rules agree.

    Raises
    ------
    SolverFailed
        If no engine proves the cheapest bending.
    """
    size = cells.mean_by_metric()
    scaled = sparse.csr_array(labelled.matrix @ sparse.diags_array(size))
    unit = _unit(cells, labelled)
    cost = np.array([COSTS.get(rows.rule, _LIMIT_COST) for rows in labelled.blocks], np.float64)[labelled.block]
    norm = row_size(scaled)
    rows = len(norm)
    step = sparse.diags_array(unit / norm)
    total = np.bincount(cells.metric, cells.fair_share, len(cells.lanes.metrics))[cells.metric]
    box = np.maximum(_ROOM * total / size, 1.0)
    program = Convex(
        np.concatenate([np.zeros(len(size)), cost, cost]), np.zeros(len(size) + 2 * rows),
        sparse.hstack([sparse.diags_array(1.0 / norm) @ scaled, step, -step], format="csr"),
        labelled.lower / norm, labelled.upper / norm,
        np.zeros(len(size) + 2 * rows), np.concatenate([box, np.full(2 * rows, 1e6)]),
    )  # fmt: skip
    proof = optimum(program)
    under, over = proof.answer.v[len(size) : len(size) + rows], proof.answer.v[len(size) + rows :]
    bend = (over - under) * unit
    bend = np.where(np.abs(bend) > _BENT * unit, bend, 0.0)
    pressing = np.flatnonzero(np.abs(proof.answer.y) * unit / norm > 1e-6)
    return Repair(bend, proof, pressing)


def _unit(cells: Cells, labelled: Labelled) -> Floats:
    """What a bend of each row is compared with: its bound, or what its cells' fair shares come to."""
    sides = np.stack([labelled.lower, labelled.upper])
    bound = np.max(np.where(np.isfinite(sides), np.abs(sides), 0.0), axis=0)
    usual = abs(labelled.matrix) @ cells.fair_share
    unit = np.where(bound > 1e-9 * usual, bound, usual)
    return np.where(unit > 0, unit, 1.0)


def bent(labelled: Labelled, repair: Repair) -> Labelled:
    """The rows with the repair applied, a hair wider so that rounding errors do not matter."""
    margin = 1e-7 * np.abs(repair.bend)
    lower = np.where(repair.bend < 0, labelled.lower + repair.bend - margin, labelled.lower)
    upper = np.where(repair.bend > 0, labelled.upper + repair.bend + margin, labelled.upper)
    return replace(labelled, lower=lower, upper=upper)
