"""What territories and books hold, and which part of it each lane carries."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from allocator.arrays import Floats, Ints, Texts
from allocator.cells.amounts import Amounts, picked, read_amounts
from allocator.cells.groups import codes, part, places
from allocator.cells.history import History, read_history
from allocator.cells.lanes import Lanes
from allocator.cells.season import seasons, spread, working_profile
from allocator.errors import Assumption

BASE = "base"
POTENTIAL = "potential"


@dataclass(frozen=True)
class Holdings:
    """Drivers of fair share, bases and past results by lane and period; every array has shape (K, T)."""

    lanes: Lanes
    profiles: Floats
    """Seasonal profile of each role and metric, summing to 1 over the year; shape (roles, metrics, T)."""
    history: History
    notes: list[Assumption] = field(default_factory=list)

    @cached_property
    def base(self) -> Floats:
        """What is due in each lane, for base metrics; zero for others."""
        is_base = np.array([self.lanes.plan.settings.metrics[m].base for m in self.lanes.metrics])
        return np.where(is_base[self.lanes.metric][:, None], self.held(BASE), 0.0)

    def held(self, driver: str) -> Floats:
        """What each lane holds of a driver, by its share of the territory and its rep's book; no availability."""
        lanes = self.lanes
        of_book = part(lanes.presence, codes(lanes.rep, lanes.metric))
        return self.market(driver) * lanes.share + self.own(driver) * of_book

    def market(self, driver: str) -> Floats:
        """What each lane's whole territory holds of a driver, by period."""
        return self._given(driver, "territory", self.lanes.territories, self.lanes.territory)

    def own(self, driver: str) -> Floats:
        """What each lane's rep has in his own book of a driver, by period, over all territories."""
        return self._given(driver, "rep", self.lanes.roster.reps, self.lanes.rep)

    def _given(self, driver: str, key: str, names: Texts, lane_key: Ints) -> Floats:
        """Rows of potential.csv laid out by lane; a stretch of periods is spread by season, a base by working days."""
        lanes, plan = self.lanes, self.lanes.plan
        rows = self.amounts(key, driver)
        out = np.zeros(lanes.presence.shape)
        if not len(rows.amount):
            return out
        place = rows.at(names)[lane_key]
        for m in np.unique(rows.metric[rows.metric >= 0]):
            amounts = rows.of(int(m))
            for r in np.unique(lanes.role[lanes.metric == m]):
                here = np.flatnonzero((lanes.metric == m) & (lanes.role == r))
                profile = working_profile(plan) if driver == BASE else self.profiles[r, m]
                out[here] = picked(amounts @ spread(plan, rows.labels, profile), place[here])
        return out

    def amounts(self, key: str, driver: str) -> Amounts:
        """Rows of potential.csv of a driver that name a territory, or a rep."""
        rows, drivers = self._tables[key]
        return rows.where(drivers == driver)

    @cached_property
    def _tables(self) -> dict[str, tuple[Amounts, Texts]]:
        table = self.lanes.plan.table("potential")
        return {
            key: (
                read_amounts(table, key, "potential", self.lanes.metrics),
                table["driver"].to_numpy(object)[table[key] != ""],
            )
            for key in ("territory", "rep")
        }

    @property
    def season(self) -> Floats:
        """Seasonal profile of each lane; sums to 1 over the year."""
        return self.profiles[self.lanes.role, self.lanes.metric]

    def driver(self, name: str) -> Floats:
        """A driver of fair share by lane and period, availability counted once; not normalised.

        `potential` and named drivers lie in potential.csv; `history` is past sales per available time; `capacity`,
        `productivity` and `equal` are selling hours, hours × strength ÷ effort, and heads; `current` is the plan in force.
        """
        lanes = self.lanes
        if name == "history":
            return self.history.rate * self.season * (lanes.portion if self.history.by_territory else lanes.book)
        if name == "current":
            return self.history.current
        if name in ("capacity", "productivity", "equal"):
            return self._time(name)
        return self.market(name) * lanes.portion + self.own(name) * lanes.book

    def _time(self, name: str) -> Floats:
        lanes = self.lanes
        heads = self.season * lanes.book
        if name == "equal":
            return heads
        roster = lanes.roster
        hours = heads * (roster.daily_hours * roster.has_hours)[lanes.spell, None]
        if name == "capacity":
            return hours
        return hours * (strengths(lanes) / typical_effort(lanes, blank=1.0))[:, None]


def strengths(lanes: Lanes) -> Floats:
    """Strength of each lane's rep in its metric; 1 where strengths.csv says nothing."""
    table = lanes.plan.table("strengths")
    given = np.ones((len(lanes.roster.reps), len(lanes.metrics)))
    rep = places(lanes.roster.reps, table["rep"])
    metric = places(lanes.metrics, table["metric"])
    known = (rep >= 0) & (metric >= 0)
    given[rep[known], metric[known]] = table["strength"].to_numpy(np.float64)[known]
    return given[lanes.rep, lanes.metric]


def typical_effort(lanes: Lanes, blank: float = 0.0) -> Floats:
    """Selling hours a typical rep of the lane's role needs for one unit; `blank` where the metric takes none."""
    settings = lanes.plan.settings
    year = full_year_hours(lanes)
    table = np.full((len(lanes.roster.roles), len(lanes.metrics)), blank)
    for r, role in enumerate(lanes.roster.roles):
        for m, name in enumerate(lanes.metrics):
            if name in settings.roles[role].metrics:
                metric = settings.metric_for(role, name)
                given = metric.hours_per_unit
                if given is None and metric.productivity is not None:
                    given = year / metric.productivity
                table[r, m] = given if given else blank
    return table[lanes.role, lanes.metric]


def full_year_hours(lanes: Lanes) -> float:
    """Selling hours of a full-time year in the plan's country."""
    plan = lanes.plan
    start, end = plan.calendar.days(plan.calendar.year)
    worked = float(plan.calendar.working_days(plan.settings.country).between(start, end))
    return worked * plan.settings.capacity.hours_per_day * plan.settings.capacity.selling_share


def read_holdings(lanes: Lanes) -> Holdings:
    """Gather what is held, sold before, and due."""
    profiles, notes = seasons(lanes.plan)
    history, more = read_history(lanes)
    return Holdings(lanes, profiles, history, notes + more)
