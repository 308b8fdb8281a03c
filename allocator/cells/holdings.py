"""What territories and books hold, and which part of it each lane carries."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from allocator.arrays import Floats, Ints, Texts
from allocator.cells.amounts import Amounts, named_rows, picked, read_amounts
from allocator.cells.groups import codes, part
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
    rows: dict[tuple[str, str], Amounts] = field(default_factory=dict, init=False, repr=False)
    """Rows of potential.csv that were asked for, by kind of place and driver."""

    @cached_property
    def base(self) -> Floats:
        """What is due in each lane, for base metrics; zero for others."""
        is_base = np.array([self.lanes.plan.settings.metrics[m].base for m in self.lanes.metrics])
        return np.where(is_base[self.lanes.metric][:, None], self.held(BASE), 0.0)

    def held(self, driver: str) -> Floats:
        """What each lane holds of a driver, by its share of the territory and its rep's book; no availability."""
        out = self.market(driver) * self.lanes.share
        if self.has_books(driver):
            out += self.own(driver) * part(self.lanes.presence, codes(self.lanes.rep, self.lanes.metric))
        return out

    def has_books(self, driver: str) -> bool:
        """Tell whether any rep has an own book of a driver."""
        return len(self.amounts("rep", driver).amount) > 0

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
        amounts = {m: rows.of(m) for m in np.unique(rows.metric[rows.metric >= 0]).tolist()}
        for (r, m), here in lanes.kinds.items():
            if m in amounts:
                profile = working_profile(plan) if driver == BASE else self.profiles[r, m]
                out[here] = picked(amounts[m] @ spread(plan, rows.labels, profile), place[here])
        return out

    def amounts(self, key: str, driver: str) -> Amounts:
        """Rows of potential.csv of a driver that name a territory, or a rep."""
        if (key, driver) not in self.rows:
            columns = self.lanes.roster.columns
            names, code = columns.coded("potential", "driver")
            wanted = (names == driver)[code[named_rows(columns, "potential", key)]]
            self.rows[key, driver] = self._tables[key].where(wanted)
        return self.rows[key, driver]

    @cached_property
    def _tables(self) -> dict[str, Amounts]:
        columns, metrics = self.lanes.roster.columns, self.lanes.metrics
        return {key: read_amounts(columns, "potential", key, "potential", metrics) for key in ("territory", "rep")}

    @cached_property
    def season(self) -> Floats:
        """Seasonal profile of each lane; sums to 1 over the year."""
        return self.profiles[self.lanes.role, self.lanes.metric]

    def driver(self, name: str) -> Floats:
        """A driver of fair share by lane and period, availability counted once; not normalised.

        `potential` and named drivers lie in potential.csv; `history` is past sales per available time; `capacity`,
        `productivity` and `equal` are selling hours, hours × strength ÷ effort, and heads; `current` is the plan in
        force.
        """
        lanes = self.lanes
        if name == "history":
            return self.history.rate * self.season * (lanes.portion if self.history.by_territory else lanes.book)
        if name == "current":
            return self.history.current
        if name in ("capacity", "productivity", "equal"):
            return self._time(name)
        out = self.market(name) * lanes.portion
        return out + self.own(name) * lanes.book if self.has_books(name) else out

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
    columns = lanes.roster.columns
    given = np.ones((len(lanes.roster.reps), len(lanes.metrics)))
    rep = columns.places("strengths", "rep", lanes.roster.reps)
    metric = columns.places("strengths", "metric", lanes.metrics)
    known = (rep >= 0) & (metric >= 0)
    strength = columns.plan.table("strengths")["strength"].to_numpy(np.float64)
    given[rep[known], metric[known]] = strength[known]
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
    profiles, notes = seasons(lanes.roster.columns)
    history, more = read_history(lanes)
    return Holdings(lanes, profiles, history, notes + more)
