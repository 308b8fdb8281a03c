"""Why a colleague carries a smaller part of fair share over the year although there is room in the year."""

from __future__ import annotations

import numpy as np

from allocator.arrays import Floats, Ints, Mask
from allocator.insight.rep.rep_metric import RepMetric
from allocator.insight.rep.room import colleagues
from allocator.insight.wording import some, stretches

_SAME = 1e-6
_FEW = 3
_GOALS = "goals"


def held(own: RepMetric, names: list[str]) -> str:
    """Name the rules and periods that hold the colleagues below the rep; empty where that is not the reason.

    Before rounding, whoever is free carries the same part of fair share for the same goals in a period. So a smaller
    part is either held there by a rule, or lies in other goals.
    """
    cell, rep = colleagues(own)
    theirs = cell[np.isin(own.cells.lanes.roster.reps[rep], names)]
    alone = [g for g in own.goals if not np.isin(theirs, own.cells.of_goals[g]).any()]
    if alone:
        goals = some([str(own.cells.goals.table["goal"].iloc[g]) for g in alone], _FEW)
        return f"the goal{'s' if len(alone) > 1 else ''} {goals} must be carried without them"
    low = theirs[_below(own, theirs)]
    row, stopped = _stops(own, low)
    if not len(low) or len(np.unique(stopped)) < len(low):
        return ""
    rules = own.allocation.rules["rule"].astype(str).to_numpy()[np.unique(row)]
    labels = own.allocation.plan.calendar.labels
    when = stretches(labels, {labels[p] for p in np.unique(own.cells.period[low])})
    families = [rule.replace("_", " ") for rule in dict.fromkeys(rules)]
    some_period = "some period" if when == "every period" else f"some period of {when}"
    return f"each is held back by {' or '.join(families)} in {some_period}"


def _below(own: RepMetric, theirs: Ints) -> Mask:
    """Which cells carry less of fair share than the most that a cell of the rep carries in the same period."""
    part = own.solved.balanced / np.where(own.cells.fair_share > 0, own.cells.fair_share, np.inf)
    most: Floats = np.zeros(len(own.allocation.plan.calendar.labels))
    np.maximum.at(most, own.cells.period[own.cell], part[own.cell])
    return np.asarray(part[theirs] < most[own.cells.period[theirs]] - _SAME)


def _stops(own: RepMetric, cell: Ints) -> tuple[Ints, Ints]:
    """Rows at a bound before rounding that let some of the cells not rise, and the positions of those; no goals."""
    labelled, rules = own.solved.labelled, own.allocation.rules
    holds = rules["binding"].to_numpy(bool) & (rules["rule"].astype(object) != _GOALS).to_numpy()
    rows = np.flatnonzero(holds)
    value = labelled.matrix[rows] @ own.solved.balanced
    at_top = np.abs(labelled.upper[rows] - value) <= np.abs(value - labelled.lower[rows])
    entry = labelled.matrix[rows][:, cell].tocoo()
    stops = at_top[entry.row] == (entry.data > 0)
    return rows[entry.row[stops]], np.asarray(entry.col[stops], np.int64)
