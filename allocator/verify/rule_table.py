"""rules.csv: a row for every row of every rule, with its value, bounds and slack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.verify.cells import Cells
from allocator.verify.digits import compared
from allocator.verify.rows import Rows
from allocator.verify.sums import Floats, Ints, Texts, texts, turns
from allocator.verify.targets import read_targets
from allocator.verify.violation import Violation, listed

FILE = "rules.csv"
COLUMNS = ("value", "min", "max")


@dataclass(frozen=True)
class _Table:
    """Rows of rules.csv; a bound that is none is NaN."""

    label: Texts
    value: Floats
    min: Floats
    max: Floats


def rule_table(cells: Cells, rows: list[Rows]) -> Iterator[Violation]:
    """Compare values and bounds with the rows worked out once more, and slack with the bounds."""
    table = cells.tables.get("rules")
    if table is None:
        return
    stated = _Table(texts(table["label"]), *(table[name].to_numpy(np.float64) for name in COLUMNS))
    yield from _slack(stated, table["slack"].to_numpy(np.float64))
    wanted = _wanted(cells, rows)
    place = _places(stated, wanted)
    strange = np.where(place < 0, 1.0, 0.0)
    absent = np.ones(len(wanted.label))
    absent[place[place >= 0]] = 0.0
    yield from listed(strange, lambda k: Violation(f"{FILE} {stated.label[k]}", "is no row of the plan", "1 row"))
    yield from listed(absent, lambda k: Violation(f"{FILE} {wanted.label[k]}", "is missing", "1 row"))
    known = np.flatnonzero(place >= 0)
    for column in COLUMNS:
        written, expected = getattr(stated, column)[known], getattr(wanted, column)[place[known]]
        yield from compared(column, written, expected, lambda k: f"{FILE} {stated.label[known[k]]}")


def _wanted(cells: Cells, rows: list[Rows]) -> _Table:
    """Rows as rules.csv should have them."""
    parts = [part for row in rows if len(row.value) for part in _sides(cells, row)]
    if not parts:
        return _Table(np.array([], object), *(np.zeros(0) for _ in COLUMNS))
    joined = (np.concatenate([getattr(part, name) for part in parts]) for name in ("label", *COLUMNS))
    return _Table(*joined)


def _sides(cells: Cells, rows: Rows) -> Iterator[_Table]:
    """One table of rows; for bounds made of quotas one for each side, of differences."""
    label = f"{rows.rule}(" + rows.about(np.arange(len(rows.value))) + ")"
    lower, upper = (np.where(np.isinf(bound), np.nan, bound) for bound in (rows.lower, rows.upper))
    nothing, zero = np.full(len(label), np.nan), np.zeros(len(label))
    if rows.rule == "goals":
        targets = [target for target in cells.once(read_targets) if target.has_cells]
        lower = np.array([target.goal_part for target in targets])
        upper = np.array([target.padded for target in targets])
    if not rows.against_quotas:
        yield _Table(label, rows.value, lower, upper)
        return
    if not np.isnan(lower).all():
        yield _Table(label, rows.value - lower, zero, nothing)
    if not np.isnan(upper).all():
        yield _Table(label, rows.value - upper, nothing, zero)


def _places(stated: _Table, wanted: _Table) -> Ints:
    """Find what each stated row should be, by its label and its turn among the rows of that label; -1 for nothing."""
    code = pd.factorize(np.concatenate([wanted.label, stated.label]))[0].astype(np.int64)
    count = len(wanted.label)
    turn = np.concatenate([_turns(code[:count], wanted), _turns(code[count:], stated)])
    row = pd.Index(code * (int(turn.max(initial=0)) + 1) + turn)
    return np.asarray(row[:count].get_indexer(row[count:]), np.int64)


def _turns(code: Ints, table: _Table) -> Ints:
    """Tell rows of one label apart by the order of their bounds."""
    turn = np.zeros(len(code), np.int64)
    if np.bincount(code).max(initial=0) <= 1:
        return turn
    bounds = [np.nan_to_num(np.round(values, 3), nan=-np.inf) for values in (table.value, table.max, table.min)]
    order = np.lexsort((*bounds, code))
    turn[order] = turns(code[order])
    return turn


def _slack(table: _Table, slack: Floats) -> list[Violation]:
    """Slack is what lies between the value and the nearer bound."""
    nearer = np.fmin(table.max - table.value, table.value - table.min)
    written = np.where(np.isinf(slack), np.nan, slack)
    return compared("slack", written, nearer, lambda row: f"{FILE} {table.label[row]}", slack=1e-6)
