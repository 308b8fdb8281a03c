"""The cells of a plan: every lane and period that may carry quota."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from allocator.arrays import Floats, Ints, Mask
from allocator.cells.columns import records
from allocator.cells.effort import effort
from allocator.cells.goals import Goals, read_goals
from allocator.cells.groups import codes
from allocator.cells.holdings import Holdings, read_holdings
from allocator.cells.in_force import InForce, read_in_force
from allocator.cells.lanes import Lanes, read_lanes
from allocator.cells.locked import read_locks
from allocator.cells.select import Selection, grouping, select
from allocator.errors import Assumption
from allocator.plan.plan import Plan
from allocator.rules.fair_share import FairShare, fair_share
from allocator.rules.over_assignment import Padding, padding
from allocator.rules.standing import Standing, read_standing


@dataclass(frozen=True)
class Cells:
    """Open cells, n in all, sorted by lane and period."""

    plan: Plan
    lanes: Lanes
    holdings: Holdings
    goals: Goals
    shares: FairShare
    padding: Padding
    lane: Ints
    period: Ints
    index: Ints
    """Cell of each lane and period, -1 where closed; shape (K, T)."""
    goal_part: Floats
    """Part of the goals, before over-assignment."""
    fair_share: Floats
    """With over-assignment."""
    effort: Floats
    """Hours per unit; 0 where the metric takes none."""
    base: Floats
    """What is due, for base metrics; 0 for others."""
    notes: tuple[Assumption, ...]
    standing: Standing | None
    """What stands of the plan in force; None where the year has not moved."""

    @cached_property
    def metric(self) -> Ints:
        return self.lanes.metric[self.lane]

    @cached_property
    def rep(self) -> Ints:
        return self.lanes.rep[self.lane]

    @cached_property
    def unit(self) -> Floats:
        """Unit of rounding of each cell's metric; shape (n,)."""
        return np.array([self.plan.settings.metrics[name].round_to for name in self.lanes.metrics])[self.metric]

    @property
    def group(self) -> Ints:
        """Which cells share the same goals; -1 for none."""
        return self.shares.group[self.lane, self.period]

    def of(self, selection: Selection) -> Mask:
        """Cells that a selection picks; shape (n,)."""
        picked = np.zeros(len(self.lane), bool)
        picked[self.picked(selection)] = True
        return picked

    def picked(self, selection: Selection) -> Ints:
        """Numbers of the cells that a selection picks, in order."""
        found = selection.of(self.index)
        return found[found >= 0]

    @cached_property
    def of_goals(self) -> tuple[Ints, ...]:
        """Cells of each goal."""
        return tuple(self.picked(selection) for selection in self.goals.selections)

    @cached_property
    def of_locks(self) -> tuple[Ints, ...]:
        """Cells of each lock, in the order of locks.csv."""
        found = (self.index[lock.place] for lock in read_locks(self.lanes, self.plan))
        return tuple(cell[cell >= 0] for cell in found)

    def at(self, grid: Floats) -> Floats:
        """Values of lanes and periods at the cells; `grid` has shape (K, T) or (K, 1)."""
        return grid[self.lane, self.period] if grid.shape[1] > 1 else grid[self.lane, 0]

    def rep_period(self) -> Ints:
        """Number of each cell's rep and period: rep × periods + period."""
        return self.rep * len(self.plan.calendar.spans) + self.period

    def mean_by_metric(self) -> Floats:
        """Mean fair share of a cell of the metric, given to each cell; 1 where the metric has none."""
        count = len(self.lanes.metrics)
        open_cells = self.fair_share > 0
        total = np.bincount(self.metric, self.fair_share, count)
        cells = np.bincount(self.metric[open_cells], minlength=count)
        mean = np.divide(total, cells, where=(total > 0) & (cells > 0), out=np.ones(count))
        return mean[self.metric]


def read_cells(plan: Plan) -> Cells:
    """Work out the cells of a plan and their fair share.

    Raises
    ------
    PlanError
        If goals contradict each other, or a closed quota has no rep.
    """
    holdings, goals, shares = _shared(plan)
    lanes = holdings.lanes
    in_force = read_in_force(lanes)
    factors, warnings = padding(lanes)
    padded = shares.goal_part * factors.total()
    opened = (padded > 0) | _opened(plan, lanes, padded) | _gone_by(in_force, padded)
    lane, period = np.nonzero(opened)
    index = np.full(opened.shape, -1, np.int64)
    index[lane, period] = np.arange(len(lane))
    hours, due = effort(lanes)[lane, period], holdings.base[lane, period]
    return Cells(
        plan, lanes, holdings, goals, shares, factors, lane, period, index,
        shares.goal_part[lane, period], padded[lane, period], hours, due,
        (*holdings.notes, *shares.notes, *warnings, *_closed(lanes, opened)),
        None if in_force is None else read_standing(lanes, in_force, opened, padded),
    )  # fmt: skip


def _gone_by(in_force: InForce | None, padded: Floats) -> Mask:
    """Cells that hold a quota of the plan in force which has gone by, in whole or part; shape (K, T)."""
    return np.zeros(padded.shape, bool) if in_force is None else in_force.least > 0


def _shared(plan: Plan) -> tuple[Holdings, Goals, FairShare]:
    """Who holds what and its fair share; after an edit of goals, limits or locks, what that leaves stays as it was."""
    ground = plan.without("goals", "limits", "locks")
    holdings = plan.recall("holdings", ground.stated, lambda: read_holdings(read_lanes(ground)))

    def shared() -> tuple[Goals, FairShare]:
        goals = read_goals(holdings, plan)
        return goals, fair_share(holdings, goals)

    return holdings, *plan.recall("fair share", (*ground.stated, plan.table("goals")), shared)


def _opened(plan: Plan, lanes: Lanes, padded: Floats) -> Mask:
    """Cells without fair share that a lock or a minimum of their own opens; shape (K, T)."""
    opened = np.zeros(padded.shape, bool)
    for lock in read_locks(lanes, plan):
        alive = lanes.presence[lock.place] > 0
        if not (padded[lock.place][alive] > 0).any():
            opened[lock.place] |= alive
    limits = plan.table("limits")
    floors = limits[(limits["measure"] == "quota") & (limits["min"] > 0) & limits["priority"].isna()]
    for row in records(floors):
        grid = select(lanes, str(row["where"])).grid() & (lanes.presence > 0)
        _open_groups(lanes, opened, padded, grid, str(row["per"]).split())
    return opened


def _open_groups(lanes: Lanes, opened: Mask, padded: Floats, grid: Mask, per: list[str]) -> None:
    """Open the cells of every group that has a minimum and no fair share at all."""
    if "rep" not in per and "territory" not in per:
        return
    group, _ = grouping(lanes, tuple(key for key in per if key != "period"))
    periods = np.arange(padded.shape[1]) if "period" in per else np.zeros(padded.shape[1], np.int64)
    code = codes(np.repeat(group, len(periods)), np.tile(periods, len(group))).reshape(padded.shape)
    alive = np.bincount(code[grid], padded[grid], code.max(initial=-1) + 1) > 0
    opened |= grid & ~alive[code]


def _closed(lanes: Lanes, opened: Mask) -> list[Assumption]:
    """Say which reps are there but have no cell in a metric of theirs."""
    idle = (lanes.presence > 0).any(axis=1) & ~opened.any(axis=1)
    notes = []
    for m in np.unique(lanes.metric[idle]):
        names = lanes.roster.reps[np.unique(lanes.rep[idle & (lanes.metric == m)])]
        shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
        what = f"{lanes.metrics[m]}: no fair share for {shown} on some territory, so no quota there"
        notes.append(Assumption("unused", "cells", what))
    return notes
