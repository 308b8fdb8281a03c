"""pace.csv: what the quotas of a period come to by week or by day. Guidance, not a quota to be paid on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.cells.attendance import attendance, open_days
from allocator.cells.groups import distinct
from allocator.cells.lanes import Lanes, read_lanes
from allocator.errors import Finding, PlanError
from allocator.plan.calendar import Calendar
from allocator.plan.plan import Plan
from allocator.rules.cells import Cells
from allocator.tables.frame import metric_order, metrics, named, periods

WEEK, DAY = "week", "day"
MOST_ROWS = 2_000_000
"""Rows that are written at most."""
_WHOLE = 1e-6
"""Part of a unit that is taken for a whole one."""


@dataclass(frozen=True)
class Stretches:
    """Weeks or days, cut where a period ends; S in all, in order."""

    labels: Texts
    """2027-W05 or 2027-02-01."""
    period: Ints
    edges: Ints
    """First day of each, counted from the first of the year, and the length of the year; shape (S + 1,)."""


def pace(allocation: Allocation, by: str) -> pd.DataFrame:
    """Lay the quota of each cell on its working days, or on the weeks that they are in.

    A cell's days are those on which its rep works on its territory: working days of the rep's country within spell,
    employment and assignment, less leave. What should be carried by the end of a day is quota × days so far ÷ days of
    the period, rounded to whole units, so that every period adds up to its quota exactly. A quota of somebody who
    does not work in the period at all falls on the working days of the country.

    Columns: rep, territory, metric, period, week (`2027-W05`; a week that two periods share has a row in each) or
    day (`2027-02-01`), from and to (of the week, within the period), working_days (of the rep), pace, cumulative
    (since the beginning of the period); in the order of quotas.csv, then of time.

    Parameters
    ----------
    by
        `week` or `day`.

    Raises
    ------
    PlanError
        If there would be more than 2,000,000 rows.
    """
    cells = allocation.evidence.cells
    _check(cells.lanes, by)
    stretches = _stretches(cells.plan.calendar, by)
    laid = _laid(cells, allocation.evidence.solved.whole.quota, stretches)
    return _table(cells, laid, stretches, by)


def check_pace(plan: Plan, by: str) -> None:
    """Find out before any work is done whether the pace of a plan can be written.

    Raises
    ------
    PlanError
        If there would be more than 2,000,000 rows.
    """
    if by:
        _check(read_lanes(plan), by)


def _check(lanes: Lanes, by: str) -> None:
    stretches, open_on = _stretches(lanes.plan.calendar, by), open_days(lanes)
    worked = np.add.reduceat(open_on, stretches.edges[:-1], axis=1, dtype=np.int64) > 0
    count = len(lanes.plan.calendar.labels)
    of_period = np.array([np.bincount(stretches.period, row, count) for row in worked])
    rows = int(((lanes.presence > 0) * of_period[lanes.roster.country[lanes.spell]]).sum())
    if rows > MOST_ROWS:
        what = f"would write about {rows:,} rows, more than {MOST_ROWS:,}"
        remedy = "take --pace week, or leave it out" if by == DAY else "leave it out, or split the plan"
        raise PlanError([Finding(f"--pace {by}", what, remedy)])


def _stretches(calendar: Calendar, by: str) -> Stretches:
    days = np.arange(calendar.edges[0], calendar.edges[-1])
    period = np.searchsorted(calendar.edges, days, "right") - 1
    labels = days.astype(str).astype(object) if by == DAY else _weeks(days)
    changes = (labels[1:] != labels[:-1]) | (period[1:] != period[:-1])
    first = np.flatnonzero(np.append(True, changes))
    return Stretches(labels[first], period[first], np.append(first, len(days)))


def _weeks(days: np.ndarray) -> Texts:
    """Name the week of each day by ISO 8601: it begins on Monday and belongs to the year of its Thursday."""
    number = days.astype("datetime64[D]").astype(np.int64)
    thursday = (number - (number + 3) % 7 + 3).astype("datetime64[D]")
    year = thursday.astype("datetime64[Y]")
    week = (thursday - year.astype("datetime64[D]")).astype(np.int64) // 7 + 1
    return np.array([f"{y}-W{w:02d}" for y, w in zip(year.astype(str), week.tolist(), strict=True)], object)


@dataclass(frozen=True)
class _Laid:
    """Quotas of lanes laid on stretches; every array has shape (lanes, S)."""

    worked: Ints
    pace: Floats
    cumulative: Floats
    is_listed: Mask


def _laid(cells: Cells, quota: Floats, stretches: Stretches) -> _Laid:
    grid = np.zeros(cells.index.shape)
    grid[cells.lane, cells.period] = quota
    there = attendance(cells.lanes)
    worked = _by_stretch(there, stretches)
    days = _by_stretch(_with_someone(cells, grid, there), stretches)
    first = np.searchsorted(stretches.period, np.arange(grid.shape[1]))
    whole = np.maximum(np.add.reduceat(days, first, axis=1), 1)[:, stretches.period]
    before = np.cumsum(days, axis=1) - days
    begun = before[:, first][:, stretches.period]
    so_far = _rounded(cells, grid, stretches, before + days - begun, whole)
    earlier = _rounded(cells, grid, stretches, before - begun, whole)
    listed = (days > 0) & (grid[:, stretches.period] > 0)
    return _Laid(worked, so_far - earlier, so_far, listed)


def _by_stretch(there: Mask, stretches: Stretches) -> Ints:
    return np.asarray(np.add.reduceat(there, stretches.edges[:-1], axis=1, dtype=np.int64))


def _with_someone(cells: Cells, grid: Floats, there: Mask) -> Mask:
    """Add the working days of the country, or else all days, where a quota meets nobody at work."""
    edges, there = cells.plan.calendar.edges, there.copy()
    first = (edges[:-1] - edges[0]).astype(np.int64)
    period = np.repeat(np.arange(len(first)), np.diff(edges).astype(np.int64))
    spare = open_days(cells.lanes)[cells.lanes.roster.country[cells.lanes.spell]]
    for days in (spare, np.ones_like(spare)):
        alone = (grid > 0) & ~np.logical_or.reduceat(there, first, axis=1)
        rows = np.flatnonzero(alone.any(axis=1))
        there[rows] |= alone[rows][:, period] & days[rows]
    return there


def _rounded(cells: Cells, grid: Floats, stretches: Stretches, so_far: Ints, whole: Ints) -> Floats:
    """Return quota × days so far ÷ days of the period in whole units; all of the quota, odd parts too, at its end."""
    unit = np.array([min(cells.plan.settings.metrics[m].round_to, 1.0) for m in cells.lanes.metrics])
    unit = unit[cells.lanes.metric][:, None]
    units = np.floor(grid / unit + _WHOLE).astype(np.int64)[:, stretches.period]
    each, rest = np.divmod(units, whole)
    carried = (each * so_far + (2 * rest * so_far + whole) // (2 * whole)) * unit
    return np.where(so_far == whole, grid[:, stretches.period], carried)


def _table(cells: Cells, laid: _Laid, stretches: Stretches, by: str) -> pd.DataFrame:
    """Columns of the table; spells of a rep that share a cell are added up."""
    lanes = cells.lanes
    owner = lanes.rep * len(lanes.territories) + lanes.territory
    used, group = distinct(owner * len(lanes.metrics) + metric_order(cells)[lanes.metric])
    first = np.zeros(len(used), np.int64)
    first[group[::-1]] = np.arange(len(group))[::-1]

    def added_up(values: Ints | Floats) -> Floats:
        if len(used) == len(group):
            return np.asarray(values[first], np.float64)
        total = np.zeros((len(used), values.shape[1]))
        np.add.at(total, group, values)
        return total

    row, at = np.nonzero(added_up(laid.is_listed.astype(np.int64)) > 0)
    lane = first[row]
    days = np.arange(cells.plan.calendar.edges[0], cells.plan.calendar.edges[-1]).astype(str).astype(object)
    columns: dict[str, pd.Categorical | Floats] = {
        "rep": named(lanes.rep[lane], lanes.roster.reps),
        "territory": named(lanes.territory[lane], lanes.territories),
        "metric": metrics(cells, lanes.metric[lane]),
        "period": periods(cells, stretches.period[at]),
        by: pd.Categorical.from_codes(*_labels(stretches.labels, at)),
    }
    if by == WEEK:
        columns["from"] = pd.Categorical.from_codes(*_labels(days[stretches.edges[:-1]], at))
        columns["to"] = pd.Categorical.from_codes(*_labels(days[stretches.edges[1:] - 1], at))
    columns["working_days"] = added_up(laid.worked)[row, at]
    columns["pace"] = added_up(laid.pace)[row, at]
    columns["cumulative"] = added_up(laid.cumulative)[row, at]
    return pd.DataFrame(columns)


def _labels(labels: Texts, at: Ints) -> tuple[Ints, pd.Index]:
    names, place = np.unique(labels, return_inverse=True)
    return place[at], pd.Index(names, dtype=object)
