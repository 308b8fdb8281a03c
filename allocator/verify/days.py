"""The year day by day: who is there on which working day, and at which ramp."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from allocator.plan.plan import Plan
from allocator.verify.spells import Spells
from allocator.verify.sums import Bools, Floats, Ints, Texts, numbered, places, steps

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
    def edges(self) -> Ints:
        """First day of each period, counted from the first of the year, and D; shape (T + 1,)."""
        edges = self.plan.calendar.edges
        return np.asarray((edges - edges[0]).astype(np.int64))

    @cached_property
    def days(self) -> npt.NDArray[np.int32]:
        """Number of each day of the year; shape (D, 1)."""
        return np.arange(self.edges[-1], dtype=np.int32)[:, None]

    @cached_property
    def open_days(self) -> Bools:
        """Whether a day is worked in each country of the reps, the plan's last; (D, countries)."""
        countries = [*self.spells.countries, self.plan.settings.country]
        return np.stack([self._open(country) for country in countries], axis=1)

    def _open(self, country: str) -> Bools:
        counted = self.plan.calendar.working_days(country)
        offset = int((self.plan.calendar.edges[0] - counted.first).astype(np.int64))
        return np.diff(counted.before[offset : offset + len(self.days) + 1]) > 0

    @cached_property
    def working(self) -> Floats:
        """Working days of each period in each country, the plan's last; shape (countries, T)."""
        return self._by_period(self.open_days)

    def _by_period(self, there: Bools) -> Floats:
        """Count days by period; `there` has shape (D, rows), the result (rows, T)."""
        ones = there.view(np.uint8)
        edges = zip(self.edges[:-1], self.edges[1:], strict=True)
        return np.stack([ones[a:b].sum(axis=0, dtype=np.uint16) for a, b in edges], axis=1).astype(np.float64)

    @cached_property
    def away(self) -> tuple[Ints, Bools]:
        """Column of each spell in a table of days of leave, and the table; its column 0 is never away."""
        table, spells = self.plan.table("absences"), self.spells
        rep = places(table["rep"], spells.reps)
        first = np.clip(spells.day(table["from"]), 0, len(self.days))
        length = np.clip(spells.day(table["to"]) + 1, 0, len(self.days)) - first
        known = (rep >= 0) & (length > 0)
        rep, first, length = rep[known], first[known], length[known]
        absent = np.unique(rep)
        leave = np.zeros((len(self.days), len(absent) + 1), bool)
        column = np.searchsorted(absent, rep) + 1
        leave[np.repeat(first, length) + steps(length), np.repeat(column, length)] = True
        column_of_rep = np.zeros(len(spells.reps), np.int64)
        column_of_rep[absent] = np.arange(1, len(absent) + 1)
        return column_of_rep[spells.rep], leave

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
        counted = np.empty((3, len(head), len(self.edges) - 1))
        for start in range(0, len(head), ROWS_AT_ONCE):
            rows = head[start : start + ROWS_AT_ONCE]
            found = self._count(spell[rows], first[rows], last[rows], ramp[rows])
            counted[:, start : start + len(rows)] = found
        return Worked(*counted[:, code])

    def _count(self, spell: Ints, first: Ints, last: Ints, ramp: Ints) -> Floats:
        column, leave = self.away
        there = self.open_days[:, self.spells.country[spell]]
        there &= (self.days >= first.astype(np.int32)) & (self.days <= last.astype(np.int32))
        covered = self._by_period(there)
        gone = np.flatnonzero(column[spell])
        there[:, gone] &= ~leave[:, column[spell[gone]]]
        present = self._by_period(there)
        return np.array([covered, present, present - self._lost_to_ramp(there, spell, first, ramp)])

    def _lost_to_ramp(self, there: Bools, spell: Ints, first: Ints, ramp: Ints) -> Floats:
        """Add up, month of tenure by month of tenure, what a rep on ramp does not reach."""
        lost = np.zeros((len(spell), len(self.edges) - 1))
        rows = np.flatnonzero(ramp > 0)
        if not len(rows):
            return lost
        months = self.steps.shape[1]
        begins = self.spells.tenure_days(spell[rows], months).astype(np.int32)
        late = begins[:, -1] > first[rows]
        rows, begins = rows[late], begins[late]
        for month in range(months if len(rows) else 0):
            inside = (self.days >= begins[:, month]) & (self.days < begins[:, month + 1])
            missing = 1.0 - self.steps[ramp[rows], month]
            lost[rows] += missing[:, None] * self._by_period(there[:, rows] & inside)
        return lost

    @cached_property
    def profiles(self) -> tuple[str, ...]:
        """Names of the ramp profiles; the first counts every day in full."""
        return (FULL, *self.plan.settings.ramp)

    @cached_property
    def steps(self) -> Floats:
        """Share of full productivity by month of tenure, 1 after the end; (profiles, months)."""
        given = [(), *self.plan.settings.ramp.values()]
        longest = max(map(len, given))
        padded = [[*profile, *[1.0] * (longest - len(profile))] for profile in given]
        return np.array(padded).reshape(len(given), -1)

    def numbers(self, ramp: Texts) -> Ints:
        """Find the numbers of named ramp profiles; blank and `none` count every day in full."""
        return np.maximum(places(ramp, np.array(self.profiles, object)), 0)
