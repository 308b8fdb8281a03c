"""The people of the plan, spell by spell, by rep and in the order of reps.csv as the plan keeps it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.plan.plan import Plan
from allocator.verify.sums import Bools, Floats, Ints, Texts, places, texts

_BEFORE, _AFTER = -(10**6), 10**6


@dataclass(frozen=True)
class Spells:
    """Rows of reps.csv as arrays; S spells of R reps."""

    table: pd.DataFrame
    year_first: np.datetime64
    reps: Texts
    """Names of the reps, sorted; shape (R,)."""
    rep: Ints
    roles: tuple[str, ...]
    role: Ints
    line: Texts
    lines: Texts
    """Names of the lines of credit, sorted."""
    line_number: Ints
    """Which of them each spell's is."""
    first: Ints
    """First day of the spell within the year, counted from the first day of the year."""
    last: Ints
    """Last day, included; before `first` for a spell outside of the year."""
    countries: tuple[str, ...]
    country: Ints
    staff: Floats
    """FTE × likelihood that the seat is filled."""
    fte: Floats
    daily_hours: Floats
    """Working hours of a full-time day; zero for house reps."""
    open_seat: Bools

    def day(self, column: pd.Series[pd.Timestamp]) -> Ints:
        """Days since the first day of the year; a blank date is long ago."""
        return _day(column, self.year_first, _BEFORE)

    def tenure_days(self, spell: Ints, months: int) -> Ints:
        """Find the day on which each month of tenure begins; long ago where it is unknown."""
        start = self.table["start"].to_numpy().astype("datetime64[D]")[spell]
        unknown = np.isnat(start)
        start = np.where(unknown, self.year_first, start)
        month = start.astype("datetime64[M]")
        of_month = (start - month.astype("datetime64[D]")).astype(np.int64)
        later = month[:, None] + np.arange(months + 1).astype("timedelta64[M]")
        ends = (later + np.timedelta64(1, "M")).astype("datetime64[D]").astype(np.int64) - 1
        begins = np.minimum(later.astype("datetime64[D]").astype(np.int64) + of_month[:, None], ends)
        begins -= self.year_first.astype(np.int64)
        return np.where(unknown[:, None], _BEFORE, begins)


def read_spells(plan: Plan) -> Spells:
    """Lay out reps.csv, its dates clipped to the year."""
    table, settings, edges = plan.table("reps"), plan.settings, plan.calendar.edges
    first = np.maximum(_day(table["from"], edges[0], 0), np.maximum(_day(table["start"], edges[0], 0), 0))
    final = int((edges[-1] - edges[0]).astype(np.int64)) - 1
    last = np.minimum(_day(table["to"], edges[0], final), np.minimum(_day(table["end"], edges[0], final), final))
    names, code = np.unique(texts(table["rep"]), return_inverse=True)
    order = np.argsort(code, kind="stable")
    table = table.iloc[order].reset_index(drop=True) if (np.diff(order) < 0).any() else table
    roles = tuple(settings.roles)
    role = places(table["role"], np.array(roles, object))
    stated = texts(table["country"])
    line = np.array([settings.roles[name].line for name in roles], object)[role]
    lines, line_number = np.unique(line, return_inverse=True)
    house = np.array([settings.roles[name].capacity == "none" for name in roles])[role]
    hours = table["hours"].to_numpy(np.float64) / 5.0
    countries, country = np.unique(np.where(stated == "", settings.country, stated), return_inverse=True)
    seat = table["open_seat"].to_numpy(np.float64)
    fte = table["fte"].to_numpy(np.float64)
    return Spells(
        table=table,
        year_first=edges[0],
        reps=names,
        rep=code[order].astype(np.int64),
        roles=roles,
        role=role,
        line=line,
        lines=lines,
        line_number=line_number.astype(np.int64),
        first=first[order],
        last=last[order],
        countries=tuple(map(str, countries)),
        country=country.astype(np.int64),
        staff=fte * np.where(np.isnan(seat), 1.0, seat),
        fte=fte,
        daily_hours=np.where(house, 0.0, np.where(np.isnan(hours), settings.capacity.hours_per_day, hours)),
        open_seat=~np.isnan(seat),
    )


def _day(column: pd.Series[pd.Timestamp], year_first: np.datetime64, blank: int) -> Ints:
    dates = column.to_numpy().astype("datetime64[D]")
    days = (dates - year_first).astype(np.int64)
    return np.clip(np.where(np.isnat(dates), blank, days), _BEFORE, _AFTER)
