"""How far rounding the plan in force may have moved each row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Mask
from allocator.rules.cells import Cells
from allocator.solve.program import Labelled, Program

_EXACT = 1e-6


@dataclass(frozen=True)
class Explained:
    """By merged row; shape (m,)."""

    is_goal: Mask
    exact: Floats
    """For the amount of a goal that is met, which comes out exactly; for any other row what `loose` says."""
    loose: Floats
    """For sums of any cells Σ|a|·unit; for a goal a unit for each set of cells with the same goals."""


def explained(cells: Cells, labelled: Labelled, program: Program) -> Explained:
    """Work out what rounding explains of every row."""
    unit = cells.unit / program.size
    size = sparse.csr_array(abs(program.matrix) @ sparse.diags_array(unit))
    is_goal = _of_goals(labelled, program)
    step = np.asarray(size.max(axis=1).todense()).ravel() if size.nnz else np.zeros(size.shape[0])
    loose = np.where(is_goal, step * _groups(cells, size), size @ np.ones(len(unit)))
    return Explained(is_goal, np.where(is_goal, _EXACT * step, loose), loose)


def _of_goals(labelled: Labelled, program: Program) -> Mask:
    goals = np.array([rows.rule == "goals" for rows in labelled.blocks], bool)
    merged = program.merged[goals[labelled.block]] if len(labelled.block) else program.merged
    out = np.zeros(len(program.lower), bool)
    out[merged[merged >= 0]] = True
    return out


def _groups(cells: Cells, size: sparse.csr_array) -> Floats:
    """Sets of cells with the same goals in each row."""
    group, cell = cells.group, np.arange(len(cells.lane))
    held = sparse.csr_array((np.ones(len(cell)), (cell, group + 1)), shape=(len(cell), int(group.max(initial=-1)) + 2))
    return np.asarray(((size @ held) > 0).sum(axis=1), np.float64).ravel()
