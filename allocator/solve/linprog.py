"""SciPy's linear programs: an engine of last resort and a second opinion."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from allocator.arrays import Floats, Mask
from allocator.solve.convex import Answer, Convex

_WHOLE = 1e-9


class Linprog:
    """scipy.optimize.linprog with its own build of HiGHS, interior point."""

    name = "SciPy"

    def solves(self, program: Convex) -> bool:
        return program.is_linear

    def solve(self, program: Convex) -> Answer | None:
        """Solve a linear program; None when it is not optimal."""
        equal = program.lower == program.upper
        low, high = np.isfinite(program.lower) & ~equal, np.isfinite(program.upper) & ~equal
        matrix = sparse.csr_array(program.matrix)
        result = linprog(
            program.cost,
            A_ub=sparse.vstack([matrix[high], -matrix[low]], format="csr"),
            b_ub=np.concatenate([program.upper[high], -program.lower[low]]),
            A_eq=matrix[equal],
            b_eq=program.lower[equal],
            bounds=np.column_stack([program.floor, program.ceiling]).tolist(),
            method="highs-ds",
        )
        if not result.success:
            return None
        y = np.zeros(len(program.lower))
        count = int(high.sum())
        y[high] += result.ineqlin.marginals[:count]
        y[low] -= result.ineqlin.marginals[count:]
        y[equal] = result.eqlin.marginals
        return Answer(np.asarray(result.x), y)


def solve_mixed(program: Convex, whole: Mask) -> Floats | None:
    """Solve a small linear program with some columns whole; None when there is no solution.

    Where the best of all values is whole already, no integer program is solved.
    """
    rows = LinearConstraint(program.matrix, program.lower, program.upper)
    bounds = Bounds(program.floor, program.ceiling)
    result = milp(program.cost, constraints=rows, bounds=bounds)
    if result.success and np.abs(result.x - np.round(result.x))[whole].max(initial=0.0) > _WHOLE:
        kinds = whole.astype(int)
        result = milp(program.cost, integrality=kinds, constraints=rows, bounds=bounds, options={"mip_rel_gap": 0.0})
    return np.asarray(result.x) if result.success else None
