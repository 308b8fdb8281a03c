"""One rep and metric of an allocation: the rows of each table, and the cells, that speak of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.arrays import Ints, Mask
from allocator.insight.wording import Wording, wording
from allocator.rules.cells import Cells
from allocator.solve.answer import Solved


@dataclass(frozen=True)
class RepMetric:
    """A rep's part in a metric, as the tables of the allocation and its cells tell it."""

    allocation: Allocation
    rep: str
    metric: str

    @cached_property
    def words(self) -> Wording:
        """How amounts of the metric are written."""
        return wording(self.allocation.plan.settings, self.metric)

    @cached_property
    def year(self) -> str:
        """Name of the planning year."""
        calendar = self.allocation.plan.calendar
        return calendar.label(calendar.year)

    @cached_property
    def quotas(self) -> pd.DataFrame:
        """Rows of quotas.csv."""
        return self._of(self.allocation.quotas)

    @cached_property
    def year_figures(self) -> pd.DataFrame:
        """Rows of reps.csv, one for each role and line."""
        return self._of(self.allocation.reps)

    @cached_property
    def waterfall(self) -> pd.Series[float]:
        """Steps of waterfall.csv, from the share of the goal to the quota."""
        return self._of(self.allocation.waterfall).drop(columns=["rep", "metric"]).astype(float).sum()

    @property
    def cells(self) -> Cells:
        """All cells of the plan."""
        return self.allocation.evidence.cells

    @property
    def solved(self) -> Solved:
        """The solved program behind the tables."""
        return self.allocation.evidence.solved

    @cached_property
    def mine(self) -> Mask:
        """Which cells are the rep's in the metric; shape (n,)."""
        lanes = self.cells.lanes
        ours = lanes.roster.reps[self.cells.rep] == self.rep
        return np.asarray(ours & (self.cells.metric == lanes.metrics.index(self.metric)))

    @cached_property
    def cell(self) -> Ints:
        """Those cells by number, in order."""
        return np.flatnonzero(self.mine)

    @cached_property
    def goals(self) -> Ints:
        """Goals that the rep's cells count for, in the order of goals.csv."""
        members = self.cells.of_goals
        return np.array([g for g, member in enumerate(members) if self.mine[member].any()], np.int64)

    def texts(self, column: str) -> list[str]:
        """Return what a column of reps.csv says, each text once."""
        return [text for text in self.year_figures[column].unique() if isinstance(text, str) and text]

    def _of(self, table: pd.DataFrame) -> pd.DataFrame:
        return table[(table["rep"] == self.rep) & (table["metric"] == self.metric)]
