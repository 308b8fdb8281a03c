"""The program: rows and columns handed to a solver, the only place with sparse matrices of the whole plan.

Cells are scaled by the mean cell of their metric, so that a dollar and a customer weigh alike; rows keep their unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Ints, Mask
from allocator.rules.cells import Cells
from allocator.rules.rows import Rows, Wishes

_PARALLEL = 1e-12


@dataclass(frozen=True)
class Program:
    """lower ≤ A x ≤ upper over scaled cells x = quota ÷ mean cell, with wishes by priority; n cells, m rows."""

    fair_share: Floats
    """Scaled fair share φ; shape (n,)."""
    weight: Floats
    """Scaled D of the balance (x − φ)² / 2D; φ, or 1 for cells without fair share."""
    size: Floats
    """Mean cell of the metric, in its unit; quota = size · x."""
    floor: Floats
    ceiling: Floats
    """Bounds of the cells from rows with a single cell; shape (n,)."""
    floor_row: Ints
    ceiling_row: Ints
    """Labelled row that sets each bound, -1 for zero or none."""
    matrix: sparse.csr_array
    lower: Floats
    upper: Floats
    lower_row: Ints
    upper_row: Ints
    """Labelled row that sets each side of each merged row, -1 for none."""
    wishes: Wishes
    """Rows refer to merged rows, targets are in merged rows' units."""
    merged: Ints
    """Merged row of each labelled row, -1 for those that became cell bounds."""
    factor: Floats
    """Labelled row = factor · merged row, or factor · cell."""
    rules: tuple[str, ...]
    rule: Ints
    """Rule of each labelled row."""

    def bounded(self, lower: Floats, upper: Floats) -> Program:
        """The same program with other bounds on its rows."""
        return replace(self, lower=lower, upper=upper)


@dataclass(frozen=True)
class Labelled:
    """All rows of all rules, stacked, in the units of the plan; M rows."""

    blocks: tuple[Rows, ...]
    matrix: sparse.csr_array
    lower: Floats
    upper: Floats
    wishes: Wishes
    block: Ints
    """Block of each row."""

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rows.rule for rows in self.blocks))


def stack(cells: Cells, blocks: Sequence[Rows]) -> Labelled:
    """Stack the rows of all rules into one sparse matrix."""
    sizes = np.array([len(rows) for rows in blocks], np.int64)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    row = np.concatenate(
        [rows.row + start for rows, start in zip(blocks, starts, strict=False)] or [np.zeros(0, np.int64)]
    )
    cell = np.concatenate([rows.cell for rows in blocks] or [np.zeros(0, np.int64)])
    weight = np.concatenate([rows.weight for rows in blocks] or [np.zeros(0)])
    matrix = sparse.csr_array((weight, (row, cell)), shape=(int(starts[-1]), len(cells.lane)))
    wishes = [(w, int(start)) for rows, start in zip(blocks, starts, strict=False) for w in rows.wishes]
    lower, upper = (
        np.concatenate([getattr(rows, side) for rows in blocks] or [np.zeros(0)]) for side in ("lower", "upper")
    )
    return Labelled(tuple(blocks), matrix, lower, upper, _joined(wishes), np.repeat(np.arange(len(blocks)), sizes))


def _joined(wishes: list[tuple[Wishes, int]]) -> Wishes:
    """All wishes in one, their rows counted from the first row of each block."""
    nothing = np.zeros(0)
    none = Wishes(nothing.astype(np.int64), nothing > 0, nothing, nothing, nothing.astype(np.int64), nothing)
    every = [none, *(replace(w, row=w.row + start) for w, start in wishes)]
    return Wishes(*(np.concatenate([getattr(w, part.name) for w in every]) for part in fields(Wishes)))


def build(cells: Cells, labelled: Labelled) -> Program:
    """Scale the cells, merge rows with the same coefficients, and turn rows of one cell into bounds."""
    size = cells.mean_by_metric()
    fair_share = cells.fair_share / size
    scaled = sparse.csr_array(labelled.matrix @ sparse.diags_array(size))
    wished = np.zeros(len(labelled.lower), bool)
    wished[labelled.wishes.row] = True
    single = (np.diff(scaled.indptr) == 1) & ~wished
    rules = labelled.rules
    rule_of = np.array([rules.index(rows.rule) for rows in labelled.blocks], np.int64)[labelled.block]
    floor, ceiling = _cell_bounds(scaled, labelled, single)
    rows = _merge(scaled, labelled, ~single)
    factor = rows.factor.copy()
    factor[single] = scaled.data[scaled.indptr[:-1][single]]
    return Program(
        fair_share, np.where(fair_share > 0, fair_share, 1.0), size,
        floor.value, ceiling.value, floor.row, ceiling.row,
        rows.matrix, rows.lower.value, rows.upper.value, rows.lower.row, rows.upper.row,
        rows.wishes, rows.merged, factor, rules, rule_of,
    )  # fmt: skip


@dataclass(frozen=True)
class Tightest:
    """The tightest bound of each place and the labelled row it comes from, -1 for none."""

    value: Floats
    row: Ints


def _tightest(place: Ints, bound: Floats, row: Ints, count: int, start: float, upper: bool) -> Tightest:
    value, source = np.full(count, start), np.full(count, -1, np.int64)
    sign = 1.0 if upper else -1.0
    order = np.lexsort((row, sign * bound, place))
    first = np.unique(place[order], return_index=True)[1]
    best = order[first]
    better = sign * bound[best] < sign * value[place[best]]
    value[place[best[better]]], source[place[best[better]]] = bound[best[better]], row[best[better]]
    return Tightest(value, source)


def _cell_bounds(scaled: sparse.csr_array, labelled: Labelled, single: Mask) -> tuple[Tightest, Tightest]:
    row = np.flatnonzero(single)
    at = scaled.indptr[row]
    cell, weight = scaled.indices[at].astype(np.int64), scaled.data[at]
    one, other = labelled.lower[row] / weight, labelled.upper[row] / weight
    low, high = np.minimum(one, other), np.maximum(one, other)
    count = scaled.shape[1]
    return _tightest(cell, low, row, count, 0.0, False), _tightest(cell, high, row, count, np.inf, True)


@dataclass(frozen=True)
class _Merged:
    matrix: sparse.csr_array
    lower: Tightest
    upper: Tightest
    wishes: Wishes
    merged: Ints
    factor: Floats


def _merge(scaled: sparse.csr_array, labelled: Labelled, kept: Mask) -> _Merged:
    """Keep one row of those with the same coefficients up to a factor; the tightest bounds count."""
    rows = np.flatnonzero(kept)
    matrix = sparse.csr_array(scaled[rows])
    mark = np.random.default_rng(1).uniform(0.5, 1.5, matrix.shape[1])
    norm = np.sqrt(sparse.csr_array((matrix.data**2, matrix.indices, matrix.indptr), matrix.shape) @ np.ones_like(mark))
    norm = np.where(norm > 0, norm, 1.0)
    lead = np.where(np.diff(matrix.indptr) > 0, np.sign(matrix @ mark), 1.0)
    factor = np.where(lead < 0, -norm, norm)
    signature = (matrix @ mark) / factor
    order = np.lexsort((rows, signature))
    new = np.ones(len(rows), bool)
    length = np.diff(matrix.indptr)
    near = np.abs(np.diff(signature[order])) <= _PARALLEL * np.maximum(np.abs(signature[order][1:]), 1e-300)
    new[1:] = ~(near & (length[order][1:] == length[order][:-1]))
    group = np.empty(len(rows), np.int64)
    group[order] = np.cumsum(new) - 1
    first = np.full(int(new.sum()), len(rows), np.int64)
    np.minimum.at(first, group, np.arange(len(rows)))
    rank = np.argsort(np.argsort(first))
    group = rank[group]
    first = np.sort(first)
    ratio = factor / factor[first][group]
    return _collected(matrix[first], labelled, rows, group, ratio, len(first), len(kept))


def _collected(
    matrix: sparse.csr_array,
    labelled: Labelled,
    rows: Ints,
    group: Ints,
    ratio: Floats,
    count: int,
    total: int,
) -> _Merged:
    one, other = labelled.lower[rows] / ratio, labelled.upper[rows] / ratio
    low, high = np.minimum(one, other), np.maximum(one, other)
    lower = _tightest(group, low, rows, count, -np.inf, False)
    upper = _tightest(group, high, rows, count, np.inf, True)
    merged, factor = np.full(total, -1, np.int64), np.ones(total)
    merged[rows], factor[rows] = group, ratio
    w = labelled.wishes
    f = factor[w.row]
    wishes = Wishes(merged[w.row], w.at_least == (f > 0), w.target / f, w.scale / np.abs(f), w.priority, w.weight)
    return _Merged(sparse.csr_array(matrix), lower, upper, wishes, merged, factor)
