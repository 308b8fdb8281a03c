"""Any solver that PuLP can call: linear and integer programs by the solver that a company owns."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from functools import partial
from io import StringIO
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Mask
from allocator.solve.convex import Answer, Convex, prove
from allocator.solve.duality import corrected, correction, dual_of, multipliers_of
from allocator.solve.highs import TIME_LIMIT
from allocator.solve.known_solvers import find

if TYPE_CHECKING:
    import pulp

_CORRECTIONS = 2
_TO_THE_END = {"gapRel": 0.0, "gapAbs": 1e-9}
"""For whole numbers: solvers by themselves stop some ten thousandths before the optimum."""
_OPTIONS: dict[str, dict[str, Any]] = {
    "COIN_CMD": {"options": ["primalT 1e-9", "dualT 1e-9"]},
    "HiGHS": {"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9, "threads": 1},
}
"""Tolerances by PuLP's name of the solver; others keep their own, and the proof decides."""


def any_solver(asked: str, where: str = "--solver") -> AnySolver:
    """Return the engine for a name as in `pulp:CBC`.

    Raises
    ------
    PlanError
        If no installed solver has the name.
    """
    found = find(asked, where)
    return AnySolver(f"{found.solver.name} through PuLP", found.way)


@dataclass(frozen=True)
class AnySolver:
    """A solver called by PuLP; programs are written as named rows and read back."""

    name: str
    way: str
    """PuLP's name for the solver."""

    def solves(self, program: Convex) -> bool:
        return program.is_linear

    def solve(self, program: Convex) -> Answer | None:
        """Solve a linear program; None when the solver finds no optimum or fails.

        An answer that is not precise enough to be proved is corrected by the same solver.
        """
        answer = self._answer(program, program, lambda by: by)
        for _ in range(_CORRECTIONS):
            if answer is None or prove(program, answer, self.name) is not None:
                break
            apply = partial(corrected, answer)
            answer = self._answer(program, correction(program, answer), apply) or answer
        return answer

    def _answer(self, program: Convex, asked: Convex, apply: Callable[[Answer], Answer]) -> Answer | None:
        """Answer a program by asking the program itself or its correction.

        Some solvers return no multipliers, or those of a program that they have tightened, and solvers differ in their
        sign. The multipliers that prove most are taken; where they prove too little, the solver is asked once more, for
        the dual program, whose values are the multipliers.
        """
        values, y = self._asked(asked)
        if values is None:
            return None
        answers = [apply(Answer(values, found)) for found in (y, -y, np.zeros_like(y))]
        best = max(answers, key=lambda answer: program.bound(answer.y))
        if prove(program, best, self.name) is not None:
            return best
        dual, _ = self._asked(dual_of(asked))
        if dual is None:
            return best
        other = apply(Answer(values, multipliers_of(asked, dual)))
        return max(best, other, key=lambda answer: program.bound(answer.y))

    def _asked(self, program: Convex) -> tuple[Floats | None, Floats]:
        """Values, None when the solver finds no optimum, and multipliers in the solver's own sign."""
        written = _written(program, np.zeros(len(program.cost), bool))
        solved = self._solved(written.problem)
        return (written.values(program) if solved else None), written.multipliers(program)

    def solve_whole(self, program: Convex, whole: Mask) -> Floats | None:
        """Solve a linear program with some columns whole; None when the solver finds no optimum or fails."""
        written = _written(program, whole)
        return written.values(program) if self._solved(written.problem, to_the_end=True) else None

    def _solved(self, problem: pulp.LpProblem, to_the_end: bool = False) -> bool:
        """Have PuLP solve; whatever an outside solver fails with means that it has no answer."""
        import pulp

        with TemporaryDirectory() as folder, warnings.catch_warnings(), redirect_stdout(StringIO()):
            warnings.simplefilter("ignore")
            try:
                status = problem.solve(self._configured(folder, to_the_end)).status
            except Exception:
                return False
        return status in (pulp.LpSolveStatus.Optimal, pulp.LpSolveStatus.GapLimit)

    def _configured(self, folder: str, to_the_end: bool) -> pulp.LpSolver:
        """The solver, silent, with a time limit, its files in a folder that is removed afterwards."""
        import pulp

        kind = type(pulp.getSolver(self.way, msg=False))
        known = inspect.signature(kind.__init__).parameters
        options: dict[str, Any] = {"timeLimit": TIME_LIMIT, **(_TO_THE_END if to_the_end else {})}
        solver = kind(
            msg=False, **{name: value for name, value in options.items() if name in known}, **_OPTIONS.get(self.way, {})
        )
        if hasattr(solver, "tmpDir"):
            solver.tmpDir = folder
        return solver


@dataclass(frozen=True)
class _Written:
    """A program as PuLP has it: its columns, and the rows of each side with the row they come from."""

    problem: pulp.LpProblem
    columns: list[pulp.LpVariable]
    rows: list[tuple[int, pulp.LpConstraint]]

    def values(self, program: Convex) -> Floats:
        """Values of the columns; those in no row and without a cost lie where they may, next to zero."""
        nowhere = np.clip(0.0, program.floor, program.ceiling)
        found = [column.value() for column in self.columns]
        return np.where([value is None for value in found], nowhere, np.array(found, np.float64))

    def multipliers(self, program: Convex) -> Floats:
        """Multipliers of the rows; zero where the solver returns none."""
        y = np.zeros(len(program.lower))
        for row, constraint in self.rows:
            y[row] += constraint.pi or 0.0
        return y


def _written(program: Convex, whole: Mask) -> _Written:
    """Hand a program over as named columns and rows; a row with two sides becomes two."""
    import pulp

    problem = pulp.LpProblem("program", pulp.LpMinimize)
    columns = [
        problem.add_variable(
            f"x{place}", low if np.isfinite(low) else None, high if np.isfinite(high) else None,
            pulp.LpInteger if kind else pulp.LpContinuous,
        )
        for place, (low, high, kind) in enumerate(
            zip(program.floor.tolist(), program.ceiling.tolist(), whole.tolist(), strict=True)
        )
    ]  # fmt: skip
    priced = np.flatnonzero(program.cost)
    cost = pulp.lpSum_vars_coefs([(columns[place], float(program.cost[place])) for place in priced])
    problem.setObjective(cost)
    return _Written(problem, columns, _rows(problem, columns, program))


def _rows(
    problem: pulp.LpProblem, columns: list[pulp.LpVariable], program: Convex
) -> list[tuple[int, pulp.LpConstraint]]:
    import pulp

    matrix = sparse.csr_array(program.matrix)
    start, place, weight = matrix.indptr.tolist(), matrix.indices.tolist(), matrix.data.tolist()
    rows = []
    for row, (low, high) in enumerate(zip(program.lower.tolist(), program.upper.tolist(), strict=True)):
        entries = range(start[row], start[row + 1])
        for side, bound in (("equal", low),) if low == high else (("least", low), ("most", high)):
            if np.isfinite(bound) and len(entries):
                total = pulp.lpSum_vars_coefs([(columns[place[k]], weight[k]) for k in entries])
                rule = total == bound if side == "equal" else total >= bound if side == "least" else total <= bound
                rows.append((row, problem.addConstraint(rule, f"{side}{row}")))
    return rows
