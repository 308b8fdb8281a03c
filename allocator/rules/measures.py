"""What each measure of limits.csv compares a group's quotas with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints, Mask
from allocator.cells.earnings import earnings
from allocator.cells.groups import codes
from allocator.cells.holdings import POTENTIAL
from allocator.cells.season import working_profile
from allocator.rules.cells import Cells
from allocator.rules.rows import Keys


@dataclass(frozen=True)
class Groups:
    """Cells that a limit picks, grouped by its `per` keys; m groups."""

    cell: Ints
    row: Ints
    """Group of each picked cell."""
    keys: Keys
    size: int
    """How many groups there are."""
    per: tuple[str, ...]
    periods: Mask
    """Periods that `where` leaves; shape (T,)."""

    def __len__(self) -> int:
        return self.size

    def total(self, values: Floats) -> Floats:
        """Sum of the picked cells' values by group; `values` has shape (n,)."""
        return np.bincount(self.row, values[self.cell], len(self)).astype(np.float64)

    def once(self, *keys: Ints) -> Ints:
        """Positions in `cell` of one cell for each distinct combination of group and keys."""
        code = codes(self.row, *(key[self.cell] for key in keys))
        return np.unique(code, return_index=True)[1]

    def sums(self, where: Ints, values: Floats) -> Floats:
        """Sum by group of values given at positions in `cell`."""
        return np.bincount(self.row[where], values, len(self)).astype(np.float64)


def quota(cells: Cells, groups: Groups, prorate: bool) -> Floats:
    """The amount itself, scaled by the rep's available time where `per` names the rep."""
    if not prorate or "rep" not in groups.per:
        return np.ones(len(groups))
    worked = working_profile(cells.plan)
    time = cells.lanes.working_time
    rep, period = _first(groups, cells.rep), _first(groups, cells.period)
    if "period" in groups.per:
        return np.asarray(time[rep, period])
    weights = np.where(groups.periods, worked, 0.0)
    return np.asarray(time[rep] @ (weights / weights.sum()))


def growth(cells: Cells, groups: Groups, prorate: bool) -> Floats:
    """Sales of the same territories and months one year earlier, the cells' part of them."""
    return groups.total(cells.at(cells.holdings.history.last_year))


def change(cells: Cells, groups: Groups, prorate: bool) -> Floats:
    """Quotas of the plan in force."""
    return groups.total(cells.at(cells.holdings.history.current))


def load(cells: Cells, groups: Groups, prorate: bool) -> Floats:
    """Selling hours of the reps and periods in the group."""
    once = groups.once(cells.rep_period())
    rep, period = cells.rep[groups.cell[once]], cells.period[groups.cell[once]]
    return groups.sums(once, cells.lanes.hours[rep, period])


def share_of_potential(cells: Cells, groups: Groups, prorate: bool) -> Floats:
    """Potential of the group's territories and books; a rep's share of them where `per` names the rep."""
    holdings = cells.holdings
    if "rep" in groups.per:
        return groups.total(cells.at(holdings.held(POTENTIAL)))
    lanes = cells.lanes
    place = groups.once(lanes.territory[cells.lane], cells.metric, cells.period)
    book = groups.once(cells.rep, cells.metric, cells.period)
    market, own = cells.at(holdings.market(POTENTIAL)), cells.at(holdings.own(POTENTIAL))
    return groups.sums(place, market[groups.cell[place]]) + groups.sums(book, own[groups.cell[book]])


def rate(cells: Cells, groups: Groups, prorate: bool) -> Floats:
    """What is due in the group's cells."""
    return groups.total(cells.base)


def share_of_goal(cells: Cells, groups: Groups, prorate: bool) -> Floats:
    """Goals of the group's metrics and lines in its periods, over all reps and territories."""
    lines = cells.lanes.roster.line_code[cells.lanes.spell[cells.lane]]
    periods = len(cells.plan.calendar.spans)
    kind = codes(cells.metric, lines)
    total = np.bincount(kind * periods + cells.period, cells.goal_part, (kind.max(initial=0) + 1) * periods)
    by_kind = total.reshape(-1, periods)
    if "period" in groups.per:
        once = groups.once(kind, cells.period)
        return groups.sums(once, by_kind[kind, cells.period][groups.cell[once]])
    once = groups.once(kind)
    return groups.sums(once, (by_kind @ groups.periods)[kind][groups.cell[once]])


def quota_to_ote(cells: Cells, groups: Groups, prorate: bool) -> Floats:
    """On-target earnings of the time that the rep is there, at ramp; zero where none are given."""
    return np.asarray(earnings(cells.plan, cells.lanes.roster)[_first(groups, cells.rep)])


def _first(groups: Groups, values: Ints) -> Ints:
    """Value of the first cell of each group, for keys that are the same in all of it."""
    out = np.zeros(len(groups), np.int64)
    out[groups.row[::-1]] = values[groups.cell[::-1]]
    return out


REFERENCES: dict[str, Callable[[Cells, Groups, bool], Floats]] = {
    "quota": quota,
    "growth": growth,
    "change": change,
    "load": load,
    "share_of_potential": share_of_potential,
    "rate": rate,
    "share_of_goal": share_of_goal,
    "quota_to_ote": quota_to_ote,
}
"""Measures that compare a group's quotas (for `load`: hours) with an amount of its own."""
