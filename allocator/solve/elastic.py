"""Elastic programs: hard rules that may give way at a cost, and what the multipliers say of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Ints
from allocator.rules.cells import Cells
from allocator.solve.bends import MOST, Bends, Rules, joined, rules_of
from allocator.solve.convex import Convex, Engine, Proof
from allocator.solve.engines import optimum
from allocator.solve.highs import Highs
from allocator.solve.linprog import Linprog
from allocator.solve.piqp import Piqp
from allocator.solve.program import Labelled
from allocator.solve.reach import row_size

BENT = 1e-7
"""Bends below this part of a rule's own size are errors of digits."""
EXACT: tuple[Engine, ...] = (Highs("simplex"), Highs("ipm"))
"""Engines that end on a vertex, where few rows press; they also tell at once what cannot be."""
ENGINES: tuple[Engine, ...] = (*EXACT, Piqp(), Linprog())
_ROOM = 10.0
"""No repair asks more of a cell than this many times all of its metric."""


@dataclass(frozen=True)
class Elastic:
    """Sides of all hard rows over scaled cells, to which columns of bends are added."""

    rules: Rules
    size: Floats
    """Mean cell of the metric; quota = size · x."""
    matrix: sparse.csr_array
    norm: Floats
    """Length of each side's row; sides are divided by it."""
    box: Floats


@dataclass(frozen=True)
class Bending:
    """The cheapest way in which some families give way."""

    bends: Bends
    amount: Floats
    """How much of each column is used; shape (k,)."""
    x: Floats
    """Scaled cells that hold every rule as bent."""
    y: Floats
    """Multiplier of each side in its own unit; > 0 presses a lower bound."""
    proof: Proof


def elastic(cells: Cells, labelled: Labelled) -> Elastic:
    """Lay out the sides of the hard rows in scaled cells."""
    rules, size = rules_of(cells, labelled), cells.mean_by_metric()
    matrix = sparse.csr_array((labelled.matrix @ sparse.diags_array(size))[rules.sides.row])
    norm = row_size(matrix)
    total = np.bincount(cells.metric, cells.fair_share, len(cells.lanes.metrics))[cells.metric]
    box = np.maximum(_ROOM * total / size, 1.0)
    return Elastic(rules, size, sparse.csr_array(sparse.diags_array(1.0 / norm) @ matrix), norm, box)


def bend(program: Elastic, families: Sequence[Bends], engines: tuple[Engine, ...] = ENGINES) -> Bending:
    """Let the columns of some families give way at least cost.

    Raises
    ------
    SolverFailed
        If no engine proves the cheapest bending, or none there is.
    """
    bends, sides = joined(families), program.rules.sides
    ties = sparse.csr_array((0, len(bends))) if bends.ties is None else bends.ties
    entries = (-bends.weight / program.norm[bends.side], (bends.side, bends.column))
    columns = sparse.csr_array(entries, shape=(len(sides.row), len(bends)))
    cells, most = len(program.size), np.minimum(bends.most, MOST * 10)
    matrix = sparse.vstack([
        sparse.hstack([program.matrix, columns]),
        sparse.hstack([sparse.csr_array((ties.shape[0], cells)), ties]),
    ], format="csr")  # fmt: skip
    proof = optimum(
        Convex(
            np.concatenate([np.zeros(cells), bends.cost]), np.zeros(cells + len(bends)), matrix,
            np.concatenate([sides.lower / program.norm, bends.tied]),
            np.concatenate([sides.upper / program.norm, bends.tied]),
            np.zeros(cells + len(bends)), np.concatenate([program.box, most]),
        ),
        engines,
    )  # fmt: skip
    amount = proof.answer.v[cells:]
    amount = np.where(amount > BENT, amount, 0.0)
    return Bending(bends, amount, proof.answer.v[:cells], proof.answer.y[: len(sides.row)] / program.norm, proof)


def trimmed(program: Elastic, found: Bending) -> Bending:
    """Of a bending that is alike for many rows, the least that is needed row by row, no row beyond it."""
    bends = found.bends
    used = (found.amount > 0)[bends.column] & (bends.weight != 0)
    if (bends.ties is not None and bends.ties.shape[0]) or not used.any():
        return found
    count = int(used.sum())
    most = found.amount[bends.column[used]]
    single = replace(
        bends, owner=bends.owner[bends.column[used]], side=bends.side[used], column=np.arange(count),
        weight=bends.weight[used], cost=np.ones(count), most=most * (1 + 1e-7) + 1e-9,
        subject=program.rules.sides.row[bends.side[used]], ties=None, tied=np.zeros(0),
    )  # fmt: skip
    return bend(program, [single])


def worth(found: Bending, bends: Bends) -> Floats:
    """What a little of each column of bends would save, less its cost; positive where it helps; shape (k,)."""
    return np.bincount(bends.column, -found.y[bends.side] * bends.weight, len(bends)) - bends.cost


def beyond(program: Elastic, x: Floats) -> Floats:
    """How far each side is passed at a point, in its own unit: up where positive; shape (N,)."""
    sides = program.rules.sides
    activity = (program.matrix @ x) * program.norm
    size = np.maximum(program.rules.usual[sides.row], np.abs(activity))
    passed = np.maximum(activity - sides.upper, 0.0) - np.maximum(sides.lower - activity, 0.0)
    return np.where(np.abs(passed) > BENT * size, passed, 0.0)


def pressing(found: Bending, program: Elastic) -> Ints:
    """Sides with a multiplier that counts: they cannot hold together."""
    strength = np.abs(found.y) * program.norm
    return np.flatnonzero(strength > 1e-7 * max(float(strength.max(initial=0.0)), 1e-300))
