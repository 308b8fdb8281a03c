"""What has gone by where the year has moved: closed quotas stand, and excuse the rules that they break alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from allocator.verify.cells import Cells
from allocator.verify.rows import Rows
from allocator.verify.sums import Bools, Floats, Ints, places
from allocator.verify.violation import Violation, listed, number

RULES = tuple[Callable[[Cells], list[Rows]], ...]


@dataclass(frozen=True)
class Gone:
    """Rows of the plan in force by rep, territory, metric and period, what the output has for them."""

    table: pd.DataFrame
    is_closed: pd.Series[bool]
    least: Floats
    """What must stand of each: closed quotas whole, of running ones the whole units of their elapsed part."""
    found: Floats
    """What quotas.csv has for the same key."""


def gone_by(cells: Cells) -> Iterator[Violation]:
    """Check that closed quotas are those in force, and running ones at least what has gone by of them."""
    gone = read_gone(cells)
    if gone is None:
        return
    off = np.where(gone.is_closed, np.abs(gone.found - gone.least), gone.least - gone.found)
    off = np.where(off > 1e-6 * np.maximum(gone.least, 1.0), off, 0.0)

    def describe(row: int) -> Violation:
        line = gone.table.iloc[row]
        name = f"quotas.csv {line['rep']}, {line['territory']}, {line['metric']}, {line['period']}"
        what = f"is {number(gone.found[row])}, and {number(gone.least[row])} of the plan in force has gone by"
        return Violation(name, what, number(off[row]))

    yield from listed(off, describe)


def read_gone(cells: Cells) -> Gone | None:
    """Compare current.csv with the quotas where the year has moved; None where it has not."""
    table = cells.plan.table("current")
    part = elapsed(cells)
    if part is None or table.empty:
        return None
    period = places(table["period"], np.array(cells.plan.calendar.labels, object))
    table = table[(period >= 0)].assign(part=part[period[period >= 0]])
    table = table[table["part"] > 0]
    keys = ["rep", "territory", "metric", "period"]
    quotas = cells.tables["quotas"]
    sums = quotas.assign(**{key: quotas[key].astype(str) for key in keys}).groupby(keys)["quota"].sum()
    found = sums.reindex(pd.MultiIndex.from_frame(table[keys])).fillna(0.0).to_numpy(np.float64)
    closed = table["part"] >= 1.0
    units = np.array([cells.plan.settings.metrics[name].round_to for name in table["metric"]], np.float64)
    whole = table["quota"].to_numpy(np.float64)
    least = np.where(closed, whole, np.floor(whole * table["part"] / units + 1e-9) * units)
    return Gone(table, closed, least, found)


def elapsed(cells: Cells) -> Floats | None:
    """Part of each period's working days up to the date to which the year is closed; shape (T,)."""
    as_of = cells.plan.settings.year.as_of
    if as_of is None:
        return None
    calendar, day = cells.plan.calendar, np.timedelta64(1, "D")
    starts, after = calendar.edges[:-1], calendar.edges[1:]
    today = np.datetime64(as_of, "D") + day
    working = calendar.working_days(cells.plan.settings.country)
    part = [
        working.between(start, min(end, today)) / max(working.between(start, end), 1)
        for start, end in zip(starts, after, strict=True)
    ]
    return np.where(after <= today, 1.0, np.minimum(part, 1.0 - 1e-9))


def has_gone_by(cells: Cells) -> Bools:
    """Tell which cells lie in periods that are over in whole or part; shape (L, T)."""
    part = elapsed(cells)
    begun = np.zeros(cells.periods, bool) if part is None else part > 0
    return np.broadcast_to(begun, cells.listed.shape)


def excused(cells: Cells, rows: list[Rows], rules: RULES) -> list[Rows]:
    """Widen the bounds that what has gone by breaks on its own: no change of what is left could hold them."""
    part, gone = elapsed(cells), read_gone(cells)
    if part is None or gone is None:
        return rows
    alone = _rows(cells, rules, _left_with(cells, part))
    traced = _rows(cells, rules, _marked(cells, part))
    return [_widened(*three) for three in zip(rows, alone, traced, strict=True)]


def _rows(cells: Cells, rules: RULES, quota: Floats) -> list[Rows]:
    tables = {**cells.tables, "quotas": cells.tables["quotas"].assign(quota=quota)}
    match = replace(cells.match, table=tables["quotas"])
    other = Cells(cells.plan, tables, cells.lanes, match)
    return [row for rule in rules for row in rule(other)]


def _period(cells: Cells) -> Ints:
    return places(cells.tables["quotas"]["period"], np.array(cells.plan.calendar.labels, object))


def _left_with(cells: Cells, part: Floats) -> Floats:
    """Quotas of quotas.csv if nothing were asked of what is left of the year."""
    quotas, period = cells.tables["quotas"], _period(cells)
    current = cells.plan.table("current")
    keys = ["rep", "territory", "metric", "period"]
    sums = current.groupby(keys)["quota"].sum()
    wanted = pd.MultiIndex.from_frame(quotas[keys].astype(str))
    in_force = sums.reindex(wanted).fillna(0.0).to_numpy(np.float64) * part[period]
    quota = quotas["quota"].to_numpy(np.float64)
    return np.where(part[period] >= 1.0, quota, np.minimum(in_force, quota))


def _marked(cells: Cells, part: Floats) -> Floats:
    """A unit in every cell that is not closed, so that rows of closed cells alone come to nothing."""
    return np.where(part[_period(cells)] < 1.0, 1.0, 0.0)


def _widened(row: Rows, alone: Rows, traced: Rows) -> Rows:
    closed = np.isin(traced.value, (0.0,))
    lower = np.where(closed, np.minimum(row.lower, row.value), row.lower)
    return replace(row, lower=lower, upper=np.fmax(row.upper, np.where(np.isfinite(row.upper), alone.value, row.upper)))
