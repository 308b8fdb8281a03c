"""Working time: days within a spell and a period, less leave, at ramp."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.arrays import Days, Floats, Ints, Texts
from allocator.cells.roster import Roster, day_after, days
from allocator.plan.calendar import Calendar
from allocator.plan.plan import Plan

RAMP_FREE = "none"


def period_days(calendar: Calendar, country: Texts) -> Floats:
    """Working days of each period in each country; shape (len(country), periods)."""
    names, code = np.unique(country, return_inverse=True)
    edges = calendar.edges
    return np.array([calendar.working_days(str(name)).count(edges[:-1], edges[1:]) for name in names])[code]


def available_days(plan: Plan, roster: Roster, spell: Ints, start: Days, end: Days, ramp: Texts) -> Floats:
    """Working days of stretches of spells by period, less leave, each day counted at its ramp.

    Parameters
    ----------
    spell, start, end
        The stretch of each row; `end` is exclusive.
    ramp
        Name of the ramp profile of each row; "none" counts every day in full.

    Returns
    -------
    Days by row and period, before FTE and likelihood; shape (rows, periods).
    """
    present = _ramped_days(plan, roster, spell, start, end, ramp)
    row, away_from, away_to = _leave(plan, roster, spell)
    if len(row):
        away = _ramped_days(
            plan,
            roster,
            spell[row],
            np.maximum(start[row], away_from),
            np.minimum(end[row], away_to),
            ramp[row],
        )
        np.subtract.at(present, row, away)
    return present


def _ramped_days(plan: Plan, roster: Roster, spell: Ints, start: Days, end: Days, ramp: Texts) -> Floats:
    out = days_by_period(plan.calendar, roster.country[spell], start, end)
    for name, profile in plan.settings.ramp.items():
        until = add_months(roster.employed[spell], len(profile))
        rows = np.flatnonzero((ramp == name) & (until > start))
        for month, share in enumerate(profile):
            first = np.maximum(start[rows], add_months(roster.employed[spell[rows]], month))
            last = np.minimum(end[rows], add_months(roster.employed[spell[rows]], month + 1))
            out[rows] -= (1.0 - share) * days_by_period(plan.calendar, roster.country[spell[rows]], first, last)
    return out


def days_by_period(calendar: Calendar, country: Texts, start: Days, end: Days) -> Floats:
    """Working days of each stretch by period; shape (len(start), periods)."""
    edges = calendar.edges
    out = np.empty((len(start), len(edges) - 1))
    names, code = np.unique(country, return_inverse=True)
    for k, name in enumerate(names):
        rows = code == k
        first = np.maximum(start[rows, None], edges[None, :-1])
        last = np.minimum(end[rows, None], edges[None, 1:])
        out[rows] = calendar.working_days(str(name)).count(first, last)
    return out


def _leave(plan: Plan, roster: Roster, spell: Ints) -> tuple[Ints, Days, Days]:
    """Pair each row with the absences of its rep, overlapping absences joined; rows, first days, days after."""
    table = plan.table("absences")
    if table.empty:
        return np.array([], np.int64), np.array([], "datetime64[D]"), np.array([], "datetime64[D]")
    away = pd.DataFrame({"rep": table["rep"], "from": days(table["from"]), "to": day_after(table["to"])})
    away = away.sort_values(["rep", "from"], kind="stable")
    reach = away.groupby("rep")["to"].cummax()
    new = away["rep"].ne(away["rep"].shift()) | (away["from"] > reach.groupby(away["rep"]).shift())
    joined = away.groupby(new.cumsum()).agg({"rep": "first", "from": "min", "to": "max"})
    rows = pd.DataFrame({"rep": roster.reps[roster.rep[spell]], "row": np.arange(len(spell))})
    pairs = rows.merge(joined, on="rep")
    return pairs["row"].to_numpy(), days(pairs["from"]), days(pairs["to"])


def add_months(day: Days, months: int) -> Days:
    """The same day some months later, the last of the month where it has no such day."""
    month = day.astype("datetime64[M]")
    in_month = day - month.astype("datetime64[D]")
    later = month + np.timedelta64(months, "M")
    last = (later + np.timedelta64(1, "M")).astype("datetime64[D]") - np.timedelta64(1, "D")
    return np.asarray(np.minimum(later.astype("datetime64[D]") + in_month, last))
