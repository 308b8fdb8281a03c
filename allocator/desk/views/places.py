"""Territories where they lie, with how full the people are who sell there."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.desk.short import short
from allocator.desk.views.labels import spaced
from allocator.insight.wording import aligned_percent, wording

FILLED = ("below 60 %", "60 to 85 %", "85 to 100 %", "above 100 %", "no load")
"""Bands of load, in words; the last where nobody who sells there has selling hours."""
_EDGES = (0.60, 0.85, 1.00)
NAMED = 60
"""Territories that are named on the map; of more those with the largest quotas."""


def has_places(allocation: Allocation) -> bool:
    """Tell whether territories.csv says where any territory lies."""
    return len(_given(allocation)) > 0


def places(allocation: Allocation, metric: str) -> pd.DataFrame:
    """Return the territories with coordinates, the largest quota first.

    Columns: territory, name, latitude and longitude in degrees, quota (year, in the metric's unit), load (in percent:
    of the reps who sell there, by the hours that they spend there), filled (its band), said (quota in words), label and
    side (what is written beside the point, and where).
    """
    words = wording(allocation.plan.settings, metric)
    given = _given(allocation)
    cells = allocation.quotas.astype({"territory": str, "rep": str})
    quota = cells[cells["metric"] == metric].groupby("territory")["quota"].sum()
    names = given["territory"]
    found = given.assign(quota=names.map(quota).fillna(0.0), load=names.map(_loads(allocation, cells)))
    found = found.sort_values("quota", ascending=False, kind="stable").reset_index(drop=True)
    unit = words.unit if words.is_money else ""
    load = ["" if np.isnan(one) else f" · {aligned_percent(one)}" for one in found["load"]]
    name = [own or territory for own, territory in zip(found["name"], found["territory"], strict=True)]
    found = found.assign(
        name=name,
        filled=[_band(one) for one in found["load"]],
        said=[f"{short(one, unit)}" for one in found["quota"]],
        label=[f"{one}{more}" if k < NAMED else "" for k, (one, more) in enumerate(zip(name, load, strict=True))],
        load=100 * found["load"],
    )
    return found.drop(columns="label").join(spaced(found, "longitude", "latitude", found["label"]))


def _given(allocation: Allocation) -> pd.DataFrame:
    table = allocation.plan.table("territories")
    known = table[table["latitude"].notna() & table["longitude"].notna()]
    return known[["territory", "name", "latitude", "longitude"]].astype({"territory": str, "name": str})


def _loads(allocation: Allocation, cells: pd.DataFrame) -> pd.Series[float]:
    """Load of the year of the reps on each territory, weighted by the part of their hours that they spend there."""
    year = allocation.reps.astype({"rep": str}).groupby("rep")["load"].max()
    there = cells.groupby(["territory", "rep"])["load"].sum(min_count=1).dropna()
    load = year.reindex(there.index.get_level_values("rep")).to_numpy()
    known = ~np.isnan(load) & (there.to_numpy() > 0)
    both = pd.DataFrame({"weighed": there * load, "there": there})[known].groupby(level="territory").sum()
    return both["weighed"] / both["there"]


def _band(load: float) -> str:
    if np.isnan(load):
        return FILLED[-1]
    return FILLED[int(np.searchsorted(_EDGES, load, side="left"))]


def frame_of(points: pd.DataFrame) -> tuple[tuple[float, float], tuple[float, float], float]:
    """Return the stretch of longitude and of latitude that a map shows, and its height as a part of its width.

    A degree of longitude is as wide as it is at the middle latitude.
    """
    south, north = float(points["latitude"].min()), float(points["latitude"].max())
    west, east = float(points["longitude"].min()), float(points["longitude"].max())
    room_x, room_y = max(0.08 * (east - west), 0.5), max(0.10 * (north - south), 0.5)
    x, y = (west - room_x, east + room_x), (south - room_y, north + room_y)
    shrink = max(np.cos(np.radians((south + north) / 2)), 0.2)
    tall = (y[1] - y[0]) / ((x[1] - x[0]) * shrink)
    return x, y, float(np.clip(tall, 0.42, 0.9))
