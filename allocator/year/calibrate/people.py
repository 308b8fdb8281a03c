"""Who appears in the past: today's reps, and those who have left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.arrays import Days, Floats, Ints, Mask, Texts
from allocator.cells.groups import places
from allocator.plan.calendar import Span, first_days
from allocator.plan.plan import Plan

FORMER = -1
"""Role of somebody who is no longer in reps.csv."""


@dataclass(frozen=True)
class People:
    """Reps of reps.csv and of history, sorted by name; R in all."""

    names: Texts
    role: Ints
    """Among the roles of plan.yaml; `FORMER` where reps.csv does not have them."""
    line: Ints
    """Line of credit, as a number; former reps count as direct."""
    start: Days
    """First day of employment, NaT where unknown."""
    end: Days
    """The day after the last, NaT where open or unknown."""
    fte: Floats
    ramp: Texts
    """Name of the ramp profile."""

    def places(self, names: pd.Series[str]) -> Ints:
        """Place of each name, -1 for blanks."""
        return places(self.names, names.to_numpy(object))

    def employed(self, spans: Sequence[Span]) -> Mask:
        """Who of reps.csv was employed on some day of each period; shape (R, P)."""
        begins, ends = _ends(spans)
        late, gone = self.start[:, None] >= ends, self.end[:, None] <= begins
        return np.asarray((self.role != FORMER)[:, None] & ~late & ~gone)

    def time(self, spans: Sequence[Span]) -> Floats:
        """Full-time jobs that each held in each period, were they there; shape (R, P).

        FTE is today's. Who is there before the first day of employment that is stated, or after the last, counts
        in full.
        """
        begins, ends = _ends(spans)
        days = (ends - begins).astype(np.float64)
        worked = (np.fmin(ends, self.end[:, None]) - np.fmax(begins, self.start[:, None])).astype(np.float64)
        return np.asarray(np.where(worked > 0, worked / days, 1.0) * self.fte[:, None])

    def tenure(self, spans: Sequence[Span]) -> Floats:
        """Months from the first day of employment to the middle of what was worked of a period; NaN if unknown."""
        until = self.tenure_at_end(spans)
        months = spans[0].end - spans[0].start if spans else 0
        return np.asarray((until + np.clip(until - months, 0.0, None)) / 2.0)

    def tenure_at_end(self, spans: Sequence[Span]) -> Floats:
        """Months from the first day of employment to the end of each period; NaN if unknown or not yet begun."""
        _, ends = _ends(spans)
        days = (ends - self.start[:, None]).astype(np.float64)
        after = ~np.isnat(self.start)[:, None] & (ends > self.start[:, None])
        return np.asarray(np.where(after, days * 12.0 / 365.2425, np.nan))


def people(plan: Plan, seen: pd.Series[str]) -> People:
    """List the reps of a plan and all others who are named in its history."""
    table = plan.table("reps")
    names = np.unique(np.concatenate([table["rep"].to_numpy(object), seen.to_numpy(object)]))
    names = names[names != ""]
    by_rep = table.groupby("rep", sort=True)
    known = np.searchsorted(names, by_rep["fte"].first().index.to_numpy(object))
    roles = tuple(plan.settings.roles)
    role, fte = np.full(len(names), FORMER), np.ones(len(names))
    role[known] = by_rep["role"].first().map({name: place for place, name in enumerate(roles)}).to_numpy(np.int64)
    fte[known] = by_rep["fte"].first().to_numpy(np.float64)
    start, end = np.full((2, len(names)), "NaT", "datetime64[D]")
    start[known] = by_rep["start"].min().to_numpy().astype("datetime64[D]")
    end[known] = by_rep["end"].max().to_numpy().astype("datetime64[D]") + np.timedelta64(1, "D")
    end[np.searchsorted(names, table["rep"][table["end"].isna()].to_numpy(object))] = np.datetime64("NaT", "D")
    ramp = np.full(len(names), "", object)
    ramp[known] = by_rep["ramp"].first().to_numpy(object)
    lines = ["direct", *(plan.settings.roles[name].line for name in roles)]
    line = np.array([lines.index(name) for name in lines])[role + 1]
    return People(names, role, line, start, end, np.where(fte > 0, fte, 1.0), ramp)


def _ends(spans: Sequence[Span]) -> tuple[Days, Days]:
    return first_days(np.array([s.start for s in spans], np.int64)), first_days(
        np.array([s.end for s in spans], np.int64)
    )
