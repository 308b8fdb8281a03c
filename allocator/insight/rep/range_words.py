"""Could it have been less, or more, in words."""

from __future__ import annotations

import numpy as np

from allocator.insight.rep.bounds import as_bounds
from allocator.insight.rep.rep_metric import RepMetric
from allocator.insight.rep.span import LARGEST, Edge, Span
from allocator.insight.wording import listed, some
from allocator.rules.rows import LAST

_GOALS = "goals"
_FEW = 3


def range_sentences(own: RepMetric, found: Span | None) -> tuple[str, ...]:
    """Say between which quotas of the rep the company would reach as much, and what is beyond."""
    if found is None:
        return (f"The plan has more than {LARGEST:,} quotas, so the range of this one was not worked out.",)
    least, most = own.words.amount(found.least.quota), own.words.amount(found.most.quota, unit=True)
    if found.most.quota - found.least.quota < own.words.step / 2:
        return (f"No other quota than {most} keeps the reach. {_less(own, found.least)} {_more(own, found.most)}",)
    first = f"With a quota between {least} and {most} the company would reach as much."
    return (first, _less(own, found.least), _more(own, found.most))


def _less(own: RepMetric, edge: Edge) -> str:
    goals, others = _split(own, edge)
    floors = [(row, side) for row, side in others if side == "min" and _is_own(own, row)]
    if floors:
        return f"Less is ruled out: {_said(own, floors)}."
    if not goals:
        return "Even with none of it the company could carry as much." if edge.quota < own.words.step / 2 else ""
    held = [(row, side) for row, side in others if not _is_own(own, row)]
    return f"Less would leave part of {_named(own, goals)} uncarried{_held(own, held)}."


def _more(own: RepMetric, edge: Edge) -> str:
    goals, others = _split(own, edge)
    caps = [(row, side) for row, side in others if _is_own(own, row)]
    if caps:
        return f"More is ruled out: {_said(own, caps)}."
    if goals:
        return f"More would exceed {_named(own, goals)}."
    return f"More is ruled out: {_said(own, others)}." if others else ""


def _split(own: RepMetric, edge: Edge) -> tuple[list[int], list[tuple[int, str]]]:
    """Goals among the rows at an end, and the others."""
    rules = own.allocation.rules["rule"].astype(str)
    both = list(zip(edge.rows, edge.sides, strict=True))
    mine = [row for row, _ in both if rules.iloc[row] == _GOALS]
    return mine, [(row, side) for row, side in both if rules.iloc[row] != _GOALS]


def _is_own(own: RepMetric, row: int) -> bool:
    """Tell whether a row speaks of a cell of the rep in the metric."""
    return bool(own.mine[own.solved.labelled.matrix[[row]].indices].any())


def _named(own: RepMetric, goals: list[int]) -> str:
    labels = own.allocation.rules["label"].astype(str)
    names = [labels.iloc[row].removeprefix("goals(").removesuffix(")") for row in sorted(goals)]
    return f"the goal{'s' if len(names) > 1 else ''} {some(names, _FEW)}{_padded(own, goals)}"


def _padded(own: RepMetric, goals: list[int]) -> str:
    """Say where over-assignment is part of what must be carried."""
    wishes = own.solved.labelled.wishes
    return " with over-assignment" if np.isin(goals, wishes.row[wishes.priority == LAST]).any() else ""


def _held(own: RepMetric, rows: list[tuple[int, str]]) -> str:
    rules = own.allocation.rules["rule"].astype(str)
    families = list(dict.fromkeys(rules.iloc[row].replace("_", " ") for row, _ in rows))
    return f", as the others are held by {listed(families)}" if families else ""


def _said(own: RepMetric, rows: list[tuple[int, str]]) -> str:
    bounds = as_bounds(own.allocation, rows)
    more = f" and {len(bounds) - _FEW} more" if len(bounds) > _FEW else ""
    return "; ".join(map(str, bounds[:_FEW])) + more
