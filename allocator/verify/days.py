"""The year day by day: who is there on which working day, and at which ramp."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.plan.plan import Plan
from allocator.verify.spells import Spells
from allocator.verify.sums import Bools, Floats, Ints, numbered, places

ROWS_AT_ONCE = 2048
FULL = "none"
"""The ramp profile that counts every day in full."""


@dataclass(frozen=True)
class Worked:
    """Working days of stretches by period, before FTE and likelihood; shapes (stretches, T)."""

    covered: Floats
    """Working days in the stretch."""
    present: Floats
    """The same without leave."""
    ramped: Floats
    """Days present, each counted at its ramp."""


@dataclass(frozen=True)
class Diary:
    """Every day of the planning year for every spell; D days, T periods."""

    plan: Plan
    spells: Spells

    @cached_property
    def days(self) -> Ints:
        """Number of each day of the year; shape (D,)."""
        edges = self.plan.calendar.edges
        return np.arange((edges[-1] - edges[0]).astype(np.int64))

    @cached_property
    def period(self) -> npt.NDArray[np.float32]:
        """1 where a day lies in a period; shape (D, T)."""
        edges = self.plan.calendar.edges
        begins = (edges[:-1] - edges[0]).astype(np.int64)
        place = np.searchsorted(begins, self.days, side="right") - 1
        return np.eye(len(begins), dtype=np.float32)[place]

    @cached_property
    def open_days(self) -> Bools:
        """Whether a day is worked in each country of the reps, the plan's last; (countries, D)."""
        countries = [*self.spells.countries, self.plan.settings.country]
        return np.array([self._open(country) for country in countries])

    def _open(self, country: str) -> Bools:
        counted = self.plan.calendar.working_days(country)
        offset = int((self.plan.calendar.edges[0] - counted.first).astype(np.int64))
        return np.diff(counted.before)[offset : offset + len(self.days)] > 0

    @cached_property
    def working(self) -> Floats:
        """Working days of each period in each country, the plan's last; shape (countries, T)."""
        return (self.open_days @ self.period).astype(np.float64)

    @cached_property
    def away(self) -> tuple[Ints, Bools]:
        """Row of each spell in a table of days of leave, and the table; its row 0 is never away."""
        table, spells = self.plan.table("absences"), self.spells
        rep = places(table["rep"], spells.reps)
        first = np.clip(spells.day(table["from"]), 0, len(self.days))
        length = np.clip(spells.day(table["to"]) + 1, 0, len(self.days)) - first
        known = (rep >= 0) & (length > 0)
        rep, first, length = rep[known], first[known], length[known]
        absent = np.unique(rep)
        row = np.searchsorted(absent, rep) + 1
        leave = np.zeros((len(absent) + 1, len(self.days)), bool)
        step = np.arange(int(length.sum())) - np.repeat(np.cumsum(length) - length, length)
        leave[np.repeat(row, length), np.repeat(first, length) + step] = True
        row_of_rep = np.zeros(len(spells.reps), np.int64)
        row_of_rep[absent] = np.arange(1, len(absent) + 1)
        return row_of_rep[spells.rep], leave

    def worked(self, spell: Ints, first: Ints, last: Ints, ramp: Ints) -> Worked:
        """Count the working days of stretches of spells.

        Parameters
        ----------
        spell, first, last
            The spell of each stretch and its first and last day of the year, both included.
        ramp
            Number of the ramp profile, one of `Diary.profiles`.
        """
        code, head = numbered(spell, first + 1, last + 1, ramp)
        counted = np.empty((3, len(head), self.period.shape[1]))
        for start in range(0, len(head), ROWS_AT_ONCE):
            rows = head[start : start + ROWS_AT_ONCE]
            counted[:, start : start + len(rows)] = self._count(
                spell[rows], first[rows], last[rows], ramp[rows]
            )
        return Worked(*counted[:, code])

    def _count(self, spell: Ints, first: Ints, last: Ints, ramp: Ints) -> Floats:
        days, (row, leave) = self.days, self.away
        there = self.open_days[self.spells.country[spell]]
        there &= (days >= first[:, None]) & (days <= last[:, None])
        covered = there @ self.period
        gone = np.flatnonzero(row[spell])
        there[gone] &= ~leave[row[spell[gone]]]
        present = there @ self.period
        ramped = present.astype(np.float64)
        self._ramp_down(ramped, there, spell, first, ramp)
        return np.array([covered, present, ramped], np.float64)

    def _ramp_down(self, ramped: Floats, there: Bools, spell: Ints, first: Ints, ramp: Ints) -> None:
        """Take off, month of tenure by month of tenure, what a rep on ramp does not reach."""
        steps = self.steps
        rows = np.flatnonzero(ramp > 0)
        begins = self.spells.tenure_days(spell[rows], steps.shape[1])
        late = begins[:, -1] > first[rows]
        rows, begins = rows[late], begins[late]
        for month in range(steps.shape[1] if len(rows) else 0):
            inside = (self.days >= begins[:, month, None]) & (self.days < begins[:, month + 1, None])
            missing = 1.0 - steps[ramp[rows], month]
            ramped[rows] -= missing[:, None] * ((there[rows] & inside) @ self.period)

    @cached_property
    def profiles(self) -> tuple[str, ...]:
        """Names of the ramp profiles; the first counts every day in full."""
        return (FULL, *self.plan.settings.ramp)

    @cached_property
    def steps(self) -> Floats:
        """Share of full productivity by month of tenure, 1 after the end; (profiles, months)."""
        given = [(), *self.plan.settings.ramp.values()]
        longest = max(map(len, given))
        return np.array([[*profile, *[1.0] * (longest - len(profile))] for profile in given]).reshape(
            len(given), -1
        )


def profile_places(names: pd.Series[str], diary: Diary) -> Ints:
    """Find the numbers of named ramp profiles; blank and `none` count every day in full."""
    return np.maximum(places(names, np.array(diary.profiles, object)), 0)
