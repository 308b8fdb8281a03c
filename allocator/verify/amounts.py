"""What territories and books hold, is due in them and was sold in them, by lane and period."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from allocator.verify.lanes import Lanes
from allocator.verify.season import season
from allocator.verify.stated import Stated, stated
from allocator.verify.stretches import working_profile
from allocator.verify.sums import Bools, Floats, divided, numbered, places, summed, texts

POTENTIAL = "potential"
BASE = "base"


@dataclass(frozen=True)
class Amounts:
    """Amounts of the plan's tables; every array has shape (L, T) unless it says otherwise."""

    lanes: Lanes

    @cached_property
    def season(self) -> Floats:
        """Seasonal profile of each lane."""
        return season(self.history)

    @cached_property
    def is_base(self) -> Bools:
        """Whether each metric with cells is a base metric."""
        metrics = self.lanes.diary.plan.settings.metrics
        return np.array([metrics[name].base for name in self.lanes.metrics])

    @cached_property
    def base(self) -> Floats:
        """Base of each lane; zero for metrics that are no share of a base."""
        if not self.is_base.any():
            return np.zeros_like(self.lanes.presence)
        return np.where(self.is_base[self.lanes.metric, None], self.held(BASE), 0.0)

    @cached_property
    def potential(self) -> Floats:
        """Potential of each lane, by its share of the territory or book."""
        return self.held(POTENTIAL)

    def held(self, driver: str) -> Floats:
        """Sum a driver of potential.csv over the lane's part of its territory and of its rep's book."""
        lanes = self.lanes
        return self.market(driver) * lanes.share + self.own(driver) * lanes.book

    def market(self, driver: str) -> Floats:
        """Give each lane what its whole territory holds."""
        rows = self.rows(driver)
        holder = np.where(rows.territory > 0, rows.territory, -1)
        return rows.by_lane(holder, self.lanes.territory, self._profile(driver))

    def own(self, driver: str) -> Floats:
        """Give each lane what the whole book of its rep holds."""
        rows = self.rows(driver)
        return rows.by_lane(rows.rep, self.lanes.rep, self._profile(driver))

    def _profile(self, driver: str) -> Floats:
        return working_profile(self.lanes)[None, :] if driver == BASE else self.season

    def rows(self, driver: str) -> Stated:
        """Rows of potential.csv that state a driver."""
        return self._by_driver.get(driver) or self._potential.only(np.arange(0))

    @cached_property
    def _by_driver(self) -> dict[str, Stated]:
        code, names = pd.factorize(texts(self.lanes.diary.plan.table("potential")["driver"]))
        return {str(name): self._potential.only(np.flatnonzero(code == k)) for k, name in enumerate(names)}

    @cached_property
    def _potential(self) -> Stated:
        return stated(self.lanes, self.lanes.diary.plan.table("potential"), "potential")

    @cached_property
    def history(self) -> Stated:
        """Rows of history.csv."""
        return stated(self.lanes, self.lanes.diary.plan.table("history"), "actual")

    @cached_property
    def last_year(self) -> Floats:
        """Sales of the same months one year earlier, the lane's part of them."""
        lanes, plan = self.lanes, self.lanes.diary.plan
        rows = self.history
        worked = working_profile(lanes)[None, :]
        if plan.settings.history.of == "territory":
            holder = np.where(rows.territory > 0, rows.territory, -1)
            return rows.by_lane(holder, lanes.territory, worked, 1) * lanes.share
        return rows.by_lane(rows.rep, lanes.rep, worked, 1) * lanes.book

    @cached_property
    def current(self) -> Floats:
        """Quota of the plan in force, by presence where spells of a rep meet."""
        lanes, plan = self.lanes, self.lanes.diary.plan
        table = plan.table("current")
        rep, territory = (
            places(table["rep"], lanes.spells.reps),
            places(table["territory"], lanes.territories),
        )
        metric = places(table["metric"], np.array(lanes.metrics, object))
        period = places(table["period"], np.array(plan.calendar.labels, object))
        known = np.flatnonzero(np.minimum.reduce([rep, territory, metric, period]) >= 0)
        pairs = (lanes.rep, rep), (lanes.territory, territory), (lanes.metric, metric)
        code, head = numbered(*(np.concatenate([mine, given[known]]) for mine, given in pairs))
        mine, theirs = code[: len(lanes.spell)], code[len(lanes.spell) :]
        quota = np.zeros((len(head), lanes.presence.shape[1]))
        np.add.at(quota, (theirs, period[known]), table["quota"].to_numpy(np.float64)[known])
        part = divided(lanes.presence, summed(lanes.presence, mine, len(head))[mine])
        return np.asarray(quota[mine] * part)
