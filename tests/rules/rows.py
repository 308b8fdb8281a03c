"""Rows of a toy plan, read by name: what a rule says of which quotas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from allocator.plan.plan import Plan
from allocator.rules.cells import Cells
from allocator.rules.rows import LAST
from allocator.solve.program import Labelled
from tests.answers import laid_out, names

INF = float("inf")


@dataclass(frozen=True)
class Row:
    """least ≤ Σ weight · quota ≤ most; `wishes` are (side, amount, priority) that may fall short."""

    weights: dict[str, float]
    least: float
    most: float
    wishes: tuple[tuple[str, float, int], ...] = ()


def rows(plan: Plan, rule: str) -> dict[str, Row]:
    """Rows of one rule by their labels, without the rule's name; cells by what tells them apart."""
    return dict(_rows(plan, rule))


def both_sides(plan: Plan, rule: str) -> list[Row]:
    """Rows of one rule in order, where a bound stands in the coefficients and each side has rows of its own."""
    return [row for _, row in _rows(plan, rule)]


def _rows(plan: Plan, rule: str) -> Iterator[tuple[str, Row]]:
    cells, labelled = laid_out(plan)
    called = _called(cells)
    start = 0
    for block in labelled.blocks:
        for row, label in enumerate(block.labels() if block.rule == rule and len(block) else ()):
            at = slice(*labelled.matrix.indptr[start + row : start + row + 2])
            entries = zip(labelled.matrix.indices[at], labelled.matrix.data[at], strict=True)
            weights = {called[c]: round(float(a), 9) for c, a in entries if abs(a) > 1e-12}
            bounds = float(labelled.lower[start + row]), float(labelled.upper[start + row])
            yield (
                label.removeprefix(f"{rule}(").removesuffix(")"),
                Row(dict(sorted(weights.items())), *bounds, _wishes(labelled, start + row)),
            )
        start += len(block)


def _called(cells: Cells) -> list[str]:
    """Names of cells: the columns whose values differ, or the rep."""
    table = names(cells).drop(columns=["role", "line"])
    told = [column for column in table if table[column].nunique() > 1] or ["rep"]
    return [" ".join(map(str, row)) for row in table[told].to_numpy()]


def _wishes(labelled: Labelled, row: int) -> tuple[tuple[str, float, int], ...]:
    wishes = labelled.wishes
    mine = np.flatnonzero(wishes.row == row)
    return tuple(
        ("at least" if wishes.at_least[k] else "at most", float(wishes.target[k]), min(int(wishes.priority[k]), LAST))
        for k in mine
    )


def notes(plan: Plan, kind: str = "no rows") -> list[str]:
    """What a plan's rules and cells say in assumptions.csv, of one kind."""
    cells, labelled = laid_out(plan)
    said = [*cells.notes, *(note for block in labelled.blocks for note in block.notes)]
    return [f"{note.where} | {note.what}" for note in said if note.kind == kind]
