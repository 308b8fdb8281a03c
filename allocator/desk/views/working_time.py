"""The calendar and the leave of a plan: periods with their working days, absences with the days they cost."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from allocator.desk.edit import AddRow, Edit, SetCell
from allocator.desk.stated import Stated
from allocator.errors import Finding
from allocator.plan.countries import is_country
from allocator.plan.dates import DateError, read_date

_AROUND = 24
_ONE_DAY = np.timedelta64(1, "D")
LENGTHS = {"month": "months", "quarter": "quarters", "half": "halves", "year": "one year"}


def periods_table(stated: Stated) -> pd.DataFrame:
    """Return the quota periods of the year. Columns: period, from, to, working days."""
    calendar = stated.calendar
    country = stated.settings.country if is_country(stated.settings.country) else ""
    edges = calendar.edges
    worked = calendar.working_days(country).count(edges[:-1], edges[1:])
    return pd.DataFrame({
        "Period": list(calendar.labels),
        "From": [f"{day}" for day in edges[:-1]],
        "To": [f"{day}" for day in edges[1:] - _ONE_DAY],
        "Working days": [f"{days:,.0f}" for days in worked],
    })  # fmt: skip


def year_starts(stated: Stated) -> dict[str, str]:
    """Return the firsts of months around the year that it could start on, in words, by date."""
    first = stated.settings.year_starts.year * 12 + stated.settings.year_starts.month - 1
    days = [date(month // 12, month % 12 + 1, 1) for month in range(first - _AROUND, first + _AROUND + 1)]
    return {f"{day}": f"{day:%B %Y}" for day in days}


def year_bounds(stated: Stated) -> tuple[date, date]:
    """Return the first and the last day of the planning year."""
    edges = stated.calendar.edges
    return edges[0].astype(date), (edges[-1] - _ONE_DAY).astype(date)


def calendar_said(stated: Stated) -> str:
    """Say how many working days the year has."""
    first, last = stated.calendar.edges[0], stated.calendar.edges[-1]
    country = stated.settings.country
    known = country if is_country(country) else ""
    days = stated.calendar.working_days(known).between(first, last)
    holidays = f"public holidays of {known} left out" if known else "no public holidays left out"
    return f"{stated.calendar.label(stated.calendar.year)} has {days:,} working days, {holidays}."


def leave_table(stated: Stated) -> pd.DataFrame:
    """Return a row for each absence, all texts; the index holds the rows of absences.csv.

    Columns: rep, from, to, working days (lost of the planning year, in the rep's country), note.
    """
    frame = stated.table("absences")
    countries = _countries(stated)
    lost = [
        _lost(stated, countries.get(str(rep), stated.settings.country), str(start), str(end))
        for rep, start, end in zip(frame["rep"], frame["from"], frame["to"], strict=True)
    ]
    return frame[["rep", "from", "to"]].assign(**{"working days": pd.Series(lost, frame.index, dtype="str")})


def _countries(stated: Stated) -> dict[str, str]:
    """Country of each rep who has one of his or her own."""
    reps = stated.table("reps")
    return {str(rep): str(country) for rep, country in zip(reps["rep"], reps["country"], strict=True) if country}


def _lost(stated: Stated, country: str, start: str, end: str) -> str:
    """Count the working days of the planning year from one day to another; blank where one is no date."""
    try:
        first, last = (np.datetime64(read_date(text), "D") for text in (start, end))
    except ValueError:
        return ""
    edges = stated.calendar.edges
    days = stated.calendar.working_days(country if is_country(country) else "")
    return f"{days.between(max(first, edges[0]), min(last + _ONE_DAY, edges[-1])):,}"


def leave_said(table: pd.DataFrame) -> str:
    """Say how many working days are lost in all."""
    if not len(table):
        return "Nobody has leave beyond public holidays."
    days = pd.to_numeric(table["working days"].str.replace(",", ""), errors="coerce").sum()
    reps = table["rep"].nunique()
    return f"{reps:,} rep{'' if reps == 1 else 's'} away for {days:,.0f} working days of the year in all."


def leave_names(stated: Stated) -> dict[int, str]:
    """Return what each absence is called, by its row."""
    rows = stated.rows("absences")
    return {row: f"{absence['rep']}, {absence['from']} to {absence['to']}" for row, absence in rows.items()}


def leave_edit(row: int, column: str, typed: str) -> Edit | Finding:
    """Return the edit that a typed cell of absences.csv asks for; a day is written in one way."""
    if column == "rep" or not typed.strip():
        return SetCell("absences", row, column, new=typed)
    try:
        return SetCell("absences", row, column, new=f"{read_date(typed.strip())}")
    except DateError as error:
        return Finding(f"absences.csv row {row}", str(error), error.remedy)


def new_leave(rep: str | None, start: date | None, end: date | None) -> AddRow | Finding:
    """Return the edit that adds an absence, first and last day included."""
    if not rep or start is None or end is None:
        return Finding("leave", "is not complete", "choose a rep, the first day and the last day away")
    return AddRow("absences", values={"rep": rep, "from": f"{start}", "to": f"{end}"})
