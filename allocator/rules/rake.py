"""Raking: the proportional answer that meets every goal at once.

Iterative proportional fitting (Deming and Stephan, 1940): multiplying by one factor per goal, in turn, converges to
the table nearest to the seed in relative entropy (Csiszár, 1975); it is unique and does not depend on the order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from allocator.arrays import Floats, Ints, Mask

_SWEEPS = 5000
_EXACT = 1e-13


@dataclass(frozen=True)
class Overlap:
    """Which cells are covered by exactly the same goals: S groups of cells, G goals."""

    inside: Mask
    """Whether a group lies in a goal; shape (G, S)."""

    def blocks(self, wanted: Mask) -> list[Ints]:
        """Sort the wanted goals into blocks of disjoint goals; each maps a group to its goal, -1 for none."""
        blocks: list[Ints] = []
        for goal in np.flatnonzero(wanted):
            mine = self.inside[goal]
            block = next((b for b in blocks if (b[mine] < 0).all()), None)
            if block is None:
                block = np.full(self.inside.shape[1], -1, np.int64)
                blocks.append(block)
            block[mine] = goal
        return blocks


def rake(seed: Floats, overlap: Overlap, amount: Floats, wanted: Mask) -> tuple[Floats, float]:
    """Scale the seed so that the groups of every wanted goal add up to its amount.

    Parameters
    ----------
    seed
        Amount of each group of cells; shape (S,).
    amount, wanted
        What each goal comes to, and which goals count; shape (G,). Goals without a positive seed are left out.

    Returns
    -------
    The raked amounts, shape (S,), and the largest relative miss of a goal.
    """
    meant = wanted & (overlap.inside @ seed > 0)
    blocks = overlap.blocks(meant)
    out, miss = seed.astype(np.float64).copy(), 0.0
    for _ in range(_SWEEPS):
        miss = 0.0
        for block in blocks:
            miss = max(miss, _meet(out, block, amount))
        if miss <= _EXACT:
            break
    return out, miss


def _meet(out: Floats, block: Ints, amount: Floats) -> float:
    """Scale the groups of disjoint goals to their amounts; return the largest relative miss before."""
    member = block >= 0
    goal = block[member]
    total = np.bincount(goal, out[member], len(amount))
    used = np.unique(goal)
    used = used[(total[used] > 0) | (amount[used] > 0)]
    factor = np.divide(amount, total, where=total > 0, out=np.ones_like(amount))
    out[member] *= factor[goal]
    scale = np.maximum(amount[used], 1e-300)
    return float(np.max(np.abs(total[used] - amount[used]) / scale, initial=0.0))


def shortest(overlap: Overlap, amount: Floats, open_groups: Mask) -> Floats:
    """Least shortfall and excess of each goal that any amounts of the open groups can reach.

    Two-sided, so that goals that contradict each other show as misses; shape (G,), signed: asked minus reached.
    """
    goals, groups = overlap.inside.shape
    scale = np.maximum(amount, amount.max(initial=1.0) * 1e-9)
    rows = sparse.csr_array(overlap.inside.astype(np.float64) * open_groups)
    eye = sparse.eye_array(goals)
    answer = linprog(
        np.concatenate([np.zeros(groups), 1.0 / scale, 1.0 / scale]),
        A_eq=sparse.hstack([rows, eye, -eye], format="csr"),
        b_eq=amount,
        method="highs",
    )
    found = np.asarray(answer.x)
    return np.asarray(found[groups : groups + goals] - found[groups + goals :])
