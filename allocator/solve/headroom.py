"""Headroom: how far goals could be raised together before a limit stops them, and which limit."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.arrays import Floats, Mask
from allocator.rules.cells import Cells
from allocator.solve.asked import asking
from allocator.solve.carrying import MOST, Carrying, raising
from allocator.solve.convex import Proof
from allocator.solve.engines import optimum
from allocator.solve.program import Labelled

_NOTHING = 1e-5
"""Headroom that comes of the tolerance of reach alone."""


@dataclass(frozen=True)
class Headroom:
    """Goals × factor can be carried, and no more."""

    factor: float
    price: Floats
    """Headroom per unit of each labelled row's bound, in units of factor; shape (M,)."""
    carrying: Carrying
    proof: Proof

    @property
    def is_bounded(self) -> bool:
        return self.factor < MOST * (1 - 1e-6)

    @property
    def share(self) -> float | None:
        """How far the goals could be raised, as a share of them; 0 where one falls short, None where no limit stops."""
        if not self.is_bounded:
            return None
        return self.factor - 1.0 if self.factor - 1.0 > _NOTHING else 0.0


def find_headroom(cells: Cells, labelled: Labelled, kept: Floats, raised: Mask) -> Headroom:
    """Raise some goals together, the other goals keeping what is carried of them.

    A goal that falls short begins below 1: its factor is the part of it that can be carried.

    Parameters
    ----------
    kept
        What each wish may miss, relative, where it is not raised; shape (wishes,).
    raised
        Which goals grow, in the order of goals.csv; shape (G,).

    Raises
    ------
    SolverFailed
        If no engine proves the largest factor.
    """
    carrying = raising(cells, labelled, kept, raised)
    with asking("headroom"):
        proof = optimum(carrying.program)
    return Headroom(float(proof.answer.v[-1]), carrying.prices(proof.answer.y), carrying, proof)
