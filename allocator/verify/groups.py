"""Listed cells divided by keys, and sums over such groups."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allocator.verify.cells import Cells
from allocator.verify.sums import Bools, Floats, Ints, Texts, numbered, summed
from allocator.verify.where import Where, attribute

EVERYONE = ("all", "company")


@dataclass(frozen=True)
class Groups:
    """Cells of quotas.csv that a condition picks, divided by keys; G groups.

    Sums have shape (G, T), or (G, 1) where the periods are summed over.
    """

    cells: Cells
    where: Where
    keys: tuple[str, ...]
    lane: Ints
    """The lanes that belong to a group."""
    group: Ints
    """The group of each of them."""
    head: Ints
    """A lane of each group; shape (G,)."""

    @property
    def by_period(self) -> bool:
        """Whether each period is a group of its own."""
        return "period" in self.keys

    @cached_property
    def picked(self) -> Bools:
        """The cells of the lanes in `lane` that count; shape (len(lane), T)."""
        picked = self.cells.listed[self.lane] & self.where.periods
        return picked if self.where.cells is None else picked & self.where.cells[self.lane]

    @cached_property
    def there(self) -> Bools:
        """Groups that have a cell."""
        return self.folded(summed(self.picked.astype(np.float64), self.group, len(self.head))) > 0

    def total(self, values: Floats) -> Floats:
        """Sum cells by group; `values` has shape (L, T)."""
        return self.folded(summed(values[self.lane] * self.picked, self.group, len(self.head)))

    def folded(self, by_period: Floats) -> Floats:
        """Sum over the periods unless `period` is a key."""
        return by_period if self.by_period else by_period.sum(axis=1, keepdims=True)

    def once(self, owner: Ints, values: Floats) -> Floats:
        """Sum values that lanes of one owner share, each owner and period once.

        Parameters
        ----------
        owner
            Number of the owner of each lane of the plan; shape (L,).
        values
            Values by lane, alike for the lanes of an owner; shape (L, T).
        """
        pair, head = numbered(self.group, owner[self.lane])
        there = summed(self.picked.astype(np.float64), pair, len(head)) > 0
        return self.folded(summed(values[self.lane[head]] * there, self.group[head], len(self.head)))

    def wider(self, picked: Where, keys: tuple[str, ...]) -> Wider:
        """Find the wider group of each group: listed cells of another condition, with fewer keys."""
        codes = [np.zeros(len(self.cells.lanes.spell), np.int64), *_codes(self.cells, keys)]
        group, head = numbered(*codes)
        return Wider(self, picked.grid() & self.cells.listed, keys, group, len(head))

    @cached_property
    def names(self) -> Texts:
        """What each group is about, without the period; shape (G,)."""
        names = np.full(len(self.head), "", object)
        for key in self.keys:
            if key != "period" and key not in EVERYONE:
                values, code = attribute(self.cells.lanes, key)
                text = np.array([str(value) for value in values], object)[code[self.head]]
                names = np.where(names == "", text, names + np.where(text == "", "", ", ") + text)
        return names

    def named(self, group: int, period: int) -> str:
        """Words for a group."""
        words = [self.names[group], self.cells.plan.calendar.labels[period] if self.by_period else ""]
        return ", ".join(word for word in words if word)


@dataclass(frozen=True)
class Wider:
    """What the groups of a limit are compared with."""

    of: Groups
    picked: Bools
    """Cells that count; shape (L, T)."""
    keys: tuple[str, ...]
    group: Ints
    """Wider group of each lane of the plan."""
    count: int

    def total(self, values: Floats) -> Floats:
        """Sum cells of the wider group of each group; shape (G, T), or (G, 1) where `period` is no key."""
        total = summed(values * self.picked, self.group, self.count)
        total = total if "period" in self.keys else total.sum(axis=1, keepdims=True)
        return np.asarray(total[self.group[self.of.head]])

    def phased(self, values: Floats, profile: Floats) -> Floats:
        """Sum over the year, then give each period its part by each lane's profile; shape (G, T)."""
        year = (values * self.picked).sum(axis=1, keepdims=True)
        return np.asarray(summed(year * profile, self.group, self.count)[self.group[self.of.head]])


def groups(cells: Cells, picked: Where, keys: tuple[str, ...]) -> Groups:
    """Divide the listed cells that a condition picks by keys."""
    lane = np.flatnonzero(picked.lanes)
    group, head = numbered(np.zeros(len(lane), np.int64), *(code[lane] for code in _codes(cells, keys)))
    return Groups(cells, picked, keys, lane, group, lane[head])


def _codes(cells: Cells, keys: tuple[str, ...]) -> list[Ints]:
    return [attribute(cells.lanes, key)[1] for key in keys if key != "period" and key not in EVERYONE]
