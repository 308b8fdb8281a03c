"""What came and what went between the plan in force and today: reps, territories, seats."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.arrays import Mask, Texts
from allocator.plan.plan import Plan
from allocator.plan.restate import IF_CLOSED

MARKET = ["territory", "metric", "period"]


@dataclass(frozen=True)
class CameAndWent:
    """Who carried what in the plan in force, and who is there today."""

    plan: Plan
    held: pd.DataFrame
    """Rows of the plan in force with quota."""
    there: pd.DataFrame
    """Rows of today's quotas."""

    def reasons(self, moved: pd.DataFrame) -> Texts:
        """Say why a quota went or came; nothing for one that was there before and still is."""
        keys = ["rep", *MARKET]
        now = pd.MultiIndex.from_frame(self.there[keys])
        before = pd.MultiIndex.from_frame(self.plan.table("current")[keys])
        asked = pd.MultiIndex.from_frame(moved[keys])
        went, came = ~asked.isin(now), ~asked.isin(before)
        out = np.full(len(moved), "", object)
        for mask, words in ((went, self._went), (came, self._came)):
            said: dict[tuple[str, str], str] = {}
            for row in np.flatnonzero(mask).tolist():
                rep, territory, metric = (str(moved[key].iloc[row]) for key in ("rep", "territory", "metric"))
                key = (rep, f"{territory}\t{metric}")
                said.setdefault(key, words(rep, territory, metric))
                out[row] = said[key]
        return np.where((out == "") & self._only_shrank(moved), self._shrank(moved), out)

    def _only_shrank(self, moved: pd.DataFrame) -> Mask:
        """Tell which quotas fell to what their territory kept, and no further."""
        current = self.plan.table("current")
        if IF_CLOSED not in current:
            return np.zeros(len(moved), bool)
        keys = ["rep", *MARKET]
        kept = current[current[IF_CLOSED] > current["quota"]].groupby(keys)["quota"].sum()
        found = kept.reindex(pd.MultiIndex.from_frame(moved[keys])).to_numpy(np.float64)
        return np.asarray(found == moved["is"].to_numpy(np.float64))

    def _shrank(self, moved: pd.DataFrame) -> Texts:
        words = [f"{territory} lost a part of what it held (restate.csv)" for territory in moved["territory"]]
        return np.array(words, object)

    def _went(self, rep: str, territory: str, metric: str) -> str:
        spells = self.plan.table("reps").query("rep == @rep")
        ends = spells["end"].dropna()
        if not (self.there["rep"] == rep).any() or (len(ends) and self._is_gone(rep, territory)):
            return f"{rep} left on {ends.max():%Y-%m-%d}" if len(ends) else f"{rep} has no quota any more"
        if spells["open_seat"].notna().any() and spells["start"].notna().any():
            return f"the open seat {rep} starts on {spells['start'].max():%Y-%m-%d}"
        takers = self.there.query("territory == @territory and metric == @metric and rep != @rep")["rep"].unique()
        new = [name for name in takers if not self._held(str(name), territory, metric)]
        if new:
            return f"{territory} went to {_names(new)}"
        return f"{rep} does not cover {territory} any more" if territory else f"{rep} does not sell {metric} any more"

    def _is_gone(self, rep: str, territory: str) -> bool:
        ends = self.plan.table("reps").query("rep == @rep")["end"]
        return bool(
            ends.notna().all() and ends.max() < pd.Timestamp(self.plan.calendar.edges[-1]) - pd.Timedelta(days=1)
        )

    def _came(self, rep: str, territory: str, metric: str) -> str:
        givers = self._givers(rep, territory, metric)
        if givers:
            return f"{rep} took {territory} over from {_names(givers)}"
        if self._held(rep, territory, metric):
            return f"{rep} is back"
        if not (self.held["rep"] == rep).any():
            start = self.plan.table("reps").query("rep == @rep")["start"].dropna()
            return f"{rep} joined on {start.min():%Y-%m-%d}" if len(start) else f"{rep} joined"
        return f"{rep} now covers {territory}" if territory else f"{rep} now sells {metric}"

    def _held(self, rep: str, territory: str, metric: str) -> bool:
        return bool(len(self.held.query("rep == @rep and territory == @territory and metric == @metric")))

    def _givers(self, rep: str, territory: str, metric: str) -> list[Hashable]:
        before = self.held.query("territory == @territory and metric == @metric and rep != @rep")
        now = pd.MultiIndex.from_frame(self.there[["rep", *MARKET]])
        gone = before[~pd.MultiIndex.from_frame(before[["rep", *MARKET]]).isin(now)]
        return list(gone["rep"].unique())


def came_and_went(allocation: Allocation) -> CameAndWent:
    """Lay the plan in force beside today's quotas."""
    current = allocation.plan.table("current")
    quotas = allocation.quotas
    there = quotas[["rep", *MARKET]].astype(str)
    return CameAndWent(allocation.plan, current[current["quota"] > 0], there)


def _names(names: list[Hashable]) -> str:
    shown = [str(name) for name in names]
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + f" and {shown[-1]}"
