"""The people of the plan, spell by spell."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from allocator.arrays import Days, Floats, Ints, Mask, Texts
from allocator.cells.groups import coded, places
from allocator.plan.plan import Plan


@dataclass(frozen=True)
class Roster:
    """Spells as arrays; a spell is a row of reps.csv, S in all."""

    table: pd.DataFrame
    reps: Texts
    """Names of the reps, sorted; R in all."""
    rep: Ints
    """Rep of each spell."""
    roles: tuple[str, ...]
    role: Ints
    start: Days
    end: Days
    """The day after the last; clipped to the year, as `start` is."""
    employed: Days
    """First day of employment, NaT where unknown."""
    fte: Floats
    likelihood: Floats
    """1 for a rep who is there, else the likelihood that the open seat is filled."""
    daily_hours: Floats
    """Working hours of a full-time day."""
    country: Texts
    ote: Floats
    has_hours: Mask
    """False for house reps."""
    line: Texts
    texts: dict[str, Texts] = field(default_factory=dict, repr=False, compare=False)
    """Columns of reps.csv that were asked for."""

    def column(self, key: str) -> Texts | Floats:
        """Values of a column of reps.csv by spell, numbers as floats."""
        return self.table[key].to_numpy() if self.table[key].dtype.kind == "f" else self.text(key)

    def text(self, key: str) -> Texts:
        """Values of a column of reps.csv by spell, as text."""
        if key not in self.texts:
            self.texts[key] = self.table[key].to_numpy(object)
        return self.texts[key]

    @cached_property
    def open_seat(self) -> Mask:
        return self.table["open_seat"].notna().to_numpy()


def read_roster(plan: Plan) -> Roster:
    """Lay the spells of reps.csv out as arrays, their dates clipped to the year."""
    table, settings = plan.table("reps"), plan.settings
    reps, rep = coded(table["rep"])
    roles = tuple(settings.roles)
    role = places(roles, table["role"])
    first, last = plan.calendar.edges[0], plan.calendar.edges[-1]
    employed = days(table["start"])
    hours = table["hours"].to_numpy(np.float64) / 5.0
    has_hours = np.array([settings.roles[name].capacity != "none" for name in roles])
    lines = np.array([settings.roles[name].line for name in roles], object)
    return Roster(
        table=table,
        reps=reps,
        rep=rep,
        roles=roles,
        role=role,
        start=np.fmax(np.fmax(days(table["from"]), employed), first),
        end=np.fmin(np.fmin(day_after(table["to"]), day_after(table["end"])), last),
        employed=employed,
        fte=table["fte"].to_numpy(np.float64),
        likelihood=table["open_seat"].fillna(1.0).to_numpy(np.float64),
        daily_hours=np.where(np.isnan(hours), settings.capacity.hours_per_day, hours),
        country=table["country"].to_numpy(object),
        ote=table["ote"].to_numpy(np.float64),
        has_hours=has_hours[role],
        line=lines[role],
    )


def days(column: pd.Series[pd.Timestamp]) -> Days:
    """Dates as days, NaT for blank."""
    return column.to_numpy().astype("datetime64[D]")


def day_after(column: pd.Series[pd.Timestamp]) -> Days:
    """The day after each date, NaT for blank: inclusive ends become exclusive."""
    return days(column) + np.timedelta64(1, "D")
