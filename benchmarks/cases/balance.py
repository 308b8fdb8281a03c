"""How many times faster our Newton finds the balance than ready-made solvers do, where nothing is short."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import numpy as np
import numpy.typing as npt

from benchmarks.company import make_company
from benchmarks.spec import BenchSpec, Measured, ratios, register, seconds

Floats = npt.NDArray[np.float64]
CELLS_PER_REP = 36
REPS = (1_000, 10_000)
TIGHTNESS = (0.8, 0.9, 1.0)
FAR_APART = 1e-3
"""Two engines' cells may differ by this much of a mean cell; more, and one of them is wrong."""


@cache
def _program(reps: int, tightness: float):  # type: ignore[no-untyped-def]
    from allocator.plan.read import plan_from
    from benchmarks.programs import program_of, with_all_goals

    return with_all_goals(program_of(plan_from(*make_company(reps, tightness=tightness))))


def _newton(reps: int, tightness: float) -> Floats:
    from allocator.solve.newton import Nearest, nearest

    p = _program(reps, tightness)
    rows = (p.matrix, p.lower, p.upper)
    point = nearest(Nearest.hard(p.fair_share, p.weight, p.floor, p.ceiling, *rows))
    if not point.converged:
        message = f"{reps} reps at {tightness} | the Newton did not end | something is short; use another seed"
        raise RuntimeError(message)
    return point.x


def _piqp(reps: int, tightness: float) -> Floats:
    from allocator.solve.balance import as_convex
    from allocator.solve.piqp import Piqp

    answer = Piqp().solve(as_convex(_program(reps, tightness)))
    if answer is None:
        raise RuntimeError(f"{reps} reps at {tightness} | PIQP did not end | use another seed")
    return answer.v


def _clarabel(reps: int, tightness: float) -> Floats:
    import clarabel  # type: ignore[import-untyped]
    from scipy import sparse

    p = _program(reps, tightness)
    eye = sparse.csr_array(sparse.eye_array(len(p.fair_share)))
    above, below = np.isfinite(p.upper), np.isfinite(p.lower)
    capped = np.isfinite(p.ceiling)
    blocks = [p.matrix[above], -p.matrix[below], eye[capped], -eye]
    rows = sparse.csc_array(sparse.vstack(blocks))
    bounds = np.concatenate([p.upper[above], -p.lower[below], p.ceiling[capped], -p.floor])
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    curvature = sparse.diags_array(1.0 / p.weight, format="csc")
    cones = [clarabel.NonnegativeConeT(rows.shape[0])]
    solver = clarabel.DefaultSolver(curvature, -p.fair_share / p.weight, rows, bounds, cones, settings)
    return np.array(solver.solve().x)


def _measure(other: Callable[[int, float], Floats], reps: int, tightness: float, runs: int) -> Measured:
    """Take both in turn, and refuse to compare the speed of different answers."""
    apart = float(np.abs(_newton(reps, tightness) - other(reps, tightness)).max())
    if apart > FAR_APART:
        raise RuntimeError(f"{reps} reps at {tightness} | cells differ by {apart:.1e} | find out who is wrong")
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(runs):
        ours += seconds(lambda: _newton(reps, tightness), 1)
        theirs += seconds(lambda: other(reps, tightness), 1)
    newton, ready_made = Measured(tuple(ours)), Measured(tuple(theirs))
    details = {"Newton s": newton.median, "other s": ready_made.median, "largest difference": apart}
    return Measured(ratios(theirs, ours), details)


def _register(
    name: str, other: Callable[[int, float], Floats], reps: int, tightness: float, budget: float | None
) -> None:
    cells = reps * CELLS_PER_REP
    register(
        BenchSpec(
            f"{name} {cells:,} at {tightness}",
            f"{name} ÷ our Newton, {cells:,} cells, needs {tightness:.0%} of the hours",
            "×",
            partial(_measure, other, reps, tightness),
            budget,
            is_least=True,
            is_large=reps >= 10_000,
        )
    )


for _reps in REPS:
    for _tightness in TIGHTNESS:
        _register("PIQP", _piqp, _reps, _tightness, 5.0)
_register("Clarabel", _clarabel, REPS[0], 0.9, None)
