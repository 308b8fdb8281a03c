"""Drivers of fair share, for limits that compare quotas with them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.plan.calendar import Days
from allocator.verify.cells import Cells
from allocator.verify.lanes import Lanes
from allocator.verify.sums import Floats, Ints, Texts, numbered, places, summed


def driver(cells: Cells, name: str) -> Floats:
    """Work out a driver by lane and period, availability counted once; shape (L, T)."""
    lanes, amounts = cells.lanes, cells.amounts
    heads = amounts.season * _even(lanes)
    hours = heads * cells.spells.daily_hours[lanes.spell, None]
    if name in ("equal", "capacity"):
        return heads if name == "equal" else hours
    if name == "productivity":
        return np.asarray(hours / np.where(cells.typical_effort > 0, cells.typical_effort, 1.0)[:, None])
    if name == "current":
        return amounts.current
    if name == "history":
        part = lanes.portion if cells.plan.settings.history.of == "territory" else _even(lanes)
        return np.asarray(_yearly_sales(cells)[:, None] * amounts.season * part)
    return amounts.market(name) * lanes.portion + amounts.own(name) * _even(lanes)


def _even(lanes: Lanes) -> Floats:
    """Availability spread evenly over the territories on which the spell is there."""
    owner, head = numbered(lanes.spell, lanes.metric)
    there = summed((lanes.presence > 0).astype(np.float64), owner, len(head))
    return np.asarray(lanes.availability / np.maximum(there[owner], 1.0))


def _yearly_sales(cells: Cells) -> Floats:
    """Past sales of each lane's owner per year in which it shows; the role's median where unknown."""
    lanes, plan = cells.lanes, cells.plan
    by_territory = plan.settings.history.of == "territory"
    names, owner = (lanes.territories, lanes.territory) if by_territory else (lanes.spells.reps, lanes.rep)
    past = _window(cells)
    past["owner"] = places(past["territory" if by_territory else "rep"], names)
    past = past[past["owner"] > 0] if by_territory else past[past["owner"] >= 0]
    years = _years(cells, past, by_territory, names)
    yearly = np.zeros(len(lanes.spell))
    for m, metric in enumerate(lanes.metrics):
        rows, mine = past[past["metric"] == metric], np.flatnonzero(lanes.metric == m)
        if rows.empty:
            continue
        sold = np.full(len(names), np.nan)
        total = rows.groupby("owner")["actual"].sum()
        sold[total.index.to_numpy()] = np.maximum(total.to_numpy(np.float64), 0.0)
        known = np.divide(sold, years, where=years > 0, out=np.full(len(names), np.nan))[owner[mine]]
        yearly[mine] = _or_median(known, lanes.role[mine])
    return yearly


def _window(cells: Cells) -> pd.DataFrame:
    calendar, past = cells.plan.calendar, cells.plan.table("history").copy()
    spans = {label: calendar.span(str(label)) for label in past["period"].unique()}
    past["first"] = [span.start if (span := spans[label]) else -1 for label in past["period"]]
    past["end"] = [span.end if (span := spans[label]) else -1 for label in past["period"]]
    begins = calendar.year.start - cells.plan.settings.history.window
    return past[(past["first"] >= begins) & (past["end"] <= calendar.year.start)]


def _years(cells: Cells, past: pd.DataFrame, by_territory: bool, names: Texts) -> Floats:
    """Years in which each owner shows in history, a rep's counted from the first day of employment."""
    seen = past[["owner", "first", "end"]].drop_duplicates()
    first, end = (_first_day(seen[name].to_numpy(np.int64)) for name in ("first", "end"))
    part = (seen["end"] - seen["first"]).to_numpy(np.float64) / 12.0
    if not by_territory:
        table = cells.spells.table
        employed = table.groupby("rep")["start"].min().reindex(names).to_numpy().astype("datetime64[D]")
        begun = np.where(np.isnat(employed), np.datetime64("0001-01-01"), employed)[seen["owner"].to_numpy()]
        length = (end - first).astype(np.float64)
        part = part * np.clip((end - np.maximum(first, begun)).astype(np.float64) / length, 1.0 / length, 1.0)
    return np.bincount(seen["owner"].to_numpy(np.int64), part, len(names))


def _first_day(months: Ints) -> Days:
    return np.asarray((months - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]"))


def _or_median(known: Floats, role: Ints) -> Floats:
    frame = pd.DataFrame({"known": known, "role": role})
    median = frame.groupby("role")["known"].transform("median").fillna(frame["known"].median())
    return np.asarray(np.nan_to_num(frame["known"].fillna(median).to_numpy(np.float64)))
