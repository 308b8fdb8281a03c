"""PIQP, the engine behind the Newton: a proximal interior point method; the only file that imports piqp.

Schwan, Jiang, Kuhn and Jones (2023), PIQP: A Proximal Interior-Point Quadratic Programming Solver.
"""

from __future__ import annotations

import numpy as np
import piqp
from scipy import sparse

from allocator.solve.convex import Answer, Convex


class Piqp:
    """Linear and quadratic programs of any size, to 1e-9."""

    name = "PIQP"

    def solves(self, program: Convex) -> bool:
        return True

    def solve(self, program: Convex) -> Answer | None:
        """Solve to 1e-9; an answer that did not reach it is returned all the same, for the caller to prove or refuse."""
        matrix = sparse.csr_array(program.matrix)
        size = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        scale = 1.0 / np.where(size > 0, size, 1.0)
        scaled = sparse.csr_array(sparse.diags_array(scale) @ matrix)
        lower, upper = program.lower * scale, program.upper * scale
        equal = lower == upper
        solver = _configured()
        solver.setup(
            sparse.csc_matrix(sparse.diags(program.curvature)), program.cost,
            sparse.csc_matrix(scaled[equal]), lower[equal], sparse.csc_matrix(scaled[~equal]), lower[~equal], upper[~equal],
            program.floor, program.ceiling,
        )  # fmt: skip
        status = solver.solve()
        if status not in (piqp.PIQP_SOLVED, piqp.PIQP_MAX_ITER_REACHED, piqp.PIQP_NUMERICS):
            return None
        y = np.empty(len(lower))
        y[equal] = -np.asarray(solver.result.y)
        y[~equal] = np.asarray(solver.result.z_l) - np.asarray(solver.result.z_u)
        v = np.asarray(solver.result.x)
        return Answer(v, y * scale) if np.isfinite(v).all() and np.isfinite(y).all() else None


def _configured() -> piqp.SparseSolver:
    solver = piqp.SparseSolver()
    settings = solver.settings
    settings.eps_abs = settings.eps_rel = 1e-9
    settings.eps_duality_gap_abs = settings.eps_duality_gap_rel = 1e-9
    settings.check_duality_gap = True
    settings.max_iter = 250
    settings.verbose = False
    return solver
