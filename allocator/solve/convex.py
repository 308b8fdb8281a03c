"""Linear and diagonal quadratic programs, their answers, and what proves an answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Mask

PROVED = 1e-7
"""Largest gap and violation, relative, of an answer that counts as a proved optimum."""


@dataclass(frozen=True)
class Convex:
    """minimise Σ ½ curvature·v² + cost·v  subject to  lower ≤ A v ≤ upper,  floor ≤ v ≤ ceiling."""

    cost: Floats
    curvature: Floats
    matrix: sparse.csr_array
    lower: Floats
    upper: Floats
    floor: Floats
    ceiling: Floats

    @property
    def is_linear(self) -> bool:
        return not self.curvature.any()

    def objective(self, v: Floats) -> float:
        return float((0.5 * self.curvature * v * v + self.cost * v).sum())

    def violation(self, v: Floats) -> float:
        """Largest violation of a row or bound, relative to the size of its terms."""
        activity = self.matrix @ v
        size = 1.0 + abs(self.matrix) @ np.abs(v)
        rows = np.maximum(self.lower - activity, activity - self.upper) / size
        bounds = np.maximum(self.floor - v, v - self.ceiling)
        return float(max(rows.max(initial=0.0), bounds.max(initial=0.0)))

    def bound(self, y: Floats) -> float:
        """Lower bound on the optimum that any multipliers prove (Lagrangian duality).

        min over the box of the objective − yᵀAv, plus the sides that y presses; -inf where a free column has no bound.
        """
        y = np.where((y > 0) & np.isinf(self.lower) | (y < 0) & np.isinf(self.upper), 0.0, y)
        pressed = np.where(y > 0, self.lower, np.where(y < 0, self.upper, 0.0))
        reduced = self.cost - self.matrix.T @ y
        best = np.where(reduced > 0, self.floor, np.where(reduced < 0, self.ceiling, 0.0))
        curved = self.curvature > 0
        stationary = -np.divide(reduced, self.curvature, where=curved, out=np.zeros_like(reduced))
        best = np.where(curved, np.clip(stationary, self.floor, self.ceiling), best)
        with np.errstate(invalid="ignore"):
            least = 0.5 * self.curvature * best * best + np.where(reduced == 0, 0.0, reduced * best)
        return float(least.sum() + (y * pressed).sum())


@dataclass(frozen=True)
class Answer:
    """Values of the columns and multipliers of the rows; y > 0 presses a lower side, y < 0 an upper."""

    v: Floats
    y: Floats


@dataclass(frozen=True)
class Proof:
    """What was proved of an answer, and by which engine it was found."""

    answer: Answer
    objective: float
    bound: float
    engine: str
    tried: tuple[str, ...] = ()
    """Engines that did not prove an optimum before."""


class Engine(Protocol):
    """Something that solves a convex program; interchangeable."""

    @property
    def name(self) -> str:
        """What it is called where it is told who solved what."""

    def solves(self, program: Convex) -> bool:
        """Tell whether the program is of a kind and size for this engine."""

    def solve(self, program: Convex) -> Answer | None:
        """Return an answer, or None if the engine found none; the caller proves it."""


class WholeEngine(Engine, Protocol):
    """An engine for linear programs, with columns that are to be whole, too."""

    def solve_whole(self, program: Convex, whole: Mask) -> Floats | None:
        """Return values with the given columns whole, or None if the engine found none; the caller checks them."""


def prove(program: Convex, answer: Answer, engine: str) -> Proof | None:
    """Accept an answer whose gap and violation are within tolerance, else None."""
    v = np.clip(answer.v, program.floor, program.ceiling)
    objective, bound = program.objective(v), program.bound(answer.y)
    gap = (objective - bound) / max(1.0, abs(objective))
    if not gap <= PROVED or not program.violation(v) <= PROVED:
        return None
    return Proof(Answer(v, answer.y), objective, min(bound, objective), engine)
