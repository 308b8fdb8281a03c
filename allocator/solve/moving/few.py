"""Who moves: as few reps as carry the least total change, found by weighing those who move little more and more.

Reweighted least sums: Candès, Wakin and Boyd, Enhancing sparsity by reweighted l1 minimization, 2008.
"""

from __future__ import annotations

import numpy as np

from allocator.arrays import Floats, Ints, Mask
from allocator.solve.convex import Answer, Proof
from allocator.solve.engines import vertex
from allocator.solve.moving.change import Change, Found, found, split

ROUNDS = 3
_SLACK = 1e-7
_SHARPNESS = 0.01
NEAR = 0.5
"""What a unit of change weighs at first for reps who cover a territory whose quota was released."""
FAR = 2.0
"""The same for reps whose territory has shrunk."""


def fewest(change: Change, least: Found, rep: Ints, near: Mask, far: Mask) -> Found:
    """Lay the least total change on few reps.

    Parameters
    ----------
    rep
        Rep of each free cell; shape (k,).
    near
        Cells on a territory whose quota was released; shape (k,).
    far
        Cells on a territory that has lost a part of what it held; shape (k,).
    """
    first = np.where(_of_rep(far, rep), FAR, np.where(_of_rep(near, rep), NEAR, 1.0))
    best, weight = least, first
    if not least.total > _SLACK:
        return least
    for _ in range(ROUNDS):
        step = _weighted(change, weight, least.total)
        if step is None:
            break
        if _touched(step, rep) <= _touched(best, rep):
            best = step
        moved = np.bincount(rep, change.cost * np.abs(step.moved))[rep]
        weight = first / (moved / max(least.total, 1e-12) + _SHARPNESS)
    return best


def _weighted(change: Change, weight: Floats, total: float) -> Found | None:
    program = split(change, change.cost * weight / weight.mean(), total * (1 + _SLACK) + _SLACK)
    v = vertex(program)
    if v is None:
        return None
    return found(change, Proof(Answer(v, np.zeros(len(program.lower))), program.objective(v), 0.0, ""))


def _touched(step: Found, rep: Ints) -> int:
    return len(np.unique(rep[np.abs(step.moved) > 1e-6]))


def _of_rep(near: Mask, rep: Ints) -> Mask:
    return np.asarray(np.bincount(rep, near)[rep] > 0)
