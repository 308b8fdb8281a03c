"""Which rule moved a quota of the plan in force, in words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.arrays import Ints, Texts
from allocator.solve.answer import Solved
from allocator.year.needs import needs

ROUNDING = "rounding to whole units"


def pushed(allocation: Allocation, moved: pd.DataFrame) -> Texts:
    """Name the row that pushed each quota most in the direction it moved; for a goal, what it needs and why."""
    solved = allocation.evidence.solved
    cell = _cells(allocation, moved)
    out = np.full(len(moved), ROUNDING, object)
    row = _strongest(solved, cell, np.sign(moved["change"].to_numpy(np.float64)))
    labels, words = allocation.rules["label"].to_numpy(object), needs(allocation)
    goals = _goal_rows(solved)
    for k in np.flatnonzero(row >= 0).tolist():
        goal = goals.get(int(row[k]))
        out[k] = words[goal] if goal is not None else f"held by {labels[row[k]]}"
    return out


def _cells(allocation: Allocation, moved: pd.DataFrame) -> Ints:
    """Cell of each changed quota, -1 for one that is no cell of today."""
    cells = allocation.evidence.cells
    lanes = cells.lanes
    names = {
        "rep": lanes.roster.reps[cells.rep],
        "territory": lanes.territories[lanes.territory[cells.lane]],
        "metric": np.array(lanes.metrics, object)[cells.metric],
        "period": np.array(cells.plan.calendar.labels, object)[cells.period],
    }
    index = pd.MultiIndex.from_arrays(list(names.values()))
    place = pd.Series(np.arange(len(index)), index=index)
    place = place[~place.index.duplicated()]
    found = place.reindex(pd.MultiIndex.from_frame(moved[list(names)]), fill_value=-1)
    return np.asarray(found.to_numpy(np.int64))


def _strongest(solved: Solved, cell: Ints, direction: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Ints:
    """Labelled row with the strongest push on each cell in its direction, -1 where none pushes that way."""
    out = np.full(len(cell), -1)
    known = np.flatnonzero(cell >= 0)
    program, y = solved.program, solved.balance.y
    entry = program.matrix[:, cell[known]].tocoo()
    push = -entry.data * y[: program.matrix.shape[0]][entry.row] * direction[known][entry.col]
    side = np.where(y[entry.row] > 0, program.upper_row[entry.row], program.lower_row[entry.row])
    wish = np.full(program.matrix.shape[0], -1)
    wish[program.wishes.row] = solved.labelled.wishes.row
    source = np.where(side >= 0, side, wish[entry.row])
    usable = (push > 1e-12) & (source >= 0) & (source < len(solved.labelled.lower))
    order = np.flatnonzero(usable)[np.argsort(push[usable], kind="stable")]
    out[known[entry.col[order]]] = source[order]
    return out


def _goal_rows(solved: Solved) -> dict[int, str]:
    """Goal of each labelled row of a goal."""
    labelled = solved.labelled
    found: dict[int, str] = {}
    for block, rows in enumerate(labelled.blocks):
        if rows.rule == "goals":
            first = int(np.flatnonzero(labelled.block == block)[0])
            found |= {first + k: str(name) for k, name in enumerate(rows.keys["goal"])}
    return found
