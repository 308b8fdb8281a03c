"""What was sold before, per available time, and the plan in force."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.cells.amounts import Amounts, picked, read_amounts
from allocator.cells.groups import codes, part, places, totals
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
    rows = read_amounts(
        lanes.roster.columns, "history", "territory" if by_territory else "rep", "actual", lanes.metrics
    )
    place = rows.at(names)
    rate, notes = _rates(lanes, rows, names, place, key)
    held = lanes.share if by_territory else part(lanes.presence, codes(lanes.rep, lanes.metric))
    return History(by_territory, rate[:, None], _a_year_earlier(lanes, rows, place[key]) * held, _current(lanes)), notes


def _rates(lanes: Lanes, rows: Amounts, names: Texts, place: Ints, key: Ints) -> tuple[Floats, list[Assumption]]:
    """Yearly sales per available time; the median of the role where a territory or rep has none."""
    inside, months = _window(lanes.plan, rows.labels)
    recent = rows.where(inside[rows.label]) if len(rows.label) else rows
    out, notes = np.zeros(len(key)), []
    time = _observed(lanes, recent, months)
    for m in np.unique(recent.metric[recent.metric >= 0]).tolist():
        here = np.flatnonzero(lanes.metric == m)
        known = recent.seen(m).any(axis=1) & (time > 0)
        sold = np.clip(recent.of(m).sum(axis=1), 0.0, None)
        yearly = np.append(np.divide(sold, time, where=known, out=np.full(len(known), np.nan)), np.nan)
        out[here], filled = _median_of_role(yearly[place[key[here]]], lanes.role[here])
        if filled.any():
            without = _some(names[np.unique(key[here][filled])].tolist())
            what = f"{lanes.metrics[m]}: no history of {without}; the median of the role per available time is used"
            notes.append(Assumption("default", "history.csv", what))
    return out, notes


def _window(plan: Plan, labels: Texts) -> tuple[Mask, Ints]:
    """Which stretches lie in the last months before the year, as many as `history: window` says; and their months."""
    spans = [plan.calendar.span(label) for label in labels]
    first = np.array([s.start if s else -1 for s in spans], np.int64)
    last = np.array([s.end if s else -1 for s in spans], np.int64)
    begins = plan.calendar.year.start - plan.settings.history.window
    return (first >= begins) & (last <= plan.calendar.year.start), last - first


def _observed(lanes: Lanes, rows: Amounts, months: Ints) -> Floats:
    """Years in which each place has rows in any metric; a rep's time begins with the employment; shape (places,)."""
    seen = rows.seen()
    years = np.where(seen, months / 12.0, 0.0)
    if lanes.plan.settings.history.of == "rep" and len(rows.places):
        years = years * _employed_part(lanes, rows)
    return years.sum(axis=1)


def _employed_part(lanes: Lanes, rows: Amounts) -> Floats:
    """Part of each stretch after the rep's first day of employment; 1 where it is unknown; shape (places, labels)."""
    roster = lanes.roster
    started = np.full(len(roster.reps) + 1, "NaT", "datetime64[D]")
    np.fmin.at(started, roster.rep, roster.employed)
    day = started[places(roster.reps, rows.places)][:, None]
    spans = [lanes.plan.calendar.span(label) for label in rows.labels]
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
    filled = np.where(unknown, np.median(rate[~unknown]), rate)
    for r in np.unique(role[unknown]):
        known = rate[(role == r) & ~unknown]
        if len(known):
            filled[(role == r) & unknown] = np.median(known)
    return filled, unknown


def _a_year_earlier(lanes: Lanes, rows: Amounts, place: Ints) -> Floats:
    """Sales of the same months one year earlier of each lane's territory or rep; shape (K, T)."""
    plan = lanes.plan
    out = np.zeros(lanes.presence.shape)
    if not len(rows.amount):
        return out
    parts = spread(plan, rows.labels, working_profile(plan), years_later=1)
    for m in np.unique(rows.metric[rows.metric >= 0]).tolist():
        here = np.flatnonzero(lanes.metric == m)
        out[here] = picked(rows.of(m) @ parts, place[here])
    return out


def _current(lanes: Lanes) -> Floats:
    """Quotas of current.csv by lane and period; zero where it has none."""
    columns, table = lanes.roster.columns, lanes.plan.table("current")
    out = np.zeros(lanes.presence.shape)
    if table.empty:
        return out
    rep, metric = (
        columns.places("current", "rep", lanes.roster.reps),
        columns.places("current", "metric", lanes.metrics),
    )
    territory = columns.places("current", "territory", lanes.territories)
    period = columns.places("current", "period", lanes.plan.calendar.labels)
    rows = np.flatnonzero((rep >= 0) & (metric >= 0) & (territory >= 0) & (period >= 0))
    count = len(rows)
    key = codes(*(
        np.concatenate([asked[rows], held]) for asked, held in
        ((rep, lanes.rep), (territory, lanes.territory), (metric, lanes.metric))
    ))  # fmt: skip
    quota = table["quota"].to_numpy(np.float64)[rows]
    by_key = totals(quota, key[:count] * out.shape[1] + period[rows], (key.max(initial=-1) + 1) * out.shape[1])
    out = by_key.reshape(-1, out.shape[1])[key[count:]]
    return out * part(lanes.presence, key[count:])


def _some(names: list[str]) -> str:
    """A few names and how many more."""
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
