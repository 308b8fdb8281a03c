"""How far rounding the plan in force may have moved each row."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Mask
from allocator.rules.cells import Cells
from allocator.rules.rows import LAST
from allocator.solve.program import Labelled, Program

_EXACT = 1e-6
_STEPS = 2.0
"""Units that a set of cells may be rounded beyond its own sum, so that the goals around it come out."""


@dataclass(frozen=True)
class Explained:
    """What rounding explains, in the unit of the merged rows."""

    row: Floats
    """For sums of any cells Σ|a|·unit; for a goal two units for each set of cells with the same goals; shape (m,)."""
    met: Floats
    """Of each wish if it is met: nothing for the amount of a goal, which comes out exactly; shape (wishes,)."""
    short: Floats
    """Of each wish that falls short anyway; shape (wishes,)."""


def explained(cells: Cells, labelled: Labelled, program: Program) -> Explained:
    """Work out what rounding explains of every row and wish."""
    unit = cells.unit / program.size
    size = sparse.csr_array(abs(program.matrix) @ sparse.diags_array(unit))
    step = np.asarray(size.max(axis=1).todense()).ravel() if size.nnz else np.zeros(size.shape[0])
    of_goals = _of_goals(labelled)
    merged = program.merged[of_goals[labelled.block]] if len(labelled.block) else program.merged
    is_goal = np.isin(np.arange(len(step)), merged)
    sums = size @ np.ones(len(unit))
    row = np.where(is_goal, np.minimum(_STEPS * step * _groups(cells, size), sums), sums)
    w = program.wishes
    asks = of_goals[labelled.block[labelled.wishes.row]] & (w.priority < LAST)
    short = np.where(of_goals[labelled.block[labelled.wishes.row]], row[w.row], sums[w.row])
    return Explained(row, np.where(asks, _EXACT * step[w.row], short), short)


def _of_goals(labelled: Labelled) -> Mask:
    """Which blocks of rows are goals."""
    return np.array([rows.rule == "goals" for rows in labelled.blocks], bool)


def _groups(cells: Cells, size: sparse.csr_array) -> Floats:
    """Sets of cells with the same goals in each row."""
    group, cell = cells.group, np.arange(len(cells.lane))
    held = sparse.csr_array((np.ones(len(cell)), (cell, group + 1)), shape=(len(cell), int(group.max(initial=-1)) + 2))
    return np.asarray(((size @ held) > 0).sum(axis=1), np.float64).ravel()
