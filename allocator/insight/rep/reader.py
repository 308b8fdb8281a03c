"""What the plan took into account of the rep a letter is for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.cells.holdings import strengths
from allocator.cells.time import add_months
from allocator.insight.rep.rep_metric import RepMetric
from allocator.insight.wording import aligned_percent, listed, percent, some

_MANY = 6


def about_you(allocation: Allocation, owns: list[RepMetric]) -> tuple[str, ...]:
    """Tell the rep's own time, territories, leave, ramp, strengths and load, as sentences in one paragraph."""
    rep = owns[0].rep
    said = [_time(allocation, rep), _ramp(allocation, rep), _leave(allocation, rep), _places(owns),
            _strengths(owns), _load(allocation, rep)]  # fmt: skip
    return (" ".join(filter(None, said)),)


def _time(allocation: Allocation, rep: str) -> str:
    """Working time, spell by spell where there are several, and when it begins or ends within the year."""
    roster = allocation.evidence.cells.lanes.roster
    spells = [k for k in np.flatnonzero(roster.reps[roster.rep] == rep) if roster.start[k] < roster.end[k]]
    first, last = allocation.plan.calendar.edges[0], allocation.plan.calendar.edges[-1]
    said = []
    for k in sorted(spells, key=lambda k: roster.start[k]):
        part = "full time" if roster.fte[k] == 1 else f"{percent(float(roster.fte[k]))} of full time"
        begins = f" from {_day(roster.start[k])}" if roster.start[k] > first else ""
        ends = f" to {_day(roster.end[k] - np.timedelta64(1, 'D'))}" if roster.end[k] < last else ""
        said.append(part + begins + ends)
    return f"Your time: {listed(said)}."


def _ramp(allocation: Allocation, rep: str) -> str:
    """The shares of full productivity of the months of tenure that reach into the year."""
    roster, profiles = allocation.evidence.cells.lanes.roster, list(allocation.plan.settings.ramp.values())
    for k in np.flatnonzero((roster.reps[roster.rep] == rep) & (roster.ramp >= 0) & ~np.isnat(roster.employed)):
        profile = _learning(profiles[int(roster.ramp[k])])
        until = add_months(roster.employed[[k]], len(profile))[0]
        if until > roster.start[k]:
            shares = listed([percent(share) for share in profile])
            return (
                f"You started on {_day(roster.employed[k])}; while you find your feet a month counts less "
                f"({shares}, month by month), and in full from {_day(until)}."
            )
    return ""


def _learning(profile: Sequence[float]) -> list[float]:
    """The months of a ramp up to the last that counts less than in full."""
    less = [month for month, share in enumerate(profile) if share < 1]
    return list(profile[: less[-1] + 1]) if less else []


def _leave(allocation: Allocation, rep: str) -> str:
    table, calendar = allocation.plan.table("absences"), allocation.plan.calendar
    own = table[table["rep"].astype(str) == rep]
    days = [(np.datetime64(a, "D"), np.datetime64(b, "D")) for a, b in zip(own["from"], own["to"], strict=True)]
    inside = sorted((a, b) for a, b in days if a < calendar.edges[-1] and b >= calendar.edges[0])
    said = [f"{_day(a)} to {_day(b)}" for a, b in inside]
    return f"Your leave is taken off: {some(said, _MANY)}." if said else ""


def _places(owns: list[RepMetric]) -> str:
    places = sorted({str(place) for own in owns for place in own.quotas["territory"]} - {""})
    return f"Your territor{'y' if len(places) == 1 else 'ies'}: {some(places, _MANY)}." if places else ""


def _strengths(owns: list[RepMetric]) -> str:
    """Say where the rep counts as more or less productive than is typical of the role."""
    lanes = owns[0].cells.lanes
    by_lane = strengths(lanes)
    found = {own.words.label: float(by_lane[own.cells.lane[own.cell[0]]]) for own in owns}
    said = [f"{strength:,.4g} in {label}" for label, strength in found.items() if strength != 1]
    return f"Your productivity counts as {listed(said)} (typical of your role: 1)." if said else ""


def _load(allocation: Allocation, rep: str) -> str:
    year = allocation.reps.loc[allocation.reps["rep"] == rep, "load"].max()
    cells = allocation.quotas[allocation.quotas["rep"] == rep]
    periods = cells.groupby("period", observed=True)["load"].sum()
    if pd.isna(year) or not periods.max() > 0:
        return ""
    most = f", and {aligned_percent(periods.max())} in {periods.idxmax()}, the fullest" if len(periods) > 1 else ""
    limit = allocation.plan.settings.capacity.load_limit
    planned = f" Up to {percent(limit)} can be planned, rounding apart." if limit != 1 else ""
    return f"The quotas need {aligned_percent(year)} of the selling hours you have in the year{most}.{planned}"


def _day(day: np.datetime64) -> str:
    """Write a day as 1 March 2027."""
    stated: date = day.astype("datetime64[D]").item()
    return f"{stated.day} {stated:%B %Y}"
