"""Tables of amounts by place, metric and stretch of time, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.cells.columns import Columns
from allocator.cells.groups import distinct, places


@dataclass(frozen=True)
class Amounts:
    """Rows of potential.csv or history.csv that name a territory (or a rep); places are sorted by name."""

    places: Texts
    place: Ints
    metric: Ints
    """Index into the metrics with cells, -1 for others."""
    labels: Texts
    """Names of the stretches of time, sorted."""
    label: Ints
    amount: Floats

    def where(self, rows: Mask) -> Amounts:
        """Some of the rows, over the same places and labels."""
        return Amounts(
            self.places, self.place[rows], self.metric[rows], self.labels, self.label[rows], self.amount[rows]
        )

    def of(self, metric: int) -> Floats:
        """Sums of a metric by place and label; shape (places, labels)."""
        return self._summed(self.metric == metric, self.amount)

    def seen(self, metric: int | None = None) -> Mask:
        """Whether there are rows of a metric, or of any, by place and label; shape (places, labels)."""
        rows = np.ones(len(self.metric), bool) if metric is None else self.metric == metric
        return self._summed(rows, np.ones(len(rows))) > 0

    def _summed(self, rows: Mask, values: Floats) -> Floats:
        shape = (len(self.places), len(self.labels))
        key = self.place[rows] * shape[1] + self.label[rows]
        return np.bincount(key, values[rows], shape[0] * shape[1]).reshape(shape)

    def at(self, names: Texts) -> Ints:
        """Place of each name, -1 where the table does not have it."""
        return places(self.places, names)


def read_amounts(columns: Columns, table: str, key: str, amount: str, metrics: tuple[str, ...]) -> Amounts:
    """Number a table's rows that name a `key` (territory or rep)."""
    names, place = columns.coded(table, key)
    labels, label = columns.coded(table, "period")
    rows = named_rows(columns, table, key)
    used, place = distinct(place[rows])
    said, label = distinct(label[rows])
    metric = columns.places(table, "metric", metrics)[rows]
    values = columns.plan.table(table)[amount].to_numpy(np.float64)[rows]
    return Amounts(names[used], place, metric, labels[said], label, values)


def named_rows(columns: Columns, table: str, key: str) -> Ints:
    """Rows of a table where a column is not blank."""
    names, place = columns.coded(table, key)
    return np.flatnonzero((names != "")[place])


def picked(matrix: Floats, place: Ints) -> Floats:
    """Rows of a matrix by place, zeros for place -1."""
    return np.concatenate([matrix, np.zeros((1, matrix.shape[1]))])[place]
