"""The people of the plan, spell by spell."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from allocator.arrays import Days, Floats, Ints, Mask, Texts
from allocator.cells.absences import Leave, read_leave
from allocator.cells.columns import Columns, day_after, days
from allocator.cells.groups import coded
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
    countries: Texts
    country: Ints
    """Country of each spell, among `countries`."""
    ramp: Ints
    """Ramp profile of each spell, in the order of plan.yaml; -1 for none."""
    leave: Leave
    ote: Floats
    has_hours: Mask
    """False for house reps."""
    lines: Texts
    """Lines of credit, sorted."""
    line_code: Ints
    """Line of each spell, among `lines`."""
    columns: Columns = field(repr=False)

    def coded(self, key: str) -> tuple[Texts, Ints]:
        """Distinct values of a text column of reps.csv in order, and which of them each spell has."""
        return self.columns.coded("reps", key)

    @cached_property
    def line(self) -> Texts:
        """Line of credit of each spell."""
        return self.lines[self.line_code]

    @cached_property
    def places(self) -> Texts:
        """Where each rep stands in reps.csv, as in `reps.csv row 5` or `reps.csv rows 5 and 6`; shape (R,)."""
        spells = self.columns.plan.places("reps")
        out = np.empty(len(self.reps), object)
        out[self.rep] = spells
        several = np.flatnonzero(np.bincount(self.rep, minlength=len(out))[self.rep] > 1)
        for rep, mine in pd.Series(several).groupby(self.rep[several]):
            out[int(str(rep))] = _rows_of_a_file(spells[mine.to_numpy()].tolist())
        return out

    @cached_property
    def open_seat(self) -> Mask:
        return self.table["open_seat"].notna().to_numpy()


def read_roster(plan: Plan) -> Roster:
    """Lay the spells of reps.csv out as arrays, their dates clipped to the year."""
    table, settings, columns = plan.table("reps"), plan.settings, Columns(plan)
    reps, rep = columns.coded("reps", "rep")
    countries, country = columns.coded("reps", "country")
    roles = tuple(settings.roles)
    role = columns.places("reps", "role", roles)
    first, last = plan.calendar.edges[0], plan.calendar.edges[-1]
    employed = days(table["start"])
    hours = table["hours"].to_numpy(np.float64) / 5.0
    has_hours = np.array([settings.roles[name].capacity != "none" for name in roles])
    lines, line = coded(np.array([settings.roles[name].line for name in roles], object)[role])
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
        countries=countries,
        country=country,
        ramp=columns.places("reps", "ramp", tuple(settings.ramp)),
        leave=read_leave(columns, reps),
        ote=table["ote"].to_numpy(np.float64),
        has_hours=has_hours[role],
        lines=lines,
        line_code=line,
        columns=columns,
    )


def _rows_of_a_file(places: list[str]) -> str:
    """Join places as in `reps.csv rows 5, 6 and 9`; those of several files one by one."""
    files = {place.partition(" row ")[0] for place in places}
    if len(files) > 1:
        return " and ".join(sorted(places))
    rows = sorted(int(place.partition(" row ")[2]) for place in places)
    first = ", ".join(map(str, rows[:-1]))
    return f"{files.pop()} rows {first} and {rows[-1]}"
