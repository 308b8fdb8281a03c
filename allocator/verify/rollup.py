"""rollup.csv: sums over the nodes of every level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.verify.cells import Cells
from allocator.verify.digits import ADDED_UP, WORKED_OUT, compared
from allocator.verify.sums import Floats, Ints, Texts, divided, places, summed, texts
from allocator.verify.violation import Violation, listed
from allocator.verify.where import attribute

COMPANY = "company"
KEYS = ("level", "node", "line", "metric", "period")
FIGURES = ("goal_part", "target", "quota", "cover", "cover_without_open_seats", "last_year", "growth")


def rollup(cells: Cells) -> Iterator[Violation]:
    """Compare every figure of rollup.csv with the sum of the cells below."""
    table = cells.tables.get("rollup")
    if table is None:
        return
    stated = _Stated(table)
    for level in (COMPANY, *cells.plan.settings.levels):
        yield from _level(_nodes(cells, level), stated, np.flatnonzero(stated.keys["level"] == level))
    levels = {COMPANY, *cells.plan.settings.levels}
    for name in sorted(set(stated.keys["level"].tolist()) - levels):
        yield Violation("rollup.csv level", f'"{name}" is no level of the plan', "1 level")


class _Stated:
    """The table as arrays."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.keys = {key: texts(table[key]) for key in KEYS}
        self.figures = {name: table[name].to_numpy(np.float64) for name in FIGURES if name in table}

    def named(self, row: int) -> str:
        """Words for a row."""
        return "rollup.csv " + ", ".join(str(self.keys[key][row]) for key in KEYS if self.keys[key][row])


@dataclass(frozen=True)
class _Nodes:
    """Sums by node, line and metric, the sums of metrics too; the year stands after the periods."""

    cells: Cells
    level: str
    names: tuple[Texts, Texts, Texts, Texts]
    """Nodes, lines, metrics, and the periods with the year."""
    group: Ints
    """Place of each lane among nodes × lines × metrics."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Counts of nodes, lines, metrics and periods."""
        return tuple(len(names) for names in self.names)

    def total(self, values: Floats) -> Floats:
        """Sum cells; the result is flat, in the order of `shape`."""
        nodes, lines, metrics, periods = self.shape
        by_period = summed(values, self.group, nodes * lines * metrics).reshape(nodes, lines, metrics, periods - 1)
        settings = self.cells.plan.settings
        place = {name: m for m, name in enumerate(self.names[2])}
        for name, m in place.items():
            if settings.metrics[name].sum_of:
                by_period[:, :, m] = by_period[:, :, [place[part] for part in settings.parts(name)]].sum(axis=2)
        return np.concatenate([by_period, by_period.sum(axis=3, keepdims=True)], axis=3).ravel()

    def named(self, place: int) -> str:
        """Words for a node, line, metric and period."""
        words = [names[k] for names, k in zip(self.names, np.unravel_index(place, self.shape), strict=True)]
        return "rollup.csv " + ", ".join(str(word) for word in (self.level, *words) if word)


def _nodes(cells: Cells, level: str) -> _Nodes:
    lanes, calendar, spells = cells.lanes, cells.plan.calendar, cells.spells
    nodes, node = attribute(lanes, level) if level != COMPANY else (np.array([""], object), lanes.rep * 0)
    metrics = np.array([*lanes.metrics, *(set(cells.plan.settings.metrics) - set(lanes.metrics))], object)
    only = len(calendar.labels) == 1
    labels = np.array(["", *calendar.labels] if only else [*calendar.labels, calendar.label(calendar.year)], object)
    group = (node * len(spells.lines) + spells.line_number[lanes.spell]) * len(metrics) + lanes.metric
    return _Nodes(cells, level, (np.asarray(nodes, object), spells.lines, metrics, labels), group)


def _level(nodes: _Nodes, stated: _Stated, rows: Ints) -> Iterator[Violation]:
    codes = [places(stated.keys[key][rows], names) for key, names in zip(KEYS[1:], nodes.names, strict=True)]
    known = np.minimum.reduce(codes) >= 0
    strange = rows[~known]
    yield from listed(
        np.ones(len(strange)),
        lambda k: Violation(stated.named(strange[k]), "is no node of the plan", "1 row"),
    )
    place = np.ravel_multi_index([code[known] for code in codes], nodes.shape)
    yield from _missing(nodes, place)
    yield from _figures(nodes, stated, rows[known], place)


def _missing(nodes: _Nodes, place: Ints) -> Iterator[Violation]:
    there = nodes.total(nodes.cells.listed.astype(np.float64)) > 0
    if nodes.names[3][0] == "":
        there[:: nodes.shape[3]] = False
    rows = np.bincount(place, minlength=len(there))
    missing, again = np.where(there & (rows == 0), 1.0, 0.0), np.maximum(rows - 1.0, 0.0)
    yield from listed(missing, lambda k: Violation(nodes.named(k), "is missing", "1 row"))
    yield from listed(again, lambda k: Violation(nodes.named(k), "is there more than once", "1 row"))


def _figures(nodes: _Nodes, stated: _Stated, rows: Ints, place: Ints) -> Iterator[Violation]:
    cells = nodes.cells
    seated = cells.quota * ~cells.spells.open_seat[cells.lanes.spell, None]
    past = np.where(cells.listed, cells.amounts.last_year, 0.0)
    every = (cells.quota, cells.goal_part, _target(cells, nodes.level), seated, past)
    quota, part, target, seated, before = (nodes.total(values)[place] for values in every)
    expected = {
        "goal_part": part, "target": target, "quota": quota,
        "cover": divided(quota, part, np.nan), "cover_without_open_seats": divided(seated, part, np.nan),
        "last_year": np.where(before > 0, before, np.nan),
        "growth": divided(quota, np.maximum(before, 0.0), np.nan) - 1.0,
    }  # fmt: skip
    for column, written in stated.figures.items():
        exact = ADDED_UP if column == "quota" else WORKED_OUT
        yield from compared(column, written[rows], expected[column], lambda k: stated.named(rows[k]), exact)


def _target(cells: Cells, level: str) -> Floats:
    """Parts of the goals with the over-assignment of the levels down to one; none for the company."""
    padded = cells.goal_part
    for name, factor in cells.padding.items() if level != COMPANY else ():
        padded = padded * factor
        if name == level:
            break
    return padded
