"""Working time: days within a spell and a period, less leave, at ramp."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Days, Floats, Ints, Texts
from allocator.cells.absences import taken
from allocator.cells.roster import Roster
from allocator.plan.calendar import Calendar
from allocator.plan.plan import Plan

RAMP_FREE = -1
"""No ramp profile: every day counts in full."""


@dataclass(frozen=True)
class Stretches:
    """Stretches of spells; `end` is exclusive."""

    spell: Ints
    start: Days
    end: Days
    ramp: Ints
    """Ramp profile of each, in the order of plan.yaml; RAMP_FREE for none."""

    def within(self, row: Ints, start: Days, end: Days) -> Stretches:
        """The part of some of the stretches from one day up to another."""
        first, last = np.maximum(self.start[row], start), np.minimum(self.end[row], end)
        return Stretches(self.spell[row], first, last, self.ramp[row])


def whole_spells(roster: Roster, ramp: Ints | None = None) -> Stretches:
    """Every spell from its first day to its last, without ramp unless one is given."""
    free = np.full(len(roster.rep), RAMP_FREE)
    return Stretches(np.arange(len(roster.rep)), roster.start, roster.end, free if ramp is None else ramp)


def period_days(calendar: Calendar, countries: Texts) -> Floats:
    """Working days of each period in each country; shape (countries, periods)."""
    edges = calendar.edges
    days = [calendar.working_days(str(name)).count(edges[:-1], edges[1:]) for name in countries]
    return np.array(days).reshape(len(countries), len(edges) - 1)


def available_days(plan: Plan, roster: Roster, stretches: Stretches) -> Floats:
    """Working days of stretches by period, less leave, each day counted at its ramp.

    Returns
    -------
    Days by stretch and period, before FTE and likelihood; shape (rows, periods).
    """
    present = _ramped_days(plan, roster, stretches)
    for row, away_from, away_to in taken(roster.leave, roster.rep[stretches.spell]):
        present[row] -= _ramped_days(plan, roster, stretches.within(row, away_from, away_to))
    return present


def _ramped_days(plan: Plan, roster: Roster, stretches: Stretches) -> Floats:
    out = days_by_period(plan.calendar, roster, stretches)
    employed = roster.employed[stretches.spell]
    for ramp, profile in enumerate(plan.settings.ramp.values()):
        rows = np.flatnonzero(stretches.ramp == ramp)
        rows = rows[add_months(employed[rows], len(profile)) > stretches.start[rows]]
        for month, share in enumerate(profile):
            begins, ends = add_months(employed[rows], month), add_months(employed[rows], month + 1)
            out[rows] -= (1.0 - share) * days_by_period(plan.calendar, roster, stretches.within(rows, begins, ends))
    return out


def days_by_period(calendar: Calendar, roster: Roster, stretches: Stretches) -> Floats:
    """Working days of each stretch by period; shape (rows, periods)."""
    country = roster.country[stretches.spell]
    first, last = np.empty((2, len(country)), np.int64)
    edges = np.empty((len(roster.countries), len(calendar.edges)), np.int64)
    for k, name in enumerate(roster.countries):
        rows = country == k if len(roster.countries) > 1 else slice(None)
        first[rows] = _worked_before(calendar, str(name), stretches.start[rows])
        last[rows] = _worked_before(calendar, str(name), stretches.end[rows])
        edges[k] = _worked_before(calendar, str(name), calendar.edges)
    opens, closes = edges[country, :-1], edges[country, 1:]
    days = np.clip(last[:, None], opens, closes) - np.clip(first[:, None], opens, closes)
    return np.asarray(np.maximum(days, 0), np.float64)


def _worked_before(calendar: Calendar, country: str, day: Days) -> Ints:
    """Working days of a country before each day, counted from the calendar's first."""
    counted = calendar.working_days(country)
    place = np.clip((day - counted.first).astype(np.int64), 0, len(counted.before) - 1)
    return np.asarray(counted.before[place], np.int64)


def add_months(day: Days, months: int) -> Days:
    """The same day some months later, the last of the month where it has no such day."""
    month = day.astype("datetime64[M]")
    in_month = day - month.astype("datetime64[D]")
    later = month + np.timedelta64(months, "M")
    last = (later + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    return np.asarray(np.minimum(later.astype("datetime64[D]") + in_month, last))
