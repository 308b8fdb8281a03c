"""Which engine answers first, and which one when it does not prove an optimum."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from allocator.arrays import Floats, Mask
from allocator.errors import SolverFailed
from allocator.solve import asked
from allocator.solve.convex import Convex, Engine, Proof, prove
from allocator.solve.highs import Highs
from allocator.solve.linprog import Linprog
from allocator.solve.piqp import Piqp

SMALL = 12_000
"""Entries of the matrix up to which the simplex method is tried first."""
_WHOLE = 1e-6


def in_order(program: Convex) -> tuple[Engine, ...]:
    """Engines for a program, the likeliest to be fast first."""
    simplex, interior, crossed, scipy = Highs("simplex"), Piqp(), Highs("ipm"), Linprog()
    engines: tuple[Engine, ...] = (interior, crossed, simplex, scipy)
    if program.matrix.nnz <= SMALL:
        engines = (simplex, interior, crossed, scipy)
    return tuple(engine for engine in engines if engine.solves(program))


def optimum(program: Convex, engines: tuple[Engine, ...] | None = None) -> Proof:
    """Solve a program and prove the answer, asking one engine after the other; first the one that was asked for.

    Raises
    ------
    SolverFailed
        If no engine's answer could be proved.
    """
    wanted = asked.first()
    order = engines or in_order(program)
    if wanted is not None and wanted.solves(program):
        order = (wanted, *order)
    tried: list[str] = []
    for engine in order:
        answer = engine.solve(program)
        proof = prove(program, answer, engine.name) if answer is not None else None
        if proof is not None:
            asked.note(engine.name, tuple(tried))
            return replace(proof, tried=tuple(tried))
        tried.append(engine.name)
    message = f"no engine proved an optimum ({', '.join(tried)} tried)"
    raise SolverFailed(message)


def vertex(program: Convex, presolve: bool = True) -> Floats | None:
    """Solve a linear program by the engine that was asked for, where it proves its answer; else by HiGHS's simplex.

    None where nothing meets the rows.

    Parameters
    ----------
    presolve
        As of `Highs`.
    """
    wanted = asked.first()
    if wanted is not None:
        answer = wanted.solve(program)
        proof = None if answer is None else prove(program, answer, wanted.name)
        if proof is not None:
            asked.note(wanted.name)
            return proof.answer.v
    tried = () if wanted is None else (wanted.name,)
    answer = Highs("simplex", presolve).solve(program)
    if answer is not None:
        asked.note(Highs.name, tried)
    return None if answer is None else answer.v


def whole(program: Convex, columns: Mask, other: str, otherwise: Callable[[], Floats | None]) -> Floats | None:
    """Solve a small integer program by the engine that was asked for, where its answer holds; else by another.

    Parameters
    ----------
    columns
        Which columns are to be whole.
    other, otherwise
        Name of the other engine, and what asks it.
    """
    wanted = asked.first()
    if wanted is not None:
        found = wanted.solve_whole(program, columns)
        if found is not None and _holds(program, columns, found):
            asked.note(wanted.name)
            return found
    tried = () if wanted is None else (wanted.name,)
    found = otherwise()
    if found is not None:
        asked.note(other, tried)
    return found


def _holds(program: Convex, columns: Mask, v: Floats) -> bool:
    """Tell whether values are whole where they are to be, and meet every row so."""
    near = np.where(columns, np.round(v), v)
    return bool(np.abs(v - near).max(initial=0.0) <= _WHOLE and program.violation(near) <= _WHOLE)
