"""Reach: how much of each goal the plan can carry, by priority, proved."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Ints
from allocator.errors import SolverFailed
from allocator.solve.asked import asking
from allocator.solve.convex import Convex, Proof
from allocator.solve.engines import optimum
from allocator.solve.program import Program

MET = 1e-6
"""Shortfall, relative to a goal, that counts as none."""
ERROR = 1e-4
"""Shortfall, relative to a goal, that an interior point method may leave of a square where there is none."""
_HELD = 1e-9


@dataclass(frozen=True)
class Tier:
    """One priority: what was asked, what can be carried."""

    priority: int
    wish: Ints
    """Wishes of the tier, numbered as in the program."""
    least: float
    """Proved least total weighted relative shortfall; the bound that any linear engine confirms."""
    shortfall: Floats
    """Relative shortfall of each wish of the tier, as divided among them."""
    linear: Proof | None
    """Proof of `least`; None where a point that meets every wish shows that it is zero."""
    quadratic: Proof | None
    """Proof of the even division; None where nothing is short or the total decides."""
    engines: tuple[str, ...]
    left: Floats = field(default_factory=lambda: np.zeros(0))
    """Relative shortfall that later tiers leave to each wish: as found, and what may be given up."""


@dataclass(frozen=True)
class Reach:
    """What can be carried in each tier, and the bounds that keep it."""

    tiers: tuple[Tier, ...]
    shortfall: Floats
    """Relative shortfall of every wish; shape (wishes,)."""

    @property
    def is_short(self) -> bool:
        return bool((self.shortfall > MET).any())


def find_reach(program: Program, x: Floats | None, even: bool, give_up: float = 0.0) -> Reach:
    """Solve the tiers in order of priority, each keeping the results of those before but for the give-up.

    Parameters
    ----------
    x
        A point that holds every hard rule, if one is known; tiers it meets need no program.
    even
        Divide the shortfall of a tier in equal parts where trade-offs are equal (Σ w (s/G)² least); else as the linear
        program has it.

    Raises
    ------
    SolverFailed
        If no engine proves a tier; the hard rules may conflict.
    """
    kept = program
    shortfall = np.zeros(len(program.wishes.row))
    tiers = []
    for priority in np.unique(program.wishes.priority):
        wish = np.flatnonzero(program.wishes.priority == priority)
        if x is not None and (missed(program, x)[wish] <= _HELD).all():
            tier = Tier(int(priority), wish, 0.0, np.zeros(len(wish)), None, None, ())
        else:
            tier, x = _solve_tier(kept, wish, even)
        shortfall[wish] = tier.shortfall
        left = tier.shortfall + spare(tier.shortfall, give_up)
        kept = keep(kept, wish, left)
        tiers.append(replace(tier, left=left))
    return Reach(tuple(tiers), shortfall)


def spare(shortfall: Floats, give_up: float) -> Floats:
    """What may be spent of each wish beyond its shortfall: max(min(give_up, s), 1e-6), relative."""
    return np.maximum(np.minimum(give_up, shortfall), MET)


def cleared(program: Program, reach: Reach, x: Floats) -> Reach:
    """Take back the shortfalls that a point shows to be an engine's error, as it misses nothing there."""
    wrong = (reach.shortfall <= ERROR) & (missed(program, x) <= 0.1 * MET)
    shortfall = np.where(wrong, 0.0, reach.shortfall)
    return Reach(tuple(replace(tier, shortfall=shortfall[tier.wish]) for tier in reach.tiers), shortfall)


def missed(program: Program, x: Floats) -> Floats:
    """Relative shortfall of every wish at a point; shape (wishes,)."""
    w = program.wishes
    activity = (program.matrix @ x)[w.row]
    return np.asarray(np.maximum(np.where(w.at_least, w.target - activity, activity - w.target), 0.0) / w.scale)


def keep(program: Program, wish: Ints, slack: Floats) -> Program:
    """Bound rows so that some wishes miss their target by no more than a relative slack."""
    w = program.wishes
    lower, upper = program.lower.copy(), program.upper.copy()
    least = wish[w.at_least[wish]]
    most = wish[~w.at_least[wish]]
    allowed = np.zeros(len(w.row))
    allowed[wish] = slack
    np.maximum.at(lower, w.row[least], (w.target - allowed * w.scale)[least])
    np.minimum.at(upper, w.row[most], (w.target + allowed * w.scale)[most])
    return program.bounded(np.minimum(lower, upper), upper)


def _solve_tier(program: Program, wish: Ints, even: bool) -> tuple[Tier, Floats]:
    cells = len(program.fair_share)
    linear = optimum(tier_program(program, wish))
    used = [linear.engine]
    shortfall = linear.answer.v[cells:]
    quadratic = None
    x = linear.answer.v[:cells]
    if even and linear.objective > MET * program.wishes.weight[wish].sum():
        unit = linear.objective / program.wishes.weight[wish].sum()
        quadratic = _even(tier_program(program, wish, unit))
    if quadratic is not None:
        shortfall, x = quadratic.answer.v[cells:] * unit, quadratic.answer.v[:cells]
        used.append(quadratic.engine)
    priority = int(program.wishes.priority[wish[0]])
    tier = Tier(
        priority,
        wish,
        linear.bound,
        np.where(shortfall > MET, shortfall, 0.0),
        linear,
        quadratic,
        tuple(used),
    )
    return tier, x


def _even(program: Convex) -> Proof | None:
    """The even division, or None where no engine proves one: then the linear program's stands, as with `total`."""
    try:
        with asking("even division"):
            return optimum(program)
    except SolverFailed:
        return None


def tier_program(program: Program, wish: Ints, unit: float | None = None) -> Convex:
    """Write one tier: columns are the scaled cells, then the relative shortfalls of its wishes.

    Linear, Σ w s, by default; with a `unit` quadratic, Σ w σ², shortfalls in multiples σ of that unit.
    """
    w = program.wishes
    cells, count = len(program.fair_share), len(wish)
    step = 1.0 if unit is None else unit
    sign = np.where(w.at_least[wish], 1.0, -1.0)
    scale = w.scale[wish]
    wished = sparse.diags_array(1.0 / scale) @ program.matrix[w.row[wish]]
    size = row_size(program.matrix)
    matrix = sparse.vstack([
        sparse.hstack([sparse.diags_array(1.0 / size) @ program.matrix, sparse.csr_array((len(size), count))]),
        sparse.hstack([wished, sparse.diags_array(sign * step)]),
    ], format="csr")  # fmt: skip
    target = w.target[wish] / scale
    box = box_of(program)
    most = (np.abs(target) + abs(wished) @ box) / step
    zero, weight = np.zeros(cells), w.weight[wish]
    return Convex(
        np.concatenate([zero, weight if unit is None else 0.0 * weight]),
        np.concatenate([zero, 0.0 * weight if unit is None else 2.0 * weight]),
        matrix,
        np.concatenate([program.lower / size, np.where(w.at_least[wish], target, -np.inf)]),
        np.concatenate([program.upper / size, np.where(w.at_least[wish], np.inf, target)]),
        np.concatenate([program.floor, np.zeros(count)]),
        np.concatenate([box, most]),
    )


def row_size(matrix: sparse.csr_array) -> Floats:
    """Euclidean norm of each row, 1 for empty rows."""
    size = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return np.where(size > 0, size, 1.0)


def box_of(program: Program) -> Floats:
    """Finite ceiling of each cell: its own, or one that the rows keep it below."""
    roomy = room_above(program.matrix, program.upper, np.full(len(program.floor), np.inf))
    return np.maximum(np.minimum(program.ceiling, roomy), program.floor)


def room_above(matrix: sparse.csr_array, upper: Floats, most: Floats) -> Floats:
    """Ceiling of each column beyond what the rows without negative entries allow, columns being ≥ 0.

    Twice as far as the rows allow, so that it bounds proofs but never presses in place of a row.
    """
    length = np.diff(matrix.indptr)
    row = np.repeat(np.arange(len(length)), length)
    negative = np.bincount(row, matrix.data < 0, len(length)) > 0
    usable = (~negative & np.isfinite(upper))[row] & (matrix.data > 0)
    tightest = most.copy()
    np.minimum.at(tightest, matrix.indices[usable], upper[row[usable]] / matrix.data[usable])
    return np.minimum(np.maximum(2.0 * tightest + 1.0, 0.0), np.maximum(most, 1.0))
