"""Who is available when, worked out from the tables alone and apart from the program's own rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.plan.calendar import Calendar, WorkingDays

Floats = npt.NDArray[np.float64]
Days = npt.NDArray[np.datetime64]
DAY = np.timedelta64(1, "D")
Settings = Mapping[str, Any]
Tables = Mapping[str, pd.DataFrame]


@dataclass(frozen=True)
class Availability:
    """Cover by spell and territory; the arrays have one row per lane and one column per period.

    `lanes` has the columns rep, territory, role, country, region, team, grade, share (NaN: by availability).
    """

    calendar: Calendar
    lanes: pd.DataFrame
    present: Floats
    """Full-time equivalents there, in parts of the period's working days."""
    ramped: Floats
    """The same, at the productivity of the rep's tenure."""
    covered: Floats
    """Part of the period's working days the assignment lasts within the spell."""
    reps: pd.Index
    hours: Floats
    """Selling hours by rep (rows as in `reps`) and period."""


def calendar_of(settings: Settings) -> Calendar:
    """Return the calendar of the settings, whose year may be text or a date."""
    begins = settings["year_starts"]
    return Calendar(begins if isinstance(begins, date) else date.fromisoformat(begins), settings["periods"])


def availability(settings: Settings, tables: Tables) -> Availability:
    """Work out the availability of every rep in every territory they cover."""
    calendar = calendar_of(settings)
    spells = _spells(tables["reps"], calendar)
    lanes = _lanes(spells, tables.get("assignments"), calendar)
    days, whole = _counts(lanes, tables, calendar), _working_days(lanes["country"], calendar)
    lost = _lost_to_ramp(lanes, tables, settings, calendar)
    weight = (lanes["fte"] * lanes["open_seat"].fillna(1.0)).to_numpy()[:, None]
    reps, hours = _hours(spells, tables, settings, calendar)
    return Availability(
        calendar,
        lanes,
        present=weight * days / whole,
        ramped=weight * (days - lost) / whole,
        covered=_counts(lanes, {}, calendar) / whole,
        reps=reps,
        hours=hours,
    )


def shares(found: Availability) -> Floats:
    """Part of its territory that each lane has in each period: as given, or by presence in what is left."""
    given = found.lanes["share"].to_numpy()[:, None] * found.covered
    explicit = np.nan_to_num(given)
    presence = np.where(np.isnan(given), found.present, 0.0)
    territory = pd.factorize(found.lanes["territory"])[0]
    left, there = 1 - _summed(explicit, territory), _summed(presence, territory)
    return explicit + left * np.divide(presence, there, out=np.zeros_like(presence), where=there > 0)


def _summed(values: Floats, groups: npt.NDArray[np.intp]) -> Floats:
    """Sum the rows of each group and give every row the sum of its group."""
    return pd.DataFrame(values).groupby(groups).transform("sum").to_numpy()


def _spells(reps: pd.DataFrame, calendar: Calendar) -> pd.DataFrame:
    """Add the first day of each spell and the day after its last."""
    opens, closes = calendar.edges[0], calendar.edges[-1]
    first = np.fmax(_days(reps["from"]), np.fmax(_days(reps["start"]), opens))
    after = np.fmin(np.fmin(_days(reps["to"]) + DAY, _days(reps["end"]) + DAY), closes)
    return reps.assign(first=first, after=after)


def _lanes(spells: pd.DataFrame, assignments: pd.DataFrame | None, calendar: Calendar) -> pd.DataFrame:
    """Pair each spell with the territories its rep is assigned to, else with the one of its own row."""
    if assignments is None or assignments.empty:
        return spells.assign(share=np.nan)
    named = spells["rep"].isin(assignments["rep"])
    assigned = (
        spells[named]
        .drop(columns="territory")
        .merge(assignments.rename(columns={"from": "assigned_from", "to": "assigned_to"}), on="rep")
    )
    first = np.fmax(_days(assigned["first"]), _days(assigned.pop("assigned_from")))
    after = np.fmin(_days(assigned["after"]), _days(assigned.pop("assigned_to")) + DAY)
    both = pd.concat([spells[~named], assigned.assign(first=first, after=after)], ignore_index=True)
    return both.sort_values(["rep", "territory", "first"], ignore_index=True)


def _hours(spells: pd.DataFrame, tables: Tables, settings: Settings, calendar: Calendar) -> tuple[pd.Index, Floats]:
    """Add up the selling hours of each rep's spells."""
    capacity = settings["capacity"]
    weight = spells["fte"] * spells["open_seat"].fillna(1.0) * capacity["hours_per_day"] * capacity["selling_share"]
    hours = _counts(spells, tables, calendar) * weight.to_numpy()[:, None]
    summed = pd.DataFrame(hours).groupby(spells["rep"].to_numpy()).sum()
    return summed.index, summed.to_numpy()


def _counts(stretches: pd.DataFrame, tables: Tables, calendar: Calendar, until: Days | None = None) -> Floats:
    """Working days of each stretch in each period, leave taken out; shape (stretches, periods)."""
    after = _days(stretches["after"]) if until is None else np.fmin(_days(stretches["after"]), until)
    first, country = _days(stretches["first"]), stretches["country"].to_numpy()
    there = _count(country, first, after, calendar)
    leave = tables.get("absences")
    if leave is not None and not leave.empty:
        where = pd.DataFrame({"rep": stretches["rep"].to_numpy(), "row": np.arange(len(stretches))})
        away = where.merge(leave, on="rep")
        row = away["row"].to_numpy()
        begins, ends = np.fmax(_days(away["from"]), first[row]), np.fmin(_days(away["to"]) + DAY, after[row])
        np.subtract.at(there, row, _count(country[row], begins, ends, calendar))
    return there


def _lost_to_ramp(stretches: pd.DataFrame, tables: Tables, settings: Settings, calendar: Calendar) -> Floats:
    """Working days' worth of productivity that tenure still lacks; shape (stretches, periods)."""
    lost = np.zeros((len(stretches), len(calendar.spans)))
    for profile, steps in settings["ramp"].items():
        on = ((stretches["ramp"] == profile) & stretches["start"].notna()).to_numpy()
        some = stretches[on]
        changes = np.diff([*steps, 1.0])
        for month, gain in enumerate(changes, start=1):
            lost[on] += gain * _counts(some, tables, calendar, until=_after_months(_days(some["start"]), month))
    return lost


def _count(country: npt.NDArray[Any], first: Days, after: Days, calendar: Calendar) -> Floats:
    found = np.zeros((len(first), len(calendar.spans)))
    lows, highs = calendar.edges[:-1], calendar.edges[1:]
    for name in np.unique(country.astype(str)):
        here = country == name
        begins, ends = np.maximum(first[here, None], lows), np.minimum(after[here, None], highs)
        found[here] = calendar.working_days(name).count(begins, ends)
    return found


def _working_days(countries: pd.Series[str], calendar: Calendar) -> Floats:
    names, which = np.unique(countries.to_numpy().astype(str), return_inverse=True)
    whole = [_whole(calendar.working_days(name), calendar) for name in names]
    return np.array(whole)[which]


def _whole(days: WorkingDays, calendar: Calendar) -> Floats:
    return days.count(calendar.edges[:-1], calendar.edges[1:])


def _after_months(start: Days, months: int) -> Days:
    """The same day some months later, or the last day of a month that is too short."""
    month = start.astype("M8[M]") + np.timedelta64(months, "M")
    day = start - start.astype("M8[M]").astype("M8[D]")
    next_month = month + np.timedelta64(1, "M")
    return np.array(np.minimum(month.astype("M8[D]") + day, next_month.astype("M8[D]") - DAY))


def _days(column: pd.Series[Any]) -> Days:
    return np.array(pd.to_datetime(column), dtype="M8[D]")
