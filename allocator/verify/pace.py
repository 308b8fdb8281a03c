"""Whether pace.csv adds up to the quotas, on days on which somebody works."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from allocator.verify.cells import Cells
from allocator.verify.lanes import Lanes, read_pieces
from allocator.verify.sums import Bools, Floats, Ints, numbered, places, turns
from allocator.verify.violation import Violation, listed, number

FILE = "pace.csv"
KEY = ("rep", "territory", "metric", "period")
_NEAR = 1e-6
"""Difference that written decimals explain."""
_ROUNDED = 1.5
"""Units by which rounding and an odd remainder may hold back what a person should have carried by a day."""
_NOWHERE = -1


@dataclass(frozen=True)
class _Paced:
    """N rows of pace.csv with what quotas.csv and the calendar say of them."""

    table: pd.DataFrame
    code: Ints
    """Cell of each row, a rep's spells taken together: group × periods + period; -1 where the plan has none."""
    first: Ints
    """First and last day of the stretch, counted from the first of the year; -1 for what is no such stretch."""
    last: Ints
    pace: Floats
    cumulative: Floats
    quota: Floats
    """Quota of each cell; shape (groups × T,)."""
    days: Ints
    """Working days before each day of the year; shape (groups, D + 1)."""
    lanes: Ints
    """How many lanes each group has."""

    def describe(self, row: int, what: str, how_much: str) -> Violation:
        """Word what is wrong with a row."""
        values = self.table.iloc[row]
        names = [str(values[name]) for name in (*KEY, self.table.columns[4])]
        return Violation(f"{FILE} " + ", ".join(name for name in names if name), what, how_much)


def pace(cells: Cells) -> Iterator[Violation]:
    """Check names, days and sums of pace.csv, where there is one."""
    table = cells.tables.get("pace")
    if table is None:
        return
    by = next((column for column in ("week", "day") if column in table), "")
    needed = (*KEY, by or "day", *(("from", "to") if by == "week" else ()), "working_days", "pace", "cumulative")
    missing = [column for column in needed if column not in table]
    if missing:
        yield from (Violation(FILE, f"has no column {column}", "1 column") for column in missing)
        return
    paced = _paced(cells, table[list(needed)], by)
    yield from _names(paced)
    yield from _stretches(cells, paced)
    yield from _sums(cells, paced)
    yield from _worked(cells, paced)


def _paced(cells: Cells, table: pd.DataFrame, by: str) -> _Paced:
    lanes = cells.lanes
    owner = lanes.rep * len(lanes.territories) + lanes.territory
    group, head = numbered(owner * len(lanes.metrics) + lanes.metric)
    known = (owner * len(lanes.metrics) + lanes.metric)[head]
    rep, territory = places(table["rep"], lanes.spells.reps), places(table["territory"], lanes.territories)
    metric = places(table["metric"], np.array(lanes.metrics, object))
    period = places(table["period"], np.array(cells.plan.calendar.labels, object))
    wanted = (rep * len(lanes.territories) + territory) * len(lanes.metrics) + metric
    at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    found = (np.minimum.reduce([rep, territory, metric, period]) >= 0) & (known[at] == wanted)
    quota = np.zeros((len(head), cells.periods))
    np.add.at(quota, group, cells.quota)
    first, last = _days(cells, table, by)
    code = np.where(found, at * cells.periods + period, _NOWHERE)
    days = _worked_before(lanes, group, len(head))
    amounts = [table[name].to_numpy(np.float64) for name in ("pace", "cumulative")]
    return _Paced(table, code, first, last, amounts[0], amounts[1], quota.ravel(), days, np.bincount(group))


def _days(cells: Cells, table: pd.DataFrame, by: str) -> tuple[Ints, Ints]:
    """First and last day of each row's stretch; -1 where the text is none or not what it should be called."""
    begins, ends = ("from", "to") if by == "week" else ("day", "day")
    first, last = (_numbers(cells, table[column]) for column in (begins, ends))
    if by == "week":
        edges = cells.plan.calendar.edges
        names = np.array([_week(day) for day in np.arange(edges[0], edges[-1])], object)
        wrong = np.array([*names, ""], object)[[first, last]] != table["week"].to_numpy(object)
        first[wrong.any(axis=0)] = _NOWHERE
    return first, last


def _week(day: np.datetime64) -> str:
    year, week, _ = date.fromisoformat(str(day)).isocalendar()
    return f"{year}-W{week:02d}"


def _numbers(cells: Cells, column: pd.Series[str]) -> Ints:
    """Days of the year by their dates."""
    edges = cells.plan.calendar.edges
    return places(column, np.arange(edges[0], edges[-1]).astype(str).astype(object))


def _worked_before(lanes: Lanes, group: Ints, groups: int) -> Ints:
    """Days of the year on which each group has somebody at work, counted before each day."""
    pieces, diary, spells = read_pieces(lanes.diary.plan, lanes.spells, lanes.territories), lanes.diary, lanes.spells
    keys = [(lanes.spell, pieces.spell), (lanes.territory, pieces.territory), (lanes.metric, pieces.metric)]
    code = numbered(*(np.concatenate(pair) for pair in keys))[0]
    of_code = np.zeros(int(code.max(initial=0)) + 1, np.int64)
    of_code[code[: len(group)]] = group
    column, leave = diary.away
    days, there = diary.days[:, 0], np.zeros((groups, len(diary.days)), bool)
    for turn in _apart(of_code[code[len(group) :]]):
        row, spell = of_code[code[len(group) :]][turn], pieces.spell[turn]
        worked = diary.open_days[:, spells.country[spell]] & ~leave[:, column[spell]]
        within = (days >= pieces.first[turn, None]) & (days <= pieces.last[turn, None])
        there[row] |= worked.T & within
    before = np.zeros((groups, len(diary.days) + 1), np.int64)
    np.cumsum(there, axis=1, out=before[:, 1:])
    return before


def _apart(row: Ints) -> Iterator[Ints]:
    """Rounds in which no row comes twice."""
    turn = turns(row)
    for k in range(int(turn.max(initial=-1)) + 1):
        yield np.flatnonzero(turn == k)


def _names(paced: _Paced) -> list[Violation]:
    """Every row stands for a cell with a quota, once."""
    strange = paced.code < 0
    found = listed(
        strange.astype(np.float64), lambda row: paced.describe(row, "is no cell of the plan", "1 row too many")
    )
    stretch = paced.code * (paced.days.shape[1] + 1) + paced.first + 1
    twice = (turns(stretch) > 0) & ~strange & (paced.first >= 0)
    return found + listed(
        twice.astype(np.float64), lambda row: paced.describe(row, "is there already", "1 row too many")
    )


def _stretches(cells: Cells, paced: _Paced) -> list[Violation]:
    """Days and weeks lie within the period."""
    edges, period = cells.lanes.diary.edges, paced.code % cells.periods
    inside = (paced.first >= edges[period]) & (paced.last < edges[period + 1]) & (paced.first <= paced.last)
    wrong = (paced.code >= 0) & ~(inside & (paced.first >= 0))
    return listed(
        wrong.astype(np.float64), lambda row: paced.describe(row, "is no day or week within the period", "1 row")
    )


def _sums(cells: Cells, paced: _Paced) -> Iterator[Violation]:
    """The rows of a cell are not below zero and add up to its quota, and `cumulative` adds them up on the way."""
    known = np.flatnonzero(paced.code >= 0)
    amount = np.nan_to_num(paced.pace[known])
    yield from listed(
        np.where(np.isfinite(paced.pace), -paced.pace, 1.0),
        lambda row: paced.describe(row, "pace is below zero, or no number", number(paced.pace[row])),
    )
    total = np.bincount(paced.code[known], amount, len(paced.quota))
    apart = np.abs(total - paced.quota)
    yield from listed(
        np.where(apart > _NEAR + 1e-12 * paced.quota, apart, 0.0),
        lambda cell: _unequal(cells, cell, total[cell], paced.quota[cell]),
    )
    order = known[np.lexsort((paced.first[known], paced.code[known]))]
    running = np.cumsum(np.nan_to_num(paced.pace[order]))
    code = paced.code[order]
    begins = np.searchsorted(code, code, "left")
    expected = running - (running - np.nan_to_num(paced.pace[order]))[begins]
    off = np.abs(np.nan_to_num(paced.cumulative[order], nan=np.inf) - expected)
    yield from listed(
        np.where(off > _NEAR + 1e-9 * running, off, 0.0),
        lambda k: paced.describe(
            int(order[k]), f"cumulative is {number(paced.cumulative[order[k]])}, the rows so far give "
            f"{number(expected[k])}", f"off by {number(off[k])}",
        ),
    )  # fmt: skip


def _unequal(cells: Cells, cell: int, total: float, quota: float) -> Violation:
    names = _cell_names(cells)[cell // cells.periods]
    where = ", ".join(text for text in (*names, cells.plan.calendar.labels[cell % cells.periods]) if text)
    return Violation(f"{FILE} {where}", f"adds up to {number(total)}, the quota is {number(quota)}",
                     f"off by {number(abs(total - quota))}")  # fmt: skip


def _cell_names(cells: Cells) -> list[tuple[str, str, str]]:
    lanes = cells.lanes
    owner = lanes.rep * len(lanes.territories) + lanes.territory
    head = numbered(owner * len(lanes.metrics) + lanes.metric)[1]
    return [
        (str(lanes.spells.reps[lanes.rep[lane]]), str(lanes.territories[lanes.territory[lane]]),
         lanes.metrics[lanes.metric[lane]])
        for lane in head
    ]  # fmt: skip


def _worked(cells: Cells, paced: _Paced) -> Iterator[Violation]:
    """Working days are those of the rep, and what should be carried by a day is in proportion to them.

    Only where nobody works in the whole period, the quota falls on other days.
    """
    rows = np.flatnonzero((paced.code >= 0) & (paced.first >= 0) & (paced.last >= paced.first))
    group, period = np.divmod(paced.code[rows], cells.periods)
    edges, days = cells.lanes.diary.edges, paced.days
    worked = days[group, paced.last[rows] + 1] - days[group, paced.first[rows]]
    so_far = days[group, paced.last[rows] + 1] - days[group, edges[period]]
    whole = days[group, edges[period + 1]] - days[group, edges[period]]
    idle: Bools = (worked == 0) & (whole > 0)
    yield from listed(
        idle.astype(np.float64), lambda k: paced.describe(int(rows[k]), "nobody works on it", "1 row too many")
    )
    told = paced.table["working_days"].to_numpy(np.float64)[rows]
    yield from listed(
        np.where(told != worked, np.abs(told - worked), 0.0),
        lambda k: paced.describe(int(rows[k]), f"working_days is {number(told[k])}", f"{worked[k]} are worked"),
    )
    due = paced.quota[paced.code[rows]] * so_far / np.maximum(whole, 1)
    alone = (whole > 0) & (paced.lanes[group] == 1)
    off = np.where(alone, np.abs(paced.cumulative[rows] - due) - _ROUNDED, 0.0)
    yield from listed(
        off, lambda k: paced.describe(int(rows[k]), f"cumulative is {number(paced.cumulative[rows[k]])}, working days "
                                      f"give {number(due[k])}", "more than rounding explains")
    )  # fmt: skip
