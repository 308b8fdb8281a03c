"""The program when the year has moved: closed quotas are fixed, and changes are measured from the plan in force."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Mask
from allocator.rules.cells import Cells
from allocator.rules.standing import Standing
from allocator.solve.attribution import IN_FORCE
from allocator.solve.moving.explained import explained
from allocator.solve.program import Labelled, Program
from allocator.solve.reach import missed

_EXACT = 1e-6
_HELD = 1e-9


def stand(cells: Cells, labelled: Labelled, program: Program, standing: Standing) -> Program:
    """Centre the program on the plan in force, with what has gone by fixed.

    A row that closed quotas alone break is widened to what they come to; one that the plan in force breaks by no more
    than rounding explains, Σ|a|·unit, is widened by that. Targets of wishes that it misses by rounding are its own.
    """
    unit = cells.unit / program.size
    reference, least = standing.reference / program.size, standing.least / program.size
    floor = np.where(standing.is_closed, least, np.maximum(program.floor, least))
    floor = np.where(_near(reference, floor, unit) & (reference < floor), reference, floor)
    ceiling = np.where(standing.is_closed, least, np.maximum(program.ceiling, floor))
    ceiling = np.where(_near(reference, ceiling, unit) & (reference > ceiling), reference, ceiling)
    still = replace(
        program, fair_share=np.clip(reference, floor, ceiling), floor=floor, ceiling=ceiling,
        rules=(*program.rules, IN_FORCE),
    )  # fmt: skip
    return _rounded(cells, labelled, _widened(still))


def has_news(program: Program, standing: Standing) -> bool:
    """Tell whether anything moves the plan in force: a cell that came or went, a row or wish that it breaks."""
    gone = len(standing.in_force.released) > 0
    came = bool((standing.reference[standing.is_new] > 0).any())
    return (
        gone
        or came
        or not holds(program, program.fair_share)
        or bool((missed(program, program.fair_share) > _HELD).any())
    )


def holds(program: Program, x: Floats) -> bool:
    """Tell whether a point holds every hard row, and stands where the program is centred."""
    activity = program.matrix @ x
    size = _HELD * (1.0 + abs(program.matrix) @ np.abs(x))
    return bool((activity <= program.upper + size).all() and (activity >= program.lower - size).all())


def _near(value: Floats, bound: Floats, far: Floats) -> Mask:
    return np.abs(value - bound) <= far * (1 + _EXACT)


def _widened(program: Program) -> Program:
    """Widen the rows that what has gone by breaks, whatever the rest comes to."""
    matrix = program.matrix
    up, down = matrix.maximum(0), matrix.minimum(0)
    with np.errstate(invalid="ignore"):
        least = up @ program.floor + _reach(down, program.ceiling, -np.inf)
        most = _reach(up, program.ceiling, np.inf) + down @ program.floor
    return program.bounded(np.minimum(program.lower, most), np.maximum(program.upper, least))


def _reach(matrix: sparse.csr_array, ceiling: Floats, endless: float) -> Floats:
    """Activity with every cell at its ceiling, `endless` for rows with a cell that has none."""
    free = np.isinf(ceiling)
    open_ended = abs(matrix) @ free.astype(np.float64) > 0
    return np.where(open_ended, endless, matrix @ np.where(free, 0.0, ceiling))


def _rounded(cells: Cells, labelled: Labelled, program: Program) -> Program:
    """Widen rows and shift targets by what rounding of the plan in force explains."""
    activity, by = program.matrix @ program.fair_share, explained(cells, labelled, program)
    lower = np.where((activity < program.lower) & (activity >= program.lower - by.row), activity, program.lower)
    upper = np.where((activity > program.upper) & (activity <= program.upper + by.row), activity, program.upper)
    w = program.wishes
    at = activity[w.row]
    low = w.at_least & (at < w.target) & (at >= w.target - by.met)
    high = ~w.at_least & (at > w.target) & (at <= w.target + by.met)
    return replace(program.bounded(lower, upper), wishes=replace(w, target=np.where(low | high, at, w.target)))
