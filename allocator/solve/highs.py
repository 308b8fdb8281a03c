"""HiGHS, the engine for linear and integer programs; the only file that imports highspy."""

from __future__ import annotations

import highspy
import numpy as np

from allocator.arrays import Floats, Mask
from allocator.solve.convex import Answer, Convex

TIME_LIMIT = 600.0


class Highs:
    """Dual simplex, or interior point with crossover; exact vertices.

    Parameters
    ----------
    presolve
        Whether the program is made smaller first; what is near its end from the start is solved faster without.
    """

    name = "HiGHS"

    def __init__(self, method: str = "choose", presolve: bool = True) -> None:
        self.method = method
        self.presolve = "choose" if presolve else "off"

    def solves(self, program: Convex) -> bool:
        return program.is_linear

    def solve(self, program: Convex) -> Answer | None:
        """Solve a linear program; None when it is not optimal within the time limit."""
        highs = _loaded(program)
        highs.setOptionValue("solver", self.method)
        highs.setOptionValue("presolve", self.presolve)
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = highs.getSolution()
        return Answer(np.array(solution.col_value), np.array(solution.row_dual))


def solve_integers(program: Convex, whole: Mask, seconds: float = 60.0) -> Floats | None:
    """Solve a linear program with whole-numbered columns; None when no solution was found."""
    highs = _loaded(program)
    count = int(whole.sum())
    columns = np.flatnonzero(whole).astype(np.int32)
    kinds = np.full(count, int(highspy.HighsVarType.kInteger.value), np.uint8)
    highs.changeColsIntegrality(count, columns, kinds)
    highs.setOptionValue("time_limit", seconds)
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.setOptionValue("mip_abs_gap", 1e-9)
    highs.run()
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    return np.array(highs.getSolution().col_value)


def _loaded(program: Convex) -> highspy.Highs:
    highs = highspy.Highs()
    for option, value in (("output_flag", False), ("threads", 1), ("time_limit", TIME_LIMIT), ("random_seed", 0),
                          ("primal_feasibility_tolerance", 1e-9), ("dual_feasibility_tolerance", 1e-9)):  # fmt: skip
        highs.setOptionValue(option, value)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = program.matrix.shape[1], program.matrix.shape[0]
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = program.cost, program.floor, program.ceiling
    lp.row_lower_, lp.row_upper_ = program.lower, program.upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = lp.num_col_, lp.num_row_
    lp.a_matrix_.start_ = program.matrix.indptr.astype(np.int32)
    lp.a_matrix_.index_ = program.matrix.indices.astype(np.int32)
    lp.a_matrix_.value_ = program.matrix.data
    highs.passModel(lp)
    return highs
