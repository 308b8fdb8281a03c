"""Settling: a small integer program for the reps that a linear program leaves between two whole numbers."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np

from allocator.arrays import Floats, Ints
from allocator.solve.convex import Convex
from allocator.solve.engines import vertex, whole
from allocator.solve.highs import Highs, solve_integers

_WHOLE = 1e-6


def solve_whole(program: Convex, owner: Ints) -> Floats | None:
    """Solve a linear program whose first columns are to be whole; None where nothing meets its rows.

    Parameters
    ----------
    owner
        Whose each of the first columns is; all columns of an owner with a broken one are settled together.
    """
    v = vertex(program, presolve=False)
    if v is None:
        return None
    steps = v[: len(owner)]
    broken = np.abs(steps - np.round(steps)) > _WHOLE
    return _settled(program, v, owner, np.unique(owner[broken])) if broken.any() else v


def _settled(program: Convex, v: Floats, owner: Ints, concerned: Ints) -> Floats | None:
    """Fix the columns of all owners but those concerned, and round these by an integer program; else all."""
    steps = len(owner)
    columns = np.arange(len(v)) < steps
    for free in (np.isin(owner, concerned), np.ones(steps, bool)):
        floor, ceiling = program.floor.copy(), program.ceiling.copy()
        held = np.flatnonzero(~free)
        floor[held] = ceiling[held] = np.round(v[held])
        fixed = replace(program, floor=floor, ceiling=ceiling)
        found = whole(fixed, columns, Highs.name, partial(solve_integers, fixed, columns))
        if found is not None:
            return found
    return None
