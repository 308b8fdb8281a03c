"""A plan that is read but not yet checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from allocator.arrays import Days, Floats, Mask, Texts
from allocator.errors import Finding
from allocator.plan.calendar import Calendar
from allocator.plan.places import did_you_mean
from allocator.plan.settings import Settings
from allocator.plan.typed import Typed

ESSENTIAL = ("year_starts", "fiscal_label", "periods", "metrics", "roles")
"""Settings without which little can be said of the tables."""
DAY = np.timedelta64(1, "D")
FEW = 6
"""Known names that a remedy lists."""


@dataclass(frozen=True)
class Draft:
    """Settings and typed tables, as far as they could be read; what could not be read is blank in them."""

    settings: Settings
    calendar: Calendar
    read: Mapping[str, Typed]
    frames: Mapping[str, pd.DataFrame]
    """Every table with its defaults filled."""
    lost: frozenset[str] = frozenset()
    """Places of plan.yaml that could not be read, so that nothing can be said of what depends on them."""
    unreadable: frozenset[str] = frozenset()
    """Tables, or `plan` for plan.yaml, that are there and could not be read."""
    strays: tuple[str, ...] = ()
    """Files of the folder that are not read."""

    def has(self, table: str) -> bool:
        """Tell whether the scenario has rows of a table."""
        return not self.read[table].frame.empty

    def knows(self, *names: str) -> bool:
        """Tell whether tables, and `plan` for the settings, could be read; if so, other names are unknown."""
        if "plan" in names and not all(map(self.knows_setting, ESSENTIAL)):
            return False
        read = (self.read[name] for name in names if name != "plan")
        whole = all(not t.exists or t.present.issuperset(t.table.required_names) for t in read)
        return whole and not self.unreadable.intersection(names)

    def knows_setting(self, key: str) -> bool:
        """Tell whether all names of a block of plan.yaml could be read."""
        inside = [place for place in self.lost if place.startswith(f"{key}.")]
        named = inside if key in ("levels", "ramp") else [place for place in inside if place.count(".") == 1]
        return "plan" not in self.unreadable and key not in self.lost and not named

    def values(self, table: str, column: str) -> Texts:
        """Return a text column."""
        return self.frames[table][column].to_numpy(object)

    def among(self, table: str, column: str, names: Iterable[str]) -> Mask:
        """Tell where a text column holds one of some names."""
        values = self.values(table, column)
        return pd.Series(values).isin({*names}).to_numpy(bool) if len(values) else np.empty(0, bool)

    def numbers(self, table: str, column: str) -> Floats:
        """Return a number column."""
        return self.frames[table][column].to_numpy(np.float64)

    def written(self, table: str, column: str) -> Mask:
        """Tell where something was written in a column."""
        return self.read[table].written[column]

    def at(self, table: str, rows: Mask, what: str, remedy: str) -> Iterator[Finding]:
        """Tell the same of all rows of a table where the mask holds."""
        return self.read[table].at(rows, what, remedy)

    def unknown(self, table: str, column: str, known: Iterable[str], home: str, word: str = "") -> Iterator[Finding]:
        """Tell which names of a column are not known, where they should stand, and which is nearest."""
        names, known = self.values(table, column), sorted({*known} - {""})
        word, added = word or column, f"add it to {home}"
        otherwise = f"write one of {', '.join(known)}, or {added}" if len(known) <= FEW else added

        def told(name: str) -> tuple[str, str]:
            return f'{word} "{name}" is not in {home}', did_you_mean(name, known, otherwise)

        wrong = sorted(set(pd.unique(names)).difference(known, ("",)))
        return self.read[table].each(names, wrong, told, f"{word} is not in {home}")

    def row(self, table: str, place: int, what: str, remedy: str) -> Finding:
        """Tell something of one row of a table, by its place."""
        return self.read[table].row(place, what, remedy)

    def number(self, table: str, place: int) -> int:
        """Return the row of the file in which a place of a table stands."""
        return int(self.frames[table].index[place])

    @cached_property
    def reps(self) -> frozenset[str]:
        """Names of all reps."""
        return frozenset(self.values("reps", "rep")) - {""}

    @cached_property
    def covered(self) -> frozenset[str]:
        """Territories that some rep covers."""
        return frozenset((*self.values("assignments", "territory"), *self.values("reps", "territory"))) - {""}

    @cached_property
    def territories(self) -> frozenset[str]:
        """Territories there are: those of territories.csv, or else those that are covered."""
        return frozenset(self.values("territories", "territory")) - {""} if self.has("territories") else self.covered

    def days(self, table: str, start: str, end: str) -> tuple[Days, Days]:
        """Return the first and last day of each row, a blank being that of the year; none if unreadable."""
        frame, (first, after) = self.frames[table], self.calendar.days(self.calendar.year)
        starts = frame[start].to_numpy().astype("datetime64[D]")
        ends = frame[end].to_numpy().astype("datetime64[D]")
        lost = self.written(table, start) & np.isnat(starts) | self.written(table, end) & np.isnat(ends)
        starts = np.where(lost, after, np.where(np.isnat(starts), first, starts))
        return starts, np.where(np.isnat(ends), after - DAY, ends)

    @cached_property
    def spells(self) -> tuple[Days, Days]:
        """First and last day of each row of reps.csv, within employment and year; there may be none."""
        first, after = self.calendar.days(self.calendar.year)
        (a, b), (c, d) = self.days("reps", "start", "end"), self.days("reps", "from", "to")
        return np.maximum(np.maximum(a, c), first), np.minimum(np.minimum(b, d), after - DAY)
