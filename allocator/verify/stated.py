"""Amounts stated by territory or rep, metric and stretch of time, spread over the quota periods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.verify.lanes import Lanes
from allocator.verify.stretches import placed
from allocator.verify.sums import Floats, Ints, Texts, divided, paired, places, texts


@dataclass(frozen=True)
class Stated:
    """Rows of potential.csv or history.csv as numbers; -1 for a name that the plan does not have."""

    lanes: Lanes
    territory: Ints
    """Place among the territories; 0 where the row names none."""
    rep: Ints
    metric: Ints
    stretch: Ints
    stretches: Texts
    amount: Floats

    def only(self, rows: Ints) -> Stated:
        """Keep some rows."""
        return Stated(
            self.lanes, self.territory[rows], self.rep[rows], self.metric[rows], self.stretch[rows],
            self.stretches, self.amount[rows],
        )  # fmt: skip

    def weights(self, profile: Floats, years_later: int = 0) -> Floats:
        """Divide each stretch over the periods by one profile of the year; shape (stretches, T)."""
        longer, shorter = placed(self.lanes.diary.plan, self.stretches, years_later)
        return _divided_by(longer, profile) + shorter

    def by_lane(self, holder: Ints, holder_of_lane: Ints, profile: Floats, years_later: int = 0) -> Floats:
        """Give each lane the amounts of its holder and metric.

        Parameters
        ----------
        holder, holder_of_lane
            Holder of each row, -1 for none, and of each lane.
        profile
            How a stretch of several periods is divided; shape (lanes, T), or (1, T).
        years_later
            By how many years the stretches are moved first.
        """
        if not len(self.lanes.spell):
            return np.zeros_like(self.lanes.presence)
        rows = np.flatnonzero((holder >= 0) & (self.metric >= 0))
        metrics = len(self.lanes.metrics)
        size = int(max(holder.max(initial=-1), holder_of_lane.max(initial=-1)) + 1) * metrics
        place, mine = holder * metrics + self.metric, holder_of_lane * metrics + self.lanes.metric
        longer, shorter = placed(self.lanes.diary.plan, self.stretches, years_later)
        each = np.flatnonzero(longer.sum(axis=1) > 1) if len(profile) > 1 else np.arange(0)
        weight = _divided_by(longer, profile[0]) + shorter
        weight[each] = 0.0
        out: Floats = self._laid_out(rows, place, weight, size)[mine]
        for stretch in each:
            here = rows[self.stretch[rows] == stretch]
            total = np.bincount(place[here], self.amount[here], size)[mine]
            out += total[:, None] * _divided_by(longer[stretch], profile)
        return out

    def _laid_out(self, rows: Ints, place: Ints, weight: Floats, size: int) -> Floats:
        """Sum rows by place and period, each divided over the periods by the weights of its stretch."""
        periods = weight.shape[1]
        stretch, period = np.nonzero(weight)
        row, part = paired(self.stretch[rows], stretch)
        amount = self.amount[rows[row]] * weight[stretch[part], period[part]]
        total = np.bincount(place[rows[row]] * periods + period[part], amount, size * periods)
        return total.astype(np.float64, copy=False).reshape(size, periods)


def _divided_by(longer: Floats, profile: Floats) -> Floats:
    """Parts of stretches by a profile of the year."""
    inside = longer * profile
    return divided(inside, inside.sum(axis=-1, keepdims=True))


def stated(lanes: Lanes, table: pd.DataFrame, amount: str) -> Stated:
    """Turn the rows of a table that states amounts into numbers."""
    stretch, stretches = pd.factorize(texts(table["period"]))
    return Stated(
        lanes, places(table["territory"], lanes.territories), places(table["rep"], lanes.spells.reps),
        places(table["metric"], np.array(lanes.metrics, object)), stretch.astype(np.int64),
        np.asarray(stretches, object), table[amount].to_numpy(np.float64),
    )  # fmt: skip
