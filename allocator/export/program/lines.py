"""The text of LP and MPS files."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocator.arrays import Floats, Ints, Texts
from allocator.export.program.written import Written

_WIDTH = 240
_SENSES = {">=": "G", "<=": "L", "=": "E"}


def lp_lines(program: Written) -> Iterator[str]:
    """Write a program in the LP format of CPLEX, as most solvers read it."""
    names, rows = program.columns["name"].to_numpy(object), program.rows["name"].to_numpy(object)
    priced = np.flatnonzero(program.cost)
    yield "Maximize" if program.is_maximised else "Minimize"
    yield from _sum("objective", _terms(program.cost[priced], names[priced]), "")
    yield "Subject To"
    matrix, bound = program.matrix, _figures(program.bound)
    terms, start = _terms(matrix.data, names[matrix.indices]), matrix.indptr.tolist()
    for row, name in enumerate(rows.tolist()):
        yield from _sum(name, terms[start[row] : start[row + 1]], f"{program.sense[row]} {bound[row]}")
    capped = np.flatnonzero(np.isfinite(program.ceiling))
    if len(capped):
        yield "Bounds"
        yield from (f" {names[k]} <= {program.ceiling[k]:.15g}" for k in capped)
    yield "End"


def mps_lines(program: Written) -> Iterator[str]:
    """Write a program in free MPS format; always minimised, as the format knows no other sense."""
    names, rows = program.columns["name"].to_numpy(object), program.rows["name"].to_numpy(object)
    yield "NAME program FREE"
    yield "ROWS"
    yield " N objective"
    yield from (f" {_SENSES[sense]} {name}" for sense, name in zip(program.sense, rows, strict=True))
    yield "COLUMNS"
    yield from _entries(program, names, rows)
    yield "RHS"
    yield from (f" RHS {rows[k]} {program.bound[k]:.15g}" for k in np.flatnonzero(program.bound))
    capped = np.flatnonzero(np.isfinite(program.ceiling))
    if len(capped):
        yield "BOUNDS"
        yield from (f" UP BND {names[k]} {program.ceiling[k]:.15g}" for k in capped)
    yield "ENDATA"


def _entries(program: Written, names: Texts, rows: Texts) -> Iterator[str]:
    """Entries column by column, the objective first."""
    entries = program.matrix.tocsc()
    priced = np.flatnonzero(program.cost)
    sign = -1.0 if program.is_maximised else 1.0
    column = np.concatenate([priced, np.repeat(np.arange(len(names)), np.diff(entries.indptr))])
    row = np.concatenate([np.full(len(priced), "objective", object), rows[entries.indices]])
    value = np.concatenate([sign * program.cost[priced], entries.data])
    order: Ints = np.argsort(column, kind="stable")
    lines = " " + names[column[order]] + " " + row[order] + " " + _figures(value[order])
    yield from lines.tolist()


def _terms(weight: Floats, names: Texts) -> Texts:
    """Each weight and its column, as in `+ 3.5 name`; a weight of one is not written."""
    figure = np.where(np.abs(weight) == 1.0, "", _figures(np.abs(weight)) + " ").astype(object)
    return np.asarray(np.where(weight < 0, "- ", "+ ").astype(object) + figure + names, object)


def _figures(values: Floats) -> Texts:
    return np.array([f"{value:.15g}" for value in values.tolist()], object)


def _sum(name: str, terms: Texts, side: str) -> Iterator[str]:
    """A sum on as many lines as it takes."""
    line = f" {name}:"
    for term in [*terms.tolist(), side]:
        if len(line) + len(term) > _WIDTH:
            yield line
            line = "  "
        line += f" {term}"
    yield line.rstrip()
