"""What territories and books hold, is due in them and was sold in them, by lane and period."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from allocator.verify.lanes import Lanes
from allocator.verify.season import placed, season, working_profile
from allocator.verify.sums import Floats, Ints, divided, numbered, places, summed

POTENTIAL = "potential"
BASE = "base"


@dataclass(frozen=True)
class Amounts:
    """Amounts of the plan's tables; every array has shape (L, T) unless it says otherwise."""

    lanes: Lanes

    @cached_property
    def season(self) -> Floats:
        """Seasonal profile of each lane."""
        return season(self.lanes)

    @cached_property
    def is_base(self) -> np.ndarray:
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
        rows = self._rows(driver)
        place = places(rows["territory"], self.lanes.territories)
        return self._laid_out(rows[place > 0], place[place > 0], self.lanes.territory, driver)

    def own(self, driver: str) -> Floats:
        """Give each lane what the whole book of its rep holds."""
        rows = self._rows(driver)
        place = places(rows["rep"], self.lanes.spells.reps)
        return self._laid_out(rows[place >= 0], place[place >= 0], self.lanes.rep, driver)

    def _rows(self, driver: str) -> pd.DataFrame:
        table = self.lanes.diary.plan.table("potential")
        rows = table[table["driver"] == driver]
        return rows.rename(columns={"potential": "amount"})[
            ["territory", "rep", "metric", "period", "amount"]
        ]

    def _laid_out(self, rows: pd.DataFrame, holder: Ints, holder_of_lane: Ints, driver: str) -> Floats:
        profile = working_profile(self.lanes)[None, :] if driver == BASE else self.season
        return self._spread(rows, holder, holder_of_lane, profile, 0)

    def _spread(
        self, rows: pd.DataFrame, holder: Ints, holder_of_lane: Ints, profile: Floats, later: int
    ) -> Floats:
        """Give each lane the amounts of its holder and metric, long stretches by profile."""
        lanes = self.lanes
        out = np.zeros_like(lanes.presence)
        if rows.empty:
            return out
        metric = places(rows["metric"], np.array(lanes.metrics, object))
        stretch, labels = pd.factorize(rows["period"])
        longer, shorter = placed(lanes.diary.plan, np.asarray(labels, object), later)
        metrics, holders = len(lanes.metrics), int(max(holder.max(), holder_of_lane.max())) + 1
        known = metric >= 0
        place = holder * metrics + metric
        mine = holder_of_lane * metrics + lanes.metric
        amount = rows["amount"].to_numpy(np.float64)
        for k in range(len(labels)):
            here = known & (stretch == k)
            periods = np.flatnonzero(longer[k] + shorter[k])
            total = np.bincount(place[here], amount[here], holders * metrics)[mine][:, None]
            inside = profile[:, periods] * longer[k, periods]
            out[:, periods] += total * (
                divided(inside, inside.sum(axis=1, keepdims=True)) + shorter[k, periods]
            )
        return out

    @cached_property
    def last_year(self) -> Floats:
        """Sales of the same months one year earlier, the lane's part of them."""
        lanes, plan = self.lanes, self.lanes.diary.plan
        table = plan.table("history").rename(columns={"actual": "amount"})
        worked = working_profile(lanes)[None, :]
        if plan.settings.history.of == "territory":
            holder = places(table["territory"], lanes.territories)
            rows, part, mine = holder > 0, lanes.share, lanes.territory
        else:
            holder = places(table["rep"], lanes.spells.reps)
            rows, part, mine = holder >= 0, lanes.book, lanes.rep
        return self._spread(table[rows], holder[rows], mine, worked, 1) * part

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
