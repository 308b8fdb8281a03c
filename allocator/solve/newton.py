"""Balance by projected Newton on the dual: our own solver for the nearest point to fair share.

    minimise Σ (x − φ)² / 2D   subject to   lower ≤ A x ≤ upper,  floor ≤ x ≤ ceiling

For multipliers y of the rows the best cells are explicit, x(y) = clip(φ − D Aᵀy, floor, ceiling), so the dual is
concave and piecewise quadratic in y. Newton's method on it converges in a few steps once the right pieces are found
(semismooth Newton: Qi and Sun, 1993; for duals of this kind Li, Sun and Toh, 2018; with bounds, Bertsekas, 1982).
Signs: y > 0 presses an upper side, y < 0 a lower.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from allocator.arrays import Floats, Mask

STEPS = 20
_RESIDUAL = 1e-9
_DUAL_GAP = 1e-9
_RIDGE = 1e-11
_ARMIJO = 1e-4
_HALVINGS = 40
_ROUNDS = 3
_STALL = 1e-8
_PATIENCE = 4
_IDLE = 1e-14
_LOOSE = 1e-4
"""Stands for the diagonal of a row whose cells are all at a bound, so that its multiplier moves on."""
_EXPLODED = 1e7


@dataclass(frozen=True)
class Nearest:
    """The nearest point to `centre` within rows and bounds; n cells, m rows.

    `price` bounds the multipliers: a row may be broken at that price a unit, and is hard where it is infinite.
    """

    centre: Floats
    weight: Floats
    floor: Floats
    ceiling: Floats
    matrix: sparse.csr_array
    lower: Floats
    upper: Floats
    price_lower: Floats
    price_upper: Floats

    @classmethod
    def hard(
        cls,
        centre: Floats,
        weight: Floats,
        floor: Floats,
        ceiling: Floats,
        matrix: sparse.csr_array,
        lower: Floats,
        upper: Floats,
    ) -> Nearest:
        """Every row must hold."""
        free = np.full(len(lower), np.inf)
        return cls(centre, weight, floor, ceiling, matrix, lower, upper, free, free)


@dataclass(frozen=True)
class Point:
    """Cells and multipliers, and whether they are proved optimal to the tolerances of this module."""

    x: Floats
    y: Floats
    converged: bool
    steps: int


class _Dual:
    """The scaled dual: rows divided by the root of their dual diagonal, ordered from few cells to many."""

    def __init__(self, problem: Nearest) -> None:
        squares = problem.matrix.copy()
        squares.data = squares.data**2
        diagonal = squares @ problem.weight
        self.scale = 1.0 / np.sqrt(np.where(diagonal > 0, diagonal, 1.0))
        self.order = np.argsort(np.diff(problem.matrix.indptr), kind="stable")
        scale = self.scale[self.order]
        self.problem = problem
        self.rows = sparse.csr_array(sparse.diags_array(scale) @ problem.matrix[self.order])
        self.columns = sparse.csr_array(self.rows.T)
        self.lower, self.upper = problem.lower[self.order] * scale, problem.upper[self.order] * scale
        self.least, self.most = (
            -problem.price_lower[self.order] / scale,
            problem.price_upper[self.order] / scale,
        )
        self.equal = self.lower == self.upper
        self.unit = scale

    def cells(self, pull: Floats) -> Floats:
        p = self.problem
        return np.clip(p.centre - p.weight * pull, p.floor, p.ceiling)

    def value(self, y: Floats, x: Floats, pull: Floats) -> float:
        """Dual value at y."""
        p = self.problem
        pressed = np.where(y > 0, self.upper, self.lower)
        return float(
            ((x - p.centre) ** 2 / (2 * p.weight) + pull * x).sum() - (y * np.where(y != 0, pressed, 0.0)).sum()
        )

    def slope(self, y: Floats, x: Floats) -> Floats:
        """Direction of ascent; zero where a row is satisfied, or broken at its full price."""
        activity = self.rows @ x
        over, under = activity - self.upper, activity - self.lower
        slope = np.where(y > 0, over, np.where(y < 0, under, np.maximum(over, 0.0) + np.minimum(under, 0.0)))
        slope = np.where((y >= self.most) & (slope > 0), 0.0, slope)
        return np.asarray(np.where((y <= self.least) & (slope < 0), 0.0, slope))

    def project(self, y: Floats, step: Floats) -> Floats:
        """Follow a step, stopping at zero where the row has two different sides, and at the prices."""
        moved = np.clip(y + step, self.least, self.most)
        crossed = ~self.equal & (((y > 0) & (moved < 0)) | ((y < 0) & (moved > 0)))
        wrong = ((moved > 0) & np.isinf(self.upper)) | ((moved < 0) & np.isinf(self.lower))
        return np.where(crossed | wrong, 0.0, moved)

    def direction(self, y: Floats, x: Floats, slope: Floats) -> Floats:
        """Newton's step on the rows that press or are broken.

        Rows that the step would carry beyond zero stop there, and rows that are broken but would be pressed from the
        wrong side are left out; the others are then solved again with that known, a few times.
        """
        p = self.problem
        held = (y >= self.most) | (y <= self.least)
        active = np.flatnonzero(((y != 0) & ~(held & (slope == 0))) | (slope != 0))
        weight = np.where((x > p.floor) & (x < p.ceiling), p.weight, 0.0)
        rows = self.rows[active]
        rows.data *= np.sqrt(weight)[rows.indices]
        rows.eliminate_zeros()
        metric = sparse.csr_array(rows @ rows.T)
        step = np.zeros(len(active))
        at, rise, two_sided = y[active], slope[active], ~self.equal[active]
        loose = np.ones(len(active), bool)
        for _ in range(_ROUNDS):
            step[loose] = _solved(metric, loose, rise - metric @ np.where(loose, 0.0, step))
            stops = loose & two_sided & (at != 0) & (np.sign(at + step) == -np.sign(at))
            wrong = loose & two_sided & (at == 0) & (step * rise < 0)
            if not (stops | wrong).any():
                break
            step[stops], step[wrong] = -at[stops], 0.0
            loose &= ~(stops | wrong)
        out = np.zeros_like(y)
        out[active] = step
        return out


def _solved(metric: sparse.csr_array, loose: Mask, right: Floats) -> Floats:
    """Solve the Newton system on some rows, a little regularised as rows may depend on each other."""
    chosen = np.flatnonzero(loose)
    block = metric if len(chosen) == len(loose) else metric[chosen][:, chosen]
    idle = block.diagonal() <= _IDLE
    block = sparse.csr_array(block + sparse.diags_array(np.where(idle, _LOOSE, _RIDGE)))
    system = sparse.csc_array((block.data, block.indices, block.indptr), shape=block.shape)
    factors = splu(system, permc_spec="NATURAL", diag_pivot_thresh=0.0, panel_size=1, options={"SymmetricMode": True})
    return np.asarray(factors.solve(right[chosen]))


def nearest(problem: Nearest, start: Floats | None = None, steps: int = STEPS) -> Point:
    """Find the nearest point to the centre.

    Parameters
    ----------
    start
        Multipliers to start from, for instance those of a similar problem; shape (m,).
    steps
        Newton steps to try.

    Returns
    -------
    Point with `converged` true when every row holds to 1e-9 of its scale and the duality gap is below 1e-9. It cannot
    prove that no point exists: then, and where prices explode, it returns unconverged.
    """
    dual = _Dual(problem)
    y = (
        np.zeros(len(problem.lower))
        if start is None
        else dual.project(np.zeros(len(start)), start[dual.order] / dual.unit)
    )
    pull = dual.columns @ y
    x = dual.cells(pull)
    value, slope, stuck = dual.value(y, x, pull), dual.slope(y, x), 0
    for step in range(steps):
        if _done(y, slope, value):
            return _point(dual, x, y, True, step)
        move = dual.direction(y, x, slope)
        if not np.abs(move).max(initial=0.0) < _EXPLODED:
            break
        found = _search(dual, y, value, slope, move)
        if found is None:
            break
        stuck = stuck + 1 if found[2] - value <= _STALL * max(1.0, abs(value)) else 0
        y, x, value, slope = found
        if stuck >= _PATIENCE and not _done(y, slope, value):
            break
    return _point(dual, x, y, _done(y, slope, value), steps)


def _done(y: Floats, slope: Floats, value: float) -> bool:
    worst = float(np.abs(slope).max(initial=0.0))
    return worst <= _RESIDUAL and float((np.abs(y) * np.abs(slope)).sum()) <= _DUAL_GAP * max(1.0, abs(value))


def _search(
    dual: _Dual, y: Floats, value: float, slope: Floats, move: Floats
) -> tuple[Floats, Floats, float, Floats] | None:
    """Walk along the projection arc, halving until the dual rises enough."""
    length = 1.0
    for _ in range(_HALVINGS):
        trial = dual.project(y, length * move)
        pull = dual.columns @ trial
        x = dual.cells(pull)
        reached = dual.value(trial, x, pull)
        gain = float(slope @ (trial - y))
        if reached >= value + _ARMIJO * gain - 1e-13 * max(1.0, abs(value)):
            return trial, x, reached, dual.slope(trial, x)
        length *= 0.5
    return None


def _point(dual: _Dual, x: Floats, y: Floats, converged: bool, steps: int) -> Point:
    multipliers = np.empty_like(y)
    multipliers[dual.order] = y * dual.unit
    return Point(x, multipliers, converged, steps)
