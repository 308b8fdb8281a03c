"""rollup.csv: sums over the nodes of every level."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.verify.cells import Cells
from allocator.verify.digits import ADDED_UP, WORKED_OUT, compared
from allocator.verify.sums import Floats, Ints, Texts, divided, places, summed
from allocator.verify.violation import Violation, listed
from allocator.verify.where import attribute

COMPANY = "company"


def rollup(cells: Cells) -> Iterator[Violation]:
    """Compare every figure of rollup.csv with the sum of the cells below."""
    table = cells.tables.get("rollup")
    if table is None:
        return
    for level in (COMPANY, *cells.plan.settings.levels):
        rows = np.flatnonzero((table["level"] == level).to_numpy(bool))
        yield from _level(cells, level, table.iloc[rows])
    levels = {COMPANY, *cells.plan.settings.levels}
    for name in sorted(set(table["level"].astype(str)) - levels):
        yield Violation("rollup.csv level", f'"{name}" is no level of the plan', "1 level")


@dataclass(frozen=True)
class _Nodes:
    """Sums by node, line and metric, the sums of metrics too; the year stands after the periods."""

    cells: Cells
    names: tuple[Texts, Texts, Texts, Texts]
    """Nodes, lines, metrics, and the periods with the year."""
    group: Ints
    """Place of each lane among nodes × lines × metrics."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Counts of nodes, lines, metrics and periods."""
        return tuple(len(names) for names in self.names)

    def total(self, values: Floats) -> Floats:
        """Sum cells; the result has the shape of `shape`."""
        nodes, lines, metrics, periods = self.shape
        by_period = summed(values, self.group, nodes * lines * metrics).reshape(
            nodes, lines, metrics, periods - 1
        )
        settings = self.cells.plan.settings
        place = {name: m for m, name in enumerate(self.names[2])}
        for name, m in place.items():
            if settings.metrics[name].sum_of:
                by_period[:, :, m] = by_period[:, :, [place[part] for part in settings.parts(name)]].sum(
                    axis=2
                )
        return np.concatenate([by_period, by_period.sum(axis=3, keepdims=True)], axis=3)


def _nodes(cells: Cells, level: str) -> _Nodes:
    lanes, calendar = cells.lanes, cells.plan.calendar
    nodes, node = attribute(lanes, level) if level != COMPANY else (np.array([""], object), lanes.rep * 0)
    line, lines = pd.factorize(pd.Series(cells.spells.line, dtype=object))
    metrics = np.array([*lanes.metrics, *(set(cells.plan.settings.metrics) - set(lanes.metrics))], object)
    labels = np.array([*calendar.labels, calendar.label(calendar.year)], object)
    if len(calendar.labels) == 1:
        labels[0] = None
    group = (node * len(lines) + line[lanes.spell]) * len(metrics) + lanes.metric
    return _Nodes(cells, (np.asarray(nodes, object), np.asarray(lines, object), metrics, labels), group)


def _level(cells: Cells, level: str, table: pd.DataFrame) -> Iterator[Violation]:
    nodes = _nodes(cells, level)
    keys = ("node", "line", "metric", "period")
    codes = [places(table[key], names) for key, names in zip(keys, nodes.names, strict=True)]
    known = np.logical_and.reduce([code >= 0 for code in codes])
    strange = np.flatnonzero(~known)
    yield from listed(
        (~known) * 1.0, lambda row: Violation(_named(level, table, row), "is no node of the plan", "1 row")
    )
    place = np.ravel_multi_index([code[known] for code in codes], nodes.shape) if known.any() else strange[:0]
    yield from _missing(nodes, level, place)
    yield from _figures(nodes, level, table[known], place)


def _missing(nodes: _Nodes, level: str, place: Ints) -> Iterator[Violation]:
    there = nodes.total(nodes.cells.listed.astype(np.float64)).ravel() > 0
    if len(nodes.cells.plan.calendar.labels) == 1:
        there = there & np.repeat([[False, True]], len(there) // 2, axis=0).ravel()
    rows = np.bincount(place, minlength=len(there))

    def describe(row: int, what: str) -> Violation:
        words = [
            str(names[k]) for names, k in zip(nodes.names, np.unravel_index(row, nodes.shape), strict=True)
        ]
        return Violation("rollup.csv " + ", ".join(word for word in (level, *words) if word), what, "1 row")

    yield from listed((there & (rows == 0)) * 1.0, lambda row: describe(row, "is missing"))
    yield from listed(np.maximum(rows - 1.0, 0.0), lambda row: describe(row, "is there more than once"))


def _figures(nodes: _Nodes, level: str, table: pd.DataFrame, place: Ints) -> Iterator[Violation]:
    cells = nodes.cells
    seated = cells.quota * ~cells.spells.open_seat[cells.lanes.spell, None]
    past = np.where(cells.listed, cells.amounts.last_year, 0.0)
    every = (cells.quota, cells.unpadded, _target(cells, level), seated, past)
    quota, part, target, seated, before = (nodes.total(values).ravel()[place] for values in every)
    expected = {
        "goal_part": part, "target": target, "quota": quota,
        "cover": divided(quota, part, np.nan), "cover_without_open_seats": divided(seated, part, np.nan),
        "last_year": np.where(before > 0, before, np.nan),
        "growth": divided(quota, np.maximum(before, 0.0), np.nan) - 1.0,
    }  # fmt: skip
    for column, figures in expected.items():
        if column in table:
            written = table[column].to_numpy(np.float64)
            exact = ADDED_UP if column == "quota" else WORKED_OUT
            yield from compared(column, written, figures, lambda row: _named(level, table, row), exact)


def _target(cells: Cells, level: str) -> Floats:
    """Quotas' parts of the goals with the over-assignment of the levels down to one; none for the company."""
    padded = cells.unpadded
    for name, factor in cells.padding.items() if level != COMPANY else ():
        padded = padded * factor
        if name == level:
            break
    return padded


def _named(level: str, table: pd.DataFrame, row: int) -> str:
    words = [level, *(str(table[key].iloc[row]) for key in ("node", "line", "metric", "period"))]
    return "rollup.csv " + ", ".join(word for word in words if word not in ("", "nan"))
