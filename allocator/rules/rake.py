"""Raking: the proportional answer that meets every goal at once.

Iterative proportional fitting (Deming and Stephan, 1940): multiplying by one factor per goal, in turn, converges to
the table nearest to the seed in relative entropy (Csiszár, 1975); it is unique and does not depend on the order.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints, Mask
from allocator.rules.overlap import Overlap

_SWEEPS = 5000
_EXACT = 1e-13
_NOTHING = 1e-9
"""Part of a goal that is an error of digits."""


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
    blocks = [_Block.of(block, amount) for block in overlap.blocks(meant)]
    out, miss = seed.astype(np.float64).copy(), 0.0
    for _ in range(_SWEEPS):
        miss = 0.0
        for block in blocks:
            miss = max(miss, block.meet(out))
        if miss <= _EXACT:
            break
    return out, miss


@dataclass(frozen=True)
class _Block:
    """Disjoint goals and the groups of cells that they cover."""

    member: Ints
    goal: Ints
    """Goal of each member."""
    amount: Floats
    """What each goal of the block comes to."""
    scale: Floats

    @classmethod
    def of(cls, block: Ints, amount: Floats) -> _Block:
        member = np.flatnonzero(block >= 0)
        goals, goal = np.unique(block[member], return_inverse=True)
        return cls(member, goal, amount[goals], np.maximum(amount[goals], amount.max() * _NOTHING + 1e-300))

    def meet(self, out: Floats) -> float:
        """Scale the groups to the amounts of the goals; return the largest relative miss before."""
        inside = out[self.member]
        total = np.bincount(self.goal, inside)
        factor = np.divide(self.amount, total, where=total > 0, out=np.ones_like(total))
        out[self.member] = inside * factor[self.goal]
        return float(np.max(np.abs(total - self.amount) / self.scale, initial=0.0))
