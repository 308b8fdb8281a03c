"""What was sold before, per available time, and the plan in force."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.cells.amounts import Amounts, picked, read_amounts
from allocator.cells.groups import codes, part, places
from allocator.cells.lanes import Lanes
from allocator.cells.season import spread, working_profile
from allocator.errors import Assumption
from allocator.plan.calendar import first_days
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
    rows = read_amounts(plan.table("history"), "territory" if by_territory else "rep", "actual", lanes.metrics)
    place = rows.at(names)
    rate, notes = _rates(lanes, rows, names, place, key)
    held = lanes.share if by_territory else part(lanes.presence, codes(lanes.rep, lanes.metric))
    return History(by_territory, rate[:, None], _a_year_earlier(lanes, rows, place[key]) * held, _current(lanes)), notes


def _rates(lanes: Lanes, rows: Amounts, names: Texts, place: Ints, key: Ints) -> tuple[Floats, list[Assumption]]:
    """Yearly sales per available time; the median of the role where a territory or rep has none."""
    plan = lanes.plan
    inside, months = _window(plan, rows.labels)
    recent = rows.where(inside[rows.label]) if len(rows.label) else rows
    out, notes = np.zeros(len(key)), []
    time = _observed(plan, recent, months)
    for m in np.unique(recent.metric[recent.metric >= 0]):
        here = np.flatnonzero(lanes.metric == m)
        known = recent.seen(int(m)).any(axis=1) & (time > 0)
        sold = np.clip(recent.of(int(m)).sum(axis=1), 0.0, None)
        yearly = np.append(np.divide(sold, time, where=known, out=np.full(len(known), np.nan)), np.nan)
        out[here], filled = _median_of_role(yearly[place[key[here]]], lanes.role[here])
        without = sorted(set(names[key[here]][filled]))
        if without:
            what = (
                f"{lanes.metrics[m]}: no history of {_some(without)}; the median of the role per available time is used"
            )
            notes.append(Assumption("default", "history.csv", what))
    return out, notes


def _window(plan: Plan, labels: Texts) -> tuple[Mask, Ints]:
    """Which stretches lie in the last months before the year, as many as `history: window` says; and their months."""
    spans = [plan.calendar.span(label) for label in labels]
    first = np.array([s.start if s else -1 for s in spans], np.int64)
    last = np.array([s.end if s else -1 for s in spans], np.int64)
    begins = plan.calendar.year.start - plan.settings.history.window
    return (first >= begins) & (last <= plan.calendar.year.start), last - first


def _observed(plan: Plan, rows: Amounts, months: Ints) -> Floats:
    """Years in which each place has rows in any metric; a rep's time begins with the employment; shape (places,)."""
    seen = rows.seen()
    years = np.where(seen, months / 12.0, 0.0)
    if plan.settings.history.of == "rep" and len(rows.places):
        years = years * _employed_part(plan, rows, months)
    return years.sum(axis=1)


def _employed_part(plan: Plan, rows: Amounts, months: Ints) -> Floats:
    """Part of each stretch after the rep's first day of employment; 1 where it is unknown; shape (places, labels)."""
    started = plan.table("reps").groupby("rep")["start"].min().reindex(rows.places)
    day = started.to_numpy().astype("datetime64[D]")[:, None]
    spans = [plan.calendar.span(label) for label in rows.labels]
    begins = first_days(np.array([s.start if s else 0 for s in spans]))[None, :]
    ends = first_days(np.array([s.end if s else 1 for s in spans]))[None, :]
    length = (ends - begins).astype(np.float64)
    worked = (ends - np.fmax(begins, day)).astype(np.float64)
    return np.asarray(np.clip(worked / length, 1.0 / length, 1.0))


def _median_of_role(rate: Floats, role: Ints) -> tuple[Floats, Mask]:
    """Fill unknown rates by the median of the lanes of the same role, else of all; tell which were filled."""
    unknown = np.isnan(rate)
    if not unknown.any() or unknown.all():
        return np.nan_to_num(rate), unknown & ~unknown.all()
    series = pd.Series(rate)
    median = series.groupby(role).transform("median").fillna(series.median()).to_numpy()
    return np.where(unknown, median, rate), unknown


def _a_year_earlier(lanes: Lanes, rows: Amounts, place: Ints) -> Floats:
    """Sales of the same months one year earlier of each lane's territory or rep; shape (K, T)."""
    plan = lanes.plan
    out = np.zeros(lanes.presence.shape)
    if not len(rows.amount):
        return out
    places = spread(plan, rows.labels, working_profile(plan), years_later=1)
    for m in np.unique(rows.metric[rows.metric >= 0]):
        here = np.flatnonzero(lanes.metric == m)
        out[here] = picked(rows.of(int(m)) @ places, place[here])
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
    period = places(plan.calendar.labels, rows["period"])
    rows, period = rows[period >= 0], period[period >= 0]
    np.add.at(out, (rows["lane"].to_numpy(), period), rows["quota"].to_numpy(np.float64))
    return out * part(lanes.presence, codes(lanes.rep, lanes.territory, lanes.metric))


def _some(names: list[str]) -> str:
    """A few names and how many more."""
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
