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
        """Solve to 1e-9, once more with iterative refinement where that is not reached.

        An answer that did not reach it is returned all the same, for the caller to prove or refuse.
        """
        rows = np.flatnonzero(np.isfinite(program.lower) | np.isfinite(program.upper))
        matrix = sparse.csr_array(program.matrix[rows])
        size = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        scale = 1.0 / np.where(size > 0, size, 1.0)
        scaled = sparse.csr_array(sparse.diags_array(scale) @ matrix)
        lower, upper = program.lower[rows] * scale, program.upper[rows] * scale
        equal = lower == upper
        for refined in (False, True):
            solver = _configured(refined)
            solver.setup(
                sparse.csc_matrix(sparse.diags(program.curvature)), program.cost, sparse.csc_matrix(scaled[equal]),
                lower[equal], sparse.csc_matrix(scaled[~equal]), lower[~equal], upper[~equal], program.floor,
                program.ceiling,
            )  # fmt: skip
            status = solver.solve()
            if status == piqp.PIQP_SOLVED:
                break
        if status not in (piqp.PIQP_SOLVED, piqp.PIQP_MAX_ITER_REACHED, piqp.PIQP_NUMERICS):
            return None
        y = np.zeros(len(program.lower))
        y[rows[equal]] = -np.asarray(solver.result.y)
        y[rows[~equal]] = np.asarray(solver.result.z_l) - np.asarray(solver.result.z_u)
        y[rows] *= scale
        v = np.asarray(solver.result.x)
        return Answer(v, y) if np.isfinite(v).all() and np.isfinite(y).all() else None


def _configured(refined: bool) -> piqp.SparseSolver:
    solver = piqp.SparseSolver()
    settings = solver.settings
    settings.eps_abs = settings.eps_rel = 1e-9
    settings.eps_duality_gap_abs = settings.eps_duality_gap_rel = 1e-9
    settings.check_duality_gap = True
    settings.max_iter = 250
    settings.iterative_refinement_always_enabled = refined
    settings.verbose = False
    return solver
