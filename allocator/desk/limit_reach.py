"""What a limit does: how many rows it makes, how many of them bind, how many the quotas of now would break."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from allocator.allocation import Allocation
from allocator.arrays import Floats
from allocator.insight.wording import some
from allocator.plan.plan import Plan
from allocator.rules.cells import Cells
from allocator.rules.limits import limits
from allocator.rules.rows import Rows

_NEAR = 1e-6
_NAMED = 3


@dataclass(frozen=True)
class LimitReach:
    """Rows of one limit against the quotas there are."""

    rows: int
    beyond: tuple[str, ...]
    """What the rows are about that the quotas break, those farthest off first."""
    notes: tuple[str, ...]
    """Why there are fewer rows than expected."""

    @property
    def said(self) -> str:
        """The same as a sentence or two."""
        if not self.rows:
            return " ".join(["It makes no rows.", *self.notes])
        count = f"It makes {self.rows:,} row{'' if self.rows == 1 else 's'}"
        if self.beyond:
            told = f"{count}; the quotas of now are beyond {len(self.beyond):,} of them: {some(self.beyond, _NAMED)}."
        else:
            told = f"{count}; the quotas of now keep {'it' if self.rows == 1 else 'all of them'}."
        return " ".join([told, *self.notes])


def reach_of(allocation: Allocation, plan: Plan, row: int) -> LimitReach:
    """Say what one row of limits.csv would do.

    Parameters
    ----------
    allocation
        The quotas there are.
    plan
        The plan with the row in its limits, which else differs in nothing that makes cells.
    row
        Its number in the file.

    Raises
    ------
    PlanError
        If it cannot be understood, as where it adds up metrics of different units.
    """
    table = plan.table("limits")
    alone = replace(plan, tables={**plan.tables, "limits": table[table["row"] == row]})
    return _reach(replace(allocation.evidence.cells, plan=alone), allocation.evidence.solved.whole.quota)


def _reach(cells: Cells, quota: Floats) -> LimitReach:
    made = limits(cells)
    beyond: list[tuple[float, str]] = [pair for rows in made for pair in _broken(rows, cells, quota)]
    beyond.sort(reverse=True)
    names = tuple(dict.fromkeys(name for _, name in beyond))
    notes = tuple(dict.fromkeys(f"{note.what[:1].upper()}{note.what[1:]}." for rows in made for note in rows.notes))
    return LimitReach(max((len(rows) for rows in made), default=0), names, notes)


def _broken(rows: Rows, cells: Cells, quota: Floats) -> list[tuple[float, str]]:
    """How far quotas are beyond each row that they break, relative to its size, with what it is about."""
    value = np.bincount(rows.row, rows.weight * quota[rows.cell], len(rows))
    size = np.maximum(np.bincount(rows.row, np.abs(rows.weight) * quota[rows.cell], len(rows)), 1e-12)
    lower, upper = rows.lower.copy(), rows.upper.copy()
    for wishes in rows.wishes:
        lower[wishes.row[wishes.at_least]] = wishes.target[wishes.at_least]
        upper[wishes.row[~wishes.at_least]] = wishes.target[~wishes.at_least]
    off = np.maximum(lower - value, value - upper) / size
    return [(float(off[k]), _about(rows, int(k))) for k in np.flatnonzero(off > _NEAR)]


def _about(rows: Rows, k: int) -> str:
    named = [str(values[k]) for key, values in rows.keys.items() if key != "metric" and str(values[k])]
    return ", ".join(named) or "the whole"


def binding_by_row(allocation: Allocation) -> Mapping[str, tuple[int, int]]:
    """Count the rows that each row of limits.csv made, and those that bind, by its place such as `limits.csv row 4`."""
    asked = allocation.evidence.solved.asked
    binding = allocation.rules["binding"].to_numpy(bool)
    table = allocation.plan.table("limits")
    places = allocation.plan.places("limits")
    found = {str(place): (0, 0) for place in places}
    for number, block in enumerate(asked.blocks):
        if block.entry is None or block.rule in ("goals", "locks") or not len(table):
            continue
        mine = np.flatnonzero(asked.block == number)
        rows, binds = found.get(block.source, (0, 0))
        if len(mine):
            found[block.source] = (max(rows, len(mine)), binds + int(binding[mine].sum()))
    return found
