"""A smallest conflicting set: rules that cannot all hold, every one of them needed for that.

Searched by halves, as in U. Junker, "QuickXplain: preferred explanations and relaxations for over-constrained
problems", AAAI 2004: k of n rules take about k · log(n ÷ k) small linear programs.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Ints
from allocator.solve.convex import Convex
from allocator.solve.elastic import BENT, ENGINES, Elastic
from allocator.solve.engines import optimum

MANY = 60
"""Sides above which rules are kept or left out as a whole, not group by group."""


@dataclass
class Search:
    """Which sides of a program cannot hold together, answered by linear programs."""

    program: Elastic
    asked: int = field(default=0, init=False)
    """Programs solved so far."""

    def conflict(self, sides: Ints) -> bool:
        """Tell whether no quotas at all hold some sides."""
        self.asked += 1
        if not len(sides):
            return False
        return optimum(_phase_one(self.program, sides), ENGINES).objective > BENT

    def needed(self, parts: list[Ints], given: list[Ints], is_new: bool = False) -> list[Ints]:
        """Parts that are needed for a conflict with what is given, by halves."""
        if is_new and self.conflict(np.concatenate(given)):
            return []
        if len(parts) <= 1:
            return parts
        half = len(parts) // 2
        first, second = parts[:half], parts[half:]
        of_second = self.needed(second, [*given, *first], True)
        of_first = self.needed(first, [*given, *of_second], bool(of_second))
        return [*of_first, *of_second]


def smallest(program: Elastic, sides: Ints) -> Ints:
    """Leave out of a conflict what is not needed for it.

    Whole rules first (a row of limits.csv, a lock, a goal, the capacity of all); then side by side, where no more than
    `MANY` are left.

    Parameters
    ----------
    sides
        Sides that cannot hold together, as those with a multiplier in an elastic program.

    Returns
    -------
    Sides that cannot hold together, in order; without any one of them the others can (above `MANY`, without any one
    rule of them).

    Raises
    ------
    SolverFailed
        If no engine proves one of the small programs.
    """
    search = Search(program)
    left = search.needed(_by_rule(program, sides), [])
    kept = np.sort(np.concatenate(left)) if left else sides[:0]
    if len(kept) > MANY:
        return kept
    return np.sort(np.concatenate(search.needed([kept[k : k + 1] for k in range(len(kept))], [])))


def _by_rule(program: Elastic, sides: Ints) -> list[Ints]:
    """Sides by what asks for them: each goal for itself, else each block; the largest blocks last."""
    labelled, row = program.rules.labelled, program.rules.sides.row[sides]
    block = labelled.block[row]
    alone = np.array([rows.rule == "goals" for rows in labelled.blocks])[block]
    code = np.where(alone, -1 - row, block)
    parts = [sides[code == value] for value in np.unique(code)]
    return sorted(parts, key=len)


def _phase_one(program: Elastic, sides: Ints) -> Convex:
    """Least shortfall of the lower sides, relative to their size; 0 where all sides hold together."""
    rows = program.matrix[sides]
    used = np.unique(rows.indices)
    norm, whole = program.norm[sides], program.rules.sides
    lower, upper = whole.lower[sides], whole.upper[sides]
    asks = np.flatnonzero(np.isfinite(lower))
    size = np.where(lower[asks] > 0, lower[asks], program.rules.usual[whole.row[sides[asks]]]) / norm[asks]
    short = sparse.csr_array((size, (asks, np.arange(len(asks)))), shape=(len(sides), len(asks)))
    return _convex(rows[:, used], short, lower / norm, upper / norm, program.box[used])


def _convex(rows: sparse.csr_array, short: sparse.csr_array, lower: Floats, upper: Floats, box: Floats) -> Convex:
    cells, count = rows.shape[1], short.shape[1]
    return Convex(
        np.concatenate([np.zeros(cells), np.ones(count)]), np.zeros(cells + count),
        sparse.hstack([rows, short], format="csr"), lower, upper,
        np.zeros(cells + count), np.concatenate([box, np.full(count, 1e6)]),
    )  # fmt: skip
