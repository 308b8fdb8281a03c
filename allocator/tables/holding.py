"""What holds a goal back, in a planner's words."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocator.arrays import Ints, Texts
from allocator.solve.answer import Solved
from allocator.solve.program import Labelled

_SHOWN = 3
_SHORT = 1e-6
_PRESSES = 1e-7
_WORDS = {
    "capacity": "selling hours",
    "max_rate": "highest rates",
    "part_of": "metrics that contain others",
    "locks": "locks",
}
_COUNTED = ("rep", "territory", "period")


def holding(solved: Solved) -> str:
    """Name the rules that press in the first tier that falls short, the one with the most rows first.

    As in `selling hours (4 reps in FY2027-Q1)`; nothing where no rule presses.
    """
    labelled, rows = solved.labelled, _pressing(solved)
    rule = np.array([block.rule for block in labelled.blocks], object)[labelled.block[rows]]
    names, code, count = np.unique(rule[rule != "goals"], return_inverse=True, return_counts=True)
    mine = rows[rule != "goals"]
    order = np.lexsort((names, -count))[:_SHOWN]
    return ", ".join(f"{_named(str(names[k]))} ({_about(labelled, mine[code == k])})" for k in order)


def _pressing(solved: Solved) -> Ints:
    """Labelled rows with a multiplier in that tier; where there is none, the ceilings that are reached."""
    tier = next((t for t in solved.reach.tiers if t.linear is not None and t.least > _SHORT), None)
    if tier is None or tier.linear is None:
        return np.zeros(0, np.int64)
    program, answer = solved.program, tier.linear.answer
    y = answer.y[: len(program.lower)]
    found = np.flatnonzero(np.abs(y) > _PRESSES)
    rows = np.where(y[found] > 0, program.lower_row[found], program.upper_row[found])
    if not len(rows):
        reached = answer.v[: len(program.ceiling)] >= program.ceiling - _PRESSES
        rows = program.ceiling_row[np.flatnonzero(reached)]
    asked = (rows >= 0) & (rows < len(solved.labelled.lower))
    return np.asarray(np.unique(rows[asked]), np.int64)


def _named(rule: str) -> str:
    return _WORDS.get(rule, f"limits on {rule.replace('_', ' ')}")


def _about(labelled: Labelled, rows: Ints) -> str:
    """Say whom and when rows are about: `4 reps in FY2027-Q1`, `A. Moreno in 3 periods`, `2 rows`."""
    parts = [part for key in _COUNTED if (part := _counted(key, list(_values(labelled, rows, key))))]
    if not parts:
        return f"{len(rows):,} row{'s' if len(rows) > 1 else ''}"
    return " in ".join(parts)


def _counted(key: str, values: list[str]) -> str:
    """Name the one there is, or count them."""
    different = sorted(set(values))
    return different[0] if len(different) == 1 else f"{len(different):,} {_PLURAL[key]}" if different else ""


_PLURAL = {"rep": "reps", "territory": "territories", "period": "periods"}


def _values(labelled: Labelled, rows: Ints, key: str) -> Iterator[str]:
    """Values of a key, as rows that have it are labelled by it."""
    for block in np.unique(labelled.block[rows]).tolist():
        keys = labelled.blocks[block].keys
        if key in keys:
            mine: Texts = np.asarray(keys[key])[rows[labelled.block[rows] == block] - _first(labelled, block)]
            yield from (str(value) for value in mine if str(value))


def _first(labelled: Labelled, block: int) -> int:
    return int(np.searchsorted(labelled.block, block))
