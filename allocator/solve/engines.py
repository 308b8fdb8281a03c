"""Which engine answers first, and which one when it does not prove an optimum."""

from __future__ import annotations

from dataclasses import replace

from allocator.errors import SolverFailed
from allocator.solve.convex import Convex, Engine, Proof, prove
from allocator.solve.highs import Highs
from allocator.solve.linprog import Linprog
from allocator.solve.piqp import Piqp

SMALL = 12_000
"""Entries of the matrix up to which the simplex method is tried first."""


def in_order(program: Convex) -> tuple[Engine, ...]:
    """Engines for a program, the likeliest to be fast first."""
    simplex, interior, crossed, scipy = Highs("simplex"), Piqp(), Highs("ipm"), Linprog()
    engines: tuple[Engine, ...] = (interior, crossed, simplex, scipy)
    if program.matrix.nnz <= SMALL:
        engines = (simplex, interior, crossed, scipy)
    return tuple(engine for engine in engines if engine.solves(program))


def optimum(program: Convex, engines: tuple[Engine, ...] | None = None) -> Proof:
    """Solve a program and prove the answer, asking one engine after the other.

    Raises
    ------
    SolverFailed
        If no engine's answer could be proved.
    """
    tried: list[str] = []
    for engine in engines or in_order(program):
        answer = engine.solve(program)
        proof = prove(program, answer, engine.name) if answer is not None else None
        if proof is not None:
            return replace(proof, tried=tuple(tried))
        tried.append(engine.name)
    message = f"no engine proved an optimum ({', '.join(tried)} tried)"
    raise SolverFailed(message)
