"""The rows and columns of a plan, as the solvers get them."""

from __future__ import annotations

import numpy as np

from allocator.plan.plan import Plan
from allocator.rules import read_rows
from allocator.rules.cells import read_cells
from allocator.solve.program import Program, build, stack
from allocator.solve.reach import keep


def program_of(plan: Plan) -> Program:
    """Lay out cells and rules of a plan as a program."""
    cells = read_cells(plan)
    return build(cells, stack(cells, read_rows(cells)))


def with_all_goals(program: Program) -> Program:
    """Ask every goal and its over-assignment in full, as if nothing were short."""
    every = np.arange(len(program.wishes.row))
    return keep(program, every, np.zeros(len(every)))
