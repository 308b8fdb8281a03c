"""What was sold before, per available time, and the plan in force."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.cells.groups import codes, part
from allocator.cells.lanes import Lanes
from allocator.cells.roster import Floats, Ints, Texts
from allocator.cells.season import spread, working_profile
from allocator.errors import Assumption
from allocator.plan.plan import Plan


@dataclass(frozen=True)
class History:
    """Past sales and the plan in force by lane; K lanes, T periods."""

    by_territory: bool
    rate: Floats
    """Sales of a full year at full availability of the lane's territory or rep; shape (K, 1)."""
    last_year: Floats
    """Sales of the same period a year earlier, the lane's part of them; shape (K, T)."""
    current: Floats
    """Quota of the plan in force; shape (K, T), shared by presence where two spells of a rep meet."""


def read_history(lanes: Lanes) -> tuple[History, list[Assumption]]:
    """Read history.csv and current.csv by lane."""
    plan = lanes.plan
    by_territory = plan.settings.history.of == "territory"
    names, key = (lanes.territories, lanes.territory) if by_territory else (lanes.roster.reps, lanes.rep)
    column = "territory" if by_territory else "rep"
    rate, notes = _rates(lanes, column, names, key)
    last_year = _a_year_earlier(lanes, column, names, key)
    held = lanes.share if by_territory else part(lanes.presence, codes(lanes.rep, lanes.metric))
    return History(by_territory, rate[:, None], last_year * held, _current(lanes)), notes


def _rates(lanes: Lanes, column: str, names: Texts, key: Ints) -> tuple[Floats, list[Assumption]]:
    """Yearly sales per available time; the median of the role where a territory or rep has none."""
    plan = lanes.plan
    table = _window(plan)
    table = table[table[column] != ""]
    out = np.zeros(len(key))
    notes: list[Assumption] = []
    time = _observed(plan, table, column, names) if len(table) else np.zeros(len(names))
    for m, metric in enumerate(lanes.metrics):
        rows, here = table[table["metric"] == metric], np.flatnonzero(lanes.metric == m)
        if rows.empty or not len(here):
            continue
        sold = rows.groupby(column)["actual"].sum().reindex(names).to_numpy(np.float64)
        known = ~np.isnan(sold) & (time > 0)
        rate = np.divide(np.clip(sold, 0.0, None), time, where=known, out=np.full(len(names), np.nan))[key[here]]
        out[here], filled = _median_of_role(rate, lanes.role[here])
        without = sorted(set(names[key[here]][filled]))
        if without:
            what = f"{metric}: no history of {_some(without)}; the median of the role per available time is used"
            notes.append(Assumption("default", "history.csv", what))
    return out, notes


def _window(plan: Plan) -> pd.DataFrame:
    """History of the last months before the year, as many as `history: window` says, with its months."""
    table = plan.table("history")
    labels, code = np.unique(table["period"].to_numpy(object), return_inverse=True)
    spans = [plan.calendar.span(label) for label in labels]
    first = np.array([s.start if s else -1 for s in spans], np.int64)
    last = np.array([s.end if s else -1 for s in spans], np.int64)
    begins = plan.calendar.year.start - plan.settings.history.window
    inside = (first >= begins) & (last <= plan.calendar.year.start)
    if not len(table):
        return table.assign(first=0, months=0)
    return table.assign(first=first[code], months=(last - first)[code])[inside[code]]


def _observed(plan: Plan, table: pd.DataFrame, column: str, names: Texts) -> Floats:
    """Years in which each name has rows in the window, in any metric; a rep's time begins with the employment."""
    seen = table[[column, "first", "months"]].drop_duplicates()
    years = seen["months"].to_numpy(np.float64) / 12.0
    if column == "rep":
        years = years * _employed_part(plan, seen)
    return pd.Series(years).groupby(seen[column].to_numpy(object)).sum().reindex(names, fill_value=0.0).to_numpy()


def _employed_part(plan: Plan, seen: pd.DataFrame) -> Floats:
    """Part of each stretch after the rep's first day of employment; 1 where it is unknown or the rep has left."""
    started = plan.table("reps").groupby("rep")["start"].min()
    day = seen["rep"].map(started).to_numpy().astype("datetime64[D]")
    month = seen["first"].to_numpy(np.int64) - 1970 * 12
    begins = month.astype("datetime64[M]").astype("datetime64[D]")
    ends = (month + seen["months"].to_numpy(np.int64)).astype("datetime64[M]").astype("datetime64[D]")
    length = (ends - begins).astype(np.float64)
    worked = (ends - np.fmax(begins, day)).astype(np.float64)
    return np.clip(worked / length, 1.0 / length, 1.0)


def _median_of_role(rate: Floats, role: Ints) -> tuple[Floats, np.typing.NDArray[np.bool_]]:
    """Fill unknown rates by the median of the lanes of the same role, else of all; tell which were filled."""
    unknown = np.isnan(rate)
    if not unknown.any() or unknown.all():
        return np.nan_to_num(rate), unknown & ~unknown.all()
    series = pd.Series(rate)
    median = series.groupby(role).transform("median").fillna(series.median()).to_numpy()
    return np.where(unknown, median, rate), unknown


def _a_year_earlier(lanes: Lanes, column: str, names: Texts, key: Ints) -> Floats:
    """Sales of the same months one year earlier of each lane's territory or rep; shape (K, T)."""
    plan = lanes.plan
    table = plan.table("history")
    table = table[table[column] != ""]
    out = np.zeros(lanes.presence.shape)
    for m, metric in enumerate(lanes.metrics):
        rows, here = table[table["metric"] == metric], np.flatnonzero(lanes.metric == m)
        if rows.empty or not len(here):
            continue
        sold = rows.groupby([column, "period"])["actual"].sum().unstack(fill_value=0.0).reindex(names, fill_value=0.0)
        places = spread(plan, sold.columns.to_numpy(object), working_profile(plan), years_later=1)
        out[here] = (sold.to_numpy(np.float64) @ places)[key[here]]
    return out


def _current(lanes: Lanes) -> Floats:
    """Quotas of current.csv by lane and period; zero where it has none."""
    plan, table = lanes.plan, lanes.plan.table("current")
    out = np.zeros(lanes.presence.shape)
    if table.empty:
        return out
    keys = pd.DataFrame({
        "rep": lanes.roster.reps[lanes.rep], "territory": lanes.territories[lanes.territory],
        "metric": np.array(lanes.metrics, object)[lanes.metric], "lane": np.arange(len(lanes.rep)),
    })  # fmt: skip
    table = table[["rep", "territory", "metric", "period", "quota"]]
    rows = keys.merge(table, on=["rep", "territory", "metric"])
    period = pd.Index(plan.calendar.labels).get_indexer(rows["period"])
    rows, period = rows[period >= 0], period[period >= 0]
    np.add.at(out, (rows["lane"].to_numpy(), period), rows["quota"].to_numpy(np.float64))
    return out * part(lanes.presence, codes(lanes.rep, lanes.territory, lanes.metric))


def _some(names: list[str]) -> str:
    """A few names and how many more."""
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
