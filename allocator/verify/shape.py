"""Whether quotas.csv is a table of quotas: columns, names, order, and numbers that can be quotas."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.plan.plan import Plan
from allocator.verify.cells import STEP_TOLERANCE, Cells
from allocator.verify.opened import opened_by_lock
from allocator.verify.sums import Bools, Floats, Ints, Texts, places
from allocator.verify.violation import Violation, listed, number

KEY = ("rep", "territory", "metric", "period", "quota")
FILE = "quotas.csv"


def missing_columns(plan: Plan, quotas: pd.DataFrame) -> list[Violation]:
    """Name the columns that quotas.csv should have and has not."""
    levels = plan.settings.levels
    columns = (*KEY, "name", "role", "line", *levels, "base", "rate", "fair_share", "load")
    return [Violation(FILE, f"has no column {name}", "1 column") for name in columns if name not in quotas]


def shape(cells: Cells) -> Iterator[Violation]:
    """Check names, order and numbers of quotas.csv."""
    yield from _unknown_names(cells)
    yield from _strange_rows(cells)
    yield from _texts(cells)
    yield from _order(cells)
    yield from _numbers(cells)
    yield from _odd(cells)


def _unknown_names(cells: Cells) -> Iterator[Violation]:
    match = cells.match
    codes = {"rep": match.rep, "territory": match.territory, "metric": match.metric, "period": match.period}
    for column, code in codes.items():
        if (code < 0).any():
            names = match.table[column].astype(object)[code < 0].value_counts().sort_index()
            for name, rows in names.items():
                yield Violation(f"{FILE} {column}", f'"{name}" is not in the plan', f"{_rows(rows)}")


def _strange_rows(cells: Cells) -> Iterator[Violation]:
    match = cells.match
    named = (match.rep >= 0) & (match.territory >= 0) & (match.metric >= 0) & (match.period >= 0)
    strange = named & (match.lane < 0) & ~match.twice
    what = "is no cell of the plan: the rep, in this role and level, does not sell the metric there"
    yield from _one_row_each(cells, strange, what)
    yield from listed(
        match.twice.astype(np.float64),
        lambda row: Violation(_row(cells, row), "is there already", "1 row too many"),
    )
    lane, period = match.lane, np.maximum(match.period, 0)
    absent = match.known & (cells.lanes.covered[lane, period] <= 0)
    absent = absent & ~cells.once(opened_by_lock)[lane, period] if absent.any() else absent
    what = "has a quota while the rep is not there: not employed, or not assigned, in the period"
    quota = match.table["quota"].to_numpy(np.float64)
    yield from listed(
        absent * np.abs(np.nan_to_num(quota)),
        lambda row: Violation(_row(cells, row), what, number(quota[row])),
    )


def _texts(cells: Cells) -> Iterator[Violation]:
    """Compare name and line with those of the rep."""
    match, spells = cells.match, cells.spells
    stated = {"name": spells.table["name"], "line": pd.Series(spells.line)}
    spell = cells.lanes.spell[match.lane]
    for column, texts in stated.items():
        if column in match.table:
            code, names = pd.factorize(texts)
            wrong = match.known & (places(match.table[column], np.asarray(names, object)) != code[spell])
            yield from _one_row_each(cells, wrong, f"{column} is not that of the plan")


def _one_row_each(cells: Cells, wrong: Bools, what: str) -> list[Violation]:
    return listed(wrong.astype(np.float64), lambda row: Violation(_row(cells, row), what, "1 row"))


def _order(cells: Cells) -> Iterator[Violation]:
    """Rows stand in the order of rep, territory, metric and period."""
    match = cells.match
    known = np.flatnonzero(match.known)
    ranks = [
        match.rep[known], match.territory[known], _rank(cells.metric_names)[match.metric[known]],
        _rank(np.array(cells.plan.calendar.labels, object))[match.period[known]],
    ]  # fmt: skip
    back, alike = np.zeros(max(len(known) - 1, 0), bool), np.ones(max(len(known) - 1, 0), bool)
    for rank in ranks:
        back |= alike & (rank[1:] < rank[:-1])
        alike &= rank[1:] == rank[:-1]
    if back.any():
        row = int(known[1:][back][0])
        yield Violation(_row(cells, row), "stands after a row that it should precede", _rows(int(back.sum())))


def _rank(names: Texts) -> Ints:
    return np.unique(names, return_inverse=True)[1].astype(np.int64)


def _numbers(cells: Cells) -> Iterator[Violation]:
    quota = cells.match.table["quota"].to_numpy(np.float64)
    wrong = ~np.isfinite(quota)
    yield from listed(
        wrong.astype(np.float64),
        lambda row: Violation(_row(cells, row), "quota is not a number", str(quota[row])),
    )
    below = np.where(wrong, 0.0, -quota)
    yield from listed(below, lambda row: Violation(_row(cells, row), "quota is below zero", number(quota[row])))


def _odd(cells: Cells) -> Iterator[Violation]:
    """Quotas are multiples of the unit, but for those that carry the odd remainder of a lock or goal."""
    if not cells.has_odd:
        return
    for m, name in enumerate(cells.lanes.metrics):
        mine = cells.odd * (cells.lanes.metric == m)[:, None]
        lane, period = np.nonzero(mine)
        allowed = _odd_reasons(cells, name)
        if len(lane) > allowed:
            where = f"{FILE} {cells.names(lane[:1], period[:1])[0]}"
            quotas = f"1 quota of {name} is" if len(lane) == 1 else f"{len(lane):,} quotas of {name} are"
            what = f"{quotas} no multiple of {number(cells.units[m])}"
            yield Violation(where, what, f"{allowed} explained by odd locks and goals")


def _odd_reasons(cells: Cells, metric: str) -> int:
    """Count the cells that may be odd: one in each odd lock, one beside it, one for each odd goal."""
    settings, unit = cells.plan.settings, float(cells.plan.settings.metrics[metric].round_to)
    locks, goals = cells.plan.table("locks"), cells.plan.table("goals")
    odd_locks = _is_odd(locks["quota"].to_numpy(np.float64), unit) & (locks["metric"] == metric).to_numpy(bool)
    of_goal = np.array([metric in settings.parts(str(name)) for name in goals["metric"]], bool)
    return 2 * int(odd_locks.sum()) + int((_is_odd(goals["amount"].to_numpy(np.float64), unit) & of_goal).sum())


def _is_odd(amounts: Floats, unit: float) -> Bools:
    steps = np.nan_to_num(amounts) / unit
    return np.asarray(np.abs(steps - np.rint(steps)) > STEP_TOLERANCE)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _row(cells: Cells, row: int) -> str:
    values = cells.match.table.iloc[row]
    return f"{FILE} " + ", ".join(str(values[name]) for name in KEY[:4] if str(values[name]) not in ("", "nan"))
