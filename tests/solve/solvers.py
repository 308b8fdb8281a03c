"""Second and third opinions on a program: HiGHS, SciPy, CBC through PuLP, PIQP, Clarabel."""

from __future__ import annotations

from pathlib import Path

import clarabel
import numpy as np
import numpy.typing as npt
import pulp
from cbcbox import cbc_bin_path
from scipy import sparse

from allocator.solve.convex import Answer, Convex
from allocator.solve.highs import Highs
from allocator.solve.linprog import Linprog

Floats = npt.NDArray[np.float64]

AGREED = 1e-6
"""Largest difference between optima of different engines, relative."""


def optima(program: Convex) -> dict[str, float]:
    """Optimum of a linear program by each engine."""
    found = {"HiGHS": Highs("simplex").solve(program), "SciPy": Linprog().solve(program)}
    assert all(answer is not None for answer in found.values())
    values = {name: program.objective(answer.v) for name, answer in found.items() if answer is not None}
    return {**values, "CBC": by_cbc(program)}


def by_cbc(program: Convex, whole: npt.NDArray[np.bool_] | None = None) -> float:
    """Optimum by CBC, handed over by PuLP as named rows."""
    problem = pulp.LpProblem("program", pulp.LpMinimize)
    kinds = np.zeros(len(program.cost), bool) if whole is None else whole
    columns = [
        problem.add_variable(f"x{k}", float(low), None if np.isinf(high) else float(high),
                             pulp.LpInteger if kind else pulp.LpContinuous)
        for k, (low, high, kind) in enumerate(zip(program.floor, program.ceiling, kinds, strict=True))
    ]  # fmt: skip
    problem.setObjective(pulp.lpSum(float(c) * x for c, x in zip(program.cost, columns, strict=True) if c))
    matrix = sparse.csr_array(program.matrix)
    for row, (low, high) in enumerate(zip(program.lower, program.upper, strict=True)):
        place = slice(matrix.indptr[row], matrix.indptr[row + 1])
        total = pulp.lpSum(
            float(a) * columns[k] for a, k in zip(matrix.data[place], matrix.indices[place], strict=True) if a
        )
        if not len(matrix.data[place]):
            continue
        if low == high:
            problem.addConstraint(total == float(low), f"equal{row}")
            continue
        if np.isfinite(low):
            problem.addConstraint(total >= float(low), f"least{row}")
        if np.isfinite(high):
            problem.addConstraint(total <= float(high), f"most{row}")
    options = ["primalT 1e-9", "dualT 1e-9"]
    solver = pulp.COIN_CMD(path=str(Path(cbc_bin_path())), msg=False, options=options, gapRel=0.0, gapAbs=1e-9)
    solved = problem.solve(solver)
    assert solved.status in (pulp.LpSolveStatus.Optimal, pulp.LpSolveStatus.GapLimit)
    return float(solved.objective)


def by_clarabel(program: Convex) -> Answer:
    """Solve a quadratic program by Clarabel, to 1e-10."""
    equal = program.lower == program.upper
    high, low = np.isfinite(program.upper) & ~equal, np.isfinite(program.lower) & ~equal
    bounded = np.isfinite(program.ceiling)
    eye = sparse.eye_array(len(program.cost), format="csr")
    matrix = sparse.vstack([program.matrix[equal], program.matrix[high], -program.matrix[low], eye[bounded], -eye])
    right = np.concatenate([
        program.lower[equal], program.upper[high], -program.lower[low], program.ceiling[bounded], -program.floor
    ])  # fmt: skip
    count = int(equal.sum())
    cones = [clarabel.ZeroConeT(count), clarabel.NonnegativeConeT(len(right) - count)]
    options = clarabel.DefaultSettings()
    options.verbose = False
    options.tol_gap_abs = options.tol_gap_rel = options.tol_feas = 1e-10
    curvature = sparse.csc_matrix(sparse.diags(program.curvature))
    solved = clarabel.DefaultSolver(
        curvature, program.cost, sparse.csc_matrix(matrix), right, cones[count == 0 :], options
    ).solve()
    z, y = np.array(solved.z), np.zeros(len(program.lower))
    parts = np.split(z, np.cumsum([count, int(high.sum()), int(low.sum())]))
    y[equal], y[high], y[low] = -parts[0], y[high] - parts[1], y[low] + parts[2]
    return Answer(np.array(solved.x), y)


def gradient_gap(program: Convex, v: Floats) -> float:
    """How much the linear program of the gradient at a point promises to gain; zero proves the point optimal."""
    gradient = program.curvature * v + program.cost
    linear = Convex(
        gradient, np.zeros_like(gradient), program.matrix, program.lower, program.upper, program.floor, program.ceiling
    )
    answer = Highs("simplex").solve(linear)
    assert answer is not None
    return float(gradient @ v - gradient @ answer.v)
