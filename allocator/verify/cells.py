"""Every lane in every period: what the plan says of the cell, and what quotas.csv gives it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

import numpy as np
import pandas as pd

from allocator.plan.plan import Plan
from allocator.plan.settings import Metric
from allocator.verify.amounts import Amounts
from allocator.verify.days import Worked
from allocator.verify.lanes import Lanes
from allocator.verify.match import Match
from allocator.verify.padding import padding
from allocator.verify.rows import joined
from allocator.verify.spells import Spells
from allocator.verify.sums import Bools, Floats, Ints, Texts, divided, places, summed, texts
from allocator.verify.where import Where, where

STEP_TOLERANCE = 1e-6
"""Part of a unit of rounding within which sums are exact."""


@dataclass(frozen=True)
class Cells:
    """L lanes in T periods; arrays have shape (L, T) unless they say otherwise.

    A cell that quotas.csv does not list has no quota.
    """

    plan: Plan
    tables: Mapping[str, pd.DataFrame]
    lanes: Lanes
    match: Match

    @property
    def spells(self) -> Spells:
        """The people of the plan."""
        return self.lanes.spells

    @property
    def periods(self) -> int:
        """How many periods quotas are set in."""
        return int(self.lanes.presence.shape[1])

    @property
    def amounts(self) -> Amounts:
        """What territories hold, is due in them and was sold in them."""
        return self.lanes.once(Amounts)

    @cached_property
    def quota(self) -> Floats:
        """Quota as quotas.csv has it."""
        return self.match.laid_out("quota")

    @cached_property
    def fair_share(self) -> Floats:
        """Fair share as quotas.csv has it."""
        return self.match.laid_out("fair_share")

    @property
    def padding(self) -> dict[str, Floats]:
        """1 + over-assignment of each level, top to bottom, the rep last; shapes (L, T) or (L, 1)."""
        return self.lanes.once(padding)

    @cached_property
    def goal_part(self) -> Floats:
        """Fair share without over-assignment."""
        padded = np.ones((1, 1))
        for factor in self.padding.values():
            padded = padded * factor
        return self.fair_share / padded

    @property
    def base(self) -> Floats:
        """What is due; zero for metrics that are no share of a base."""
        return self.amounts.base

    @cached_property
    def listed(self) -> Bools:
        """Whether quotas.csv has the cell."""
        return self.match.listed

    @cached_property
    def units(self) -> Floats:
        """Unit of rounding of each metric with cells; shape (metrics,)."""
        return np.array([self.plan.settings.metrics[name].round_to for name in self.lanes.metrics])

    @cached_property
    def unit(self) -> Floats:
        """How far rounding may move a cell: the unit of its metric where it is listed, else nothing."""
        return np.asarray(self.listed * self.units[self.lanes.metric, None])

    @cached_property
    def steps(self) -> Floats:
        """Quota in whole units of rounding, exact in sums."""
        return np.asarray(np.rint(self.quota / self.units[self.lanes.metric, None]))

    @cached_property
    def odd(self) -> Floats:
        """What quota exceeds its whole units by; zero but for cells that carry an odd remainder."""
        unit = self.units[self.lanes.metric, None]
        rest = self.quota - self.steps * unit
        return np.where(np.abs(rest) > np.maximum(STEP_TOLERANCE * unit, np.spacing(self.quota)), rest, 0.0)

    @cached_property
    def by_role(self) -> list[list[Metric | None]]:
        """Each metric with cells as each role sees it; None where the role does not sell it."""
        settings = self.plan.settings
        return [
            [settings.metric_for(role, m) if m in settings.roles[role].metrics else None for m in self.lanes.metrics]
            for role in self.spells.roles
        ]

    @cached_property
    def full_year_hours(self) -> float:
        """Selling hours of a full-time year in the plan's country."""
        capacity = self.plan.settings.capacity
        return float(self.lanes.diary.working[-1].sum()) * capacity.hours_per_day * capacity.selling_share

    @cached_property
    def effort(self) -> Floats:
        """Selling hours that one unit takes: typical hours ÷ strength ÷ mean ramp."""
        lanes = self.lanes
        ramp = divided(lanes.availability, lanes.presence, blank=1.0)
        return np.asarray(self.typical_effort[:, None] / np.where(ramp > 0, ramp, 1.0))

    @cached_property
    def typical_effort(self) -> Floats:
        """Selling hours that one unit takes at full ramp; shape (L,)."""
        hours = np.array([[self._hours_per_unit(metric) for metric in role] for role in self.by_role])
        return np.asarray(hours[self.lanes.role, self.lanes.metric] / self._strength())

    def _hours_per_unit(self, metric: Metric | None) -> float:
        if metric is None:
            return 0.0
        if metric.hours_per_unit is not None:
            return metric.hours_per_unit
        return self.full_year_hours / metric.productivity if metric.productivity else 0.0

    def _strength(self) -> Floats:
        lanes, table = self.lanes, self.plan.table("strengths")
        given = np.ones((len(self.spells.reps), len(lanes.metrics)))
        rep, metric = places(table["rep"], self.spells.reps), places(table["metric"], self.metric_names)
        known = (rep >= 0) & (metric >= 0)
        given[rep[known], metric[known]] = table["strength"].to_numpy(np.float64)[known]
        return np.asarray(given[lanes.rep, lanes.metric])

    @property
    def metric_names(self) -> Texts:
        """Names of the metrics that have cells."""
        return np.array(self.lanes.metrics, object)

    @cached_property
    def spell_hours(self) -> Floats:
        """Selling hours of each spell, without ramp; zero for house reps; shape (S, T)."""
        rate = self.spells.daily_hours * self.plan.settings.capacity.selling_share
        return self.spell_days * rate[:, None]

    @cached_property
    def spell_days(self) -> Floats:
        """Working days of each spell less leave, × FTE and likelihood; shape (S, T)."""
        return self._worked.present * self.spells.staff[:, None]

    @cached_property
    def working_time(self) -> Floats:
        """FTE of each rep less leave, without ramp and likelihood; shape (R, T)."""
        spells = self.spells
        days = divided(self._worked.present, self.lanes.diary.working[spells.country]) * spells.fte[:, None]
        return summed(days, spells.rep, len(spells.reps))

    @cached_property
    def earnings(self) -> Floats:
        """On-target earnings of each rep for the part of the year that he is there, at ramp; shape (R,)."""
        spells = self.spells
        year = self.lanes.diary.working[spells.country].sum(axis=1)
        ote = np.nan_to_num(spells.table["ote"].to_numpy(np.float64))
        return np.bincount(spells.rep, ote * self._worked.ramped.sum(axis=1) / year, len(spells.reps))

    @property
    def _worked(self) -> Worked:
        return self.lanes.once(worked_by_spell)

    @cached_property
    def hours(self) -> Floats:
        """Selling hours of each rep; shape (R, T)."""
        return summed(self.spell_hours, self.spells.rep, len(self.spells.reps))

    @cached_property
    def in_house(self) -> Bools:
        """Lanes of house reps, who have no load; shape (L,)."""
        house = [self.plan.settings.roles[role].capacity == "none" for role in self.spells.roles]
        return np.array(house)[self.lanes.role]

    @cached_property
    def load_effort(self) -> Floats:
        """Effort that counts in loads: none for house reps."""
        return np.where(self.in_house[:, None], 0.0, self.effort)

    @cached_property
    def needed(self) -> Floats:
        """Selling hours that each rep's quotas need; shape (R, T)."""
        return self.by_rep(self.load_effort * self.quota)

    def by_rep(self, values: Floats) -> Floats:
        """Sum cells by rep; shape (R, T)."""
        return summed(values, self.lanes.rep, len(self.spells.reps))

    def once[Result](self, work: Callable[[Cells], Result]) -> Result:
        """Do a piece of work on the cells, or return what it gave before."""
        if work not in self._done:
            self._done[work] = work(self)
        return cast("Result", self._done[work])

    @cached_property
    def _done(self) -> dict[object, object]:
        return {}

    def where(self, text: str) -> Where:
        """Pick the cells for which a condition holds."""
        if text not in self._picked:
            self._picked[text] = where(self.lanes, text)
        return self._picked[text]

    @cached_property
    def _picked(self) -> dict[str, Where]:
        return {}

    def total(self, values: str, picked: Where) -> float:
        """Sum the picked cells of one of the arrays by its name."""
        if picked.cells is not None:
            return float(getattr(self, values)[picked.grid()].sum())
        return float(self._by_lane(values, picked.periods)[picked.lanes].sum())

    def exact(self, picked: Where) -> float:
        """Sum the picked quotas without error of binary fractions: whole units first."""
        metrics = np.flatnonzero(np.bincount(self.lanes.metric[picked.lanes]))
        of = [picked.narrowed(self.lanes.metric == metric) if len(metrics) > 1 else picked for metric in metrics]
        whole = [self.total("steps", part) * self.units[m] for part, m in zip(of, metrics, strict=True)]
        return float(sum(whole)) + (self.total("odd", picked) if self.has_odd else 0.0)

    @cached_property
    def has_odd(self) -> bool:
        """Whether any cell carries an odd remainder."""
        return bool(self.odd.any())

    def _by_lane(self, values: str, periods: Bools) -> Floats:
        """Sum an array over some periods, once for each stretch of time that is asked for; shape (L,)."""
        key = (values, periods.tobytes())
        if key not in self._sums:
            self._sums[key] = getattr(self, values) @ periods.astype(np.float64)
        return self._sums[key]

    @cached_property
    def _sums(self) -> dict[tuple[str, bytes], Floats]:
        return {}

    def names(self, lane: Ints, period: Ints) -> Texts:
        """Words for cells: rep, territory, metric and period."""
        lanes, labels = self.lanes, np.array(self.plan.calendar.labels, object)
        of_lane = [self.spells.reps[lanes.rep[lane]], lanes.territories[lanes.territory[lane]]]
        return joined(*of_lane, self.metric_names[lanes.metric[lane]], labels[period])


def worked_by_spell(lanes: Lanes) -> Worked:
    """Count the working days of every spell; shapes (S, T)."""
    spells, diary = lanes.spells, lanes.diary
    ramp = diary.numbers(texts(spells.table["ramp"]))
    return diary.worked(np.arange(len(spells.rep)), spells.first, spells.last, ramp)
