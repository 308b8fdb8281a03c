"""Rounded targets: what the cells of each set of goals add up to, in whole units, goals exactly."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Mask
from allocator.errors import SolverFailed
from allocator.solve.convex import Convex
from allocator.solve.engines import whole
from allocator.solve.linprog import Linprog, solve_mixed

_WHOLE = 1e-6


@dataclass(frozen=True)
class Asked:
    """What the sums of quotas must come to before rounding; S groups of cells with the same goals, G goals."""

    total: Floats
    """Sum of the cells of each group; shape (S,)."""
    unit: Floats
    """Unit of rounding of each group's metric; shape (S,)."""
    inside: Mask
    """Whether a group lies in a goal; shape (G, S)."""
    exact: Floats
    """Amount a goal must come to exactly, NaN where the next unit will do; shape (G,)."""
    most: Floats
    """What a goal may come to at most; shape (G,)."""


def round_targets(asked: Asked) -> Floats:
    """Round the sum of every group so that every goal comes out exactly, or to the next unit; shape (S,).

    A small integer program: groups and goals go to the unit below or above, nearest first (largest remainder), longer
    sums before shorter ones. An exact amount that is no multiple of the unit leaves its odd part with one group. Where
    goals that need not come out exactly cannot all go to a next unit, the last try only keeps them below their most.

    Raises
    ------
    SolverFailed
        If no rounding of the targets adds up.
    """
    groups, goals = len(asked.total), len(asked.exact)
    if not groups:
        return asked.total
    fixed = ~np.isnan(asked.exact)
    reached = asked.inside @ asked.total
    grain = np.array([asked.unit[row].min(initial=np.inf) if row.any() else 1.0 for row in asked.inside])
    floor_group, part_group = _split(asked.total / asked.unit)
    floor_goal, part_goal = _split(np.where(fixed, asked.exact, reached) / grain)
    for spread, only_exact in ((0, False), (1, False), (3, False), (3, True)):
        program = _program(asked, fixed, grain, (floor_group, part_group), (floor_goal, part_goal), spread)
        if only_exact:
            program = replace(program, lower=np.where(fixed[asked.inside.any(axis=1)], program.lower, -np.inf))
        columns = np.concatenate([np.ones(groups, bool), np.zeros(groups, bool), np.ones(goals, bool)])
        found = whole(program, columns, Linprog.name, partial(solve_mixed, program, columns))
        if found is not None:
            return np.asarray((floor_group + np.round(found[:groups])) * asked.unit + _clean(found, asked.unit))
    message = "the goals cannot all be met in whole units of rounding"
    raise SolverFailed(message)


def _clean(found: Floats, unit: Floats) -> Floats:
    """Odd parts without the engine's errors of digits: a millionth of a unit, or of one where the unit is larger."""
    odd = found[len(unit) : 2 * len(unit)]
    return np.where(odd > _WHOLE * unit, np.where(unit >= 1.0, np.round(odd, 6), odd), 0.0)


def _split(value: Floats) -> tuple[Floats, Floats]:
    near = np.round(value)
    value = np.where(np.abs(value - near) < _WHOLE, near, value)
    floor = np.floor(value)
    return floor, value - floor


def _program(
    asked: Asked,
    fixed: Mask,
    grain: Floats,
    group: tuple[Floats, Floats],
    goal: tuple[Floats, Floats],
    spread: int,
) -> Convex:
    """Columns: steps of groups above their floor, odd parts of groups, steps of goals above theirs.

    A goal over metrics of different units, or beside the odd part of another, has no steps of its own: only what
    it may come to at most counts, and a unit for each of its groups; where it must come out exactly, a coarser metric
    may carry its odd part.
    """
    count, goals = len(asked.total), len(grain)
    size = asked.inside.sum(axis=1)
    inside = sparse.csr_array(asked.inside.astype(np.float64))
    steps = inside @ sparse.diags_array(asked.unit)
    matrix = sparse.hstack([steps, inside, sparse.diags_array(np.where(fixed, 0.0, -grain))], format="csr")
    base = steps @ group[0]
    sought = np.where(fixed, asked.exact, goal[0] * grain) - base
    has_cells = size > 0
    coarser = asked.inside & (asked.unit > grain[:, None] * (1 + _WHOLE))
    odd = ((asked.inside & (fixed & (goal[1] > 0))[:, None]) | (coarser & fixed[:, None])).any(axis=0)
    mixed = ~fixed & (coarser.any(axis=1) | (asked.inside & odd).any(axis=1))
    below = np.where(mixed, asked.inside @ asked.unit - goal[1] * grain, 0.0)
    room = np.maximum(asked.most - goal[0] * grain, 0.0)
    above = np.where(mixed, room, 0.0)
    steps_up = np.where(fixed | mixed, 0.0, np.minimum(np.ceil(goal[1]), np.floor(room / grain + _WHOLE)))
    odd_allowed = odd * asked.unit * (1 - 1e-9)
    fair = np.concatenate([1 - 2 * group[1], 10.0 / asked.unit, (1 - 2 * goal[1]) * 4.0 * np.maximum(size, 1)])
    tie = 1e-4 * np.arange(count + count + goals) / (2 * count + goals)
    low = np.concatenate([np.where(group[0] > 0, -float(spread), 0.0), np.zeros(count), np.zeros(goals)])
    high = np.concatenate([np.ceil(group[1]) + spread, odd_allowed, steps_up])
    lower, upper = (sought - below)[has_cells], (sought + above)[has_cells]
    return Convex(fair + tie, np.zeros_like(fair), matrix[has_cells], lower, upper, low, high)
