"""The plan in force, laid out over lanes and periods: what is closed, what stands, and what has lost its rep."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.cells.elapsed import elapsed
from allocator.cells.groups import codes, totals
from allocator.cells.lanes import Lanes
from allocator.errors import Finding, PlanError
from allocator.plan.restate import IF_CLOSED

_WHOLE = 1e-9


@dataclass(frozen=True)
class InForce:
    """Quotas of current.csv at the date up to which the year is closed; arrays have shape (K, T)."""

    quota: Floats
    is_stated: Mask
    """Whether current.csv has a row for the cell."""
    elapsed: Floats
    """Part of each period that is over; 1 for closed ones; shape (T,)."""
    shrunk: Texts
    """Territories that lost a part of what they held, as restate.csv says, since the plan in force was made."""
    released: pd.DataFrame
    """Rows of current.csv in periods that are not closed whose rep is not there any more: rep, territory, metric,
    period, quota."""

    @property
    def closed(self) -> Mask:
        """Whether each period is closed; shape (T,)."""
        return self.elapsed >= 1.0

    @property
    def least(self) -> Floats:
        """What has gone by: closed quotas whole, of running ones the elapsed part."""
        return np.asarray(self.quota * self.elapsed)


def read_in_force(lanes: Lanes) -> InForce | None:
    """Lay the plan in force out, or None where the plan is not re-allocated.

    Raises
    ------
    PlanError
        If a closed quota belongs to a rep who does not cover the territory in that period: it stands, so the
        roster must say who carried it.
    """
    plan = lanes.plan
    as_of, table = plan.settings.year.as_of, plan.table("current")
    if as_of is None or table.empty:
        return None
    past = elapsed(plan, as_of)
    period = lanes.roster.columns.places("current", "period", plan.calendar.labels)
    lane = _lane_of_rows(lanes, period)
    within = (period >= 0) & (table["quota"].to_numpy(np.float64) > 0)
    homeless = within & (lane < 0)
    closed = homeless & (past[period] >= 1.0)
    if closed.any():
        raise PlanError(_homeless(lanes, np.flatnonzero(closed)))
    quota, stated = np.zeros(lanes.presence.shape), np.zeros(lanes.presence.shape, bool)
    rows = np.flatnonzero((lane >= 0) & (period >= 0))
    stated[lane[rows], period[rows]] = True
    np.add.at(quota, (lane[rows], period[rows]), table["quota"].to_numpy(np.float64)[rows])
    released = table.loc[homeless & ~closed, ["rep", "territory", "metric", "period", "quota"]]
    return InForce(quota, stated, past, _shrunk(table[past[period] < 1.0]), released.reset_index(drop=True))


def _shrunk(table: pd.DataFrame) -> Texts:
    """Territories whose quotas would be higher if nothing had gone nowhere."""
    if IF_CLOSED not in table:
        return np.array([], object)
    return np.asarray(table.loc[table[IF_CLOSED] > table["quota"], "territory"].unique(), object)


def _lane_of_rows(lanes: Lanes, period: Ints) -> Ints:
    """Lane of each row of current.csv in its period, -1 where nobody is there.

    Where several spells of a rep share the territory in a period, the one that is there longest takes the quota.
    """
    columns = lanes.roster.columns
    asked = (
        columns.places("current", "rep", lanes.roster.reps),
        columns.places("current", "territory", lanes.territories),
        columns.places("current", "metric", lanes.metrics),
    )
    key = codes(*(np.concatenate(pair) for pair in zip(asked, (lanes.rep, lanes.territory, lanes.metric), strict=True)))
    rows, mine = key[: len(period)], key[len(period) :]
    count, periods = int(key.max(initial=-1)) + 1, lanes.presence.shape[1]
    best, most = np.full((count, periods), -1), np.zeros((count, periods))
    order = np.argsort(mine, kind="stable")
    for turn in _turns(mine[order]):
        lane = order[turn]
        better = lanes.presence[lane] > most[mine[lane]]
        most[mine[lane]] = np.where(better, lanes.presence[lane], most[mine[lane]])
        best[mine[lane]] = np.where(better, lane[:, None], best[mine[lane]])
    known = (asked[0] >= 0) & (asked[1] >= 0) & (asked[2] >= 0) & (period >= 0)
    return np.where(known, best[rows, np.maximum(period, 0)], -1)


def _turns(key: Ints) -> list[Ints]:
    """First rows of each key, then second ones, and so on; `key` is sorted."""
    if not len(key):
        return []
    first = np.concatenate([[True], np.diff(key) != 0])
    turn = np.arange(len(key)) - np.maximum.accumulate(np.where(first, np.arange(len(key)), 0))
    return [np.flatnonzero(turn == k) for k in range(int(turn.max()) + 1)]


def _homeless(lanes: Lanes, rows: Ints) -> list[Finding]:
    table, places = lanes.plan.table("current"), lanes.plan.places("current")
    return [Finding(
        str(places[row]),
        f'{table["rep"].iloc[row]} has a closed quota in {table["period"].iloc[row]}, but does not cover '
        f'"{table["territory"].iloc[row]}" in {table["metric"].iloc[row]} then',
        "closed quotas stand: keep the rep in reps.csv with an end, and the earlier rows of assignments.csv with a to",
    ) for row in rows.tolist()]  # fmt: skip


def released_by_market(lanes: Lanes, in_force: InForce) -> Floats:
    """Released quota of the territory of each lane, in its metric and line, by period; shape (K, T)."""
    table = in_force.released
    out = np.zeros(lanes.presence.shape)
    if table.empty:
        return out
    territory = pd.Index(lanes.territories, dtype=object).get_indexer(pd.Index(table["territory"], dtype=object))
    metric = pd.Index(lanes.metrics, dtype=object).get_indexer(pd.Index(table["metric"], dtype=object))
    period = pd.Index(lanes.plan.calendar.labels, dtype=object).get_indexer(pd.Index(table["period"], dtype=object))
    rep = pd.Index(lanes.roster.reps, dtype=object).get_indexer(pd.Index(table["rep"], dtype=object))
    line = np.zeros(len(lanes.roster.reps), np.int64)
    line[lanes.roster.rep] = lanes.roster.line_code
    known = np.flatnonzero((territory >= 0) & (metric >= 0) & (period >= 0) & (rep >= 0))
    pairs = (
        (territory[known], lanes.territory), (metric[known], lanes.metric),
        (line[rep[known]], lanes.roster.line_code[lanes.spell]),
    )  # fmt: skip
    key = codes(*(np.concatenate([theirs, ours]) for theirs, ours in pairs))
    count, periods = int(key.max(initial=-1)) + 1, out.shape[1]
    place = key[: len(known)] * periods + period[known]
    by_key = totals(table["quota"].to_numpy(np.float64)[known], place, count * periods).reshape(count, periods)
    return np.asarray(by_key[key[len(known) :]])
