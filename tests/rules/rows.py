"""Rows of a toy plan, read by name: what a rule says of which quotas."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.plan.plan import Plan
from allocator.rules.rows import LAST
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
    cells, labelled = laid_out(plan)
    called = _called(cells)
    found = {}
    start = 0
    for block in labelled.blocks:
        if block.rule == rule and len(block):
            for row, label in enumerate(block.labels()):
                at = slice(*labelled.matrix.indptr[start + row : start + row + 2])
                weights = {
                    called[c]: float(a)
                    for c, a in zip(labelled.matrix.indices[at], labelled.matrix.data[at], strict=True)
                }
                found[label.removeprefix(f"{rule}(").removesuffix(")")] = Row(
                    {name: round(a, 9) for name, a in sorted(weights.items()) if abs(a) > 1e-12},
                    float(labelled.lower[start + row]), float(labelled.upper[start + row]), _wishes(labelled, start + row),
                )  # fmt: skip
        start += len(block)
    return found


def _called(cells: object) -> list[str]:
    """Names of cells: the columns whose values differ, or the rep."""
    table = names(cells).drop(columns=["role", "line"])  # type: ignore[arg-type]
    told = [column for column in table if table[column].nunique() > 1] or ["rep"]
    return [" ".join(map(str, row)) for row in table[told].to_numpy()]


def _wishes(labelled: object, row: int) -> tuple[tuple[str, float, int], ...]:
    wishes = labelled.wishes  # type: ignore[attr-defined]
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
