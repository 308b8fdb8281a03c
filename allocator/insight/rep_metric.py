"""One rep and metric of an allocation: the rows of each table that speak of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.allocation import Allocation
from allocator.insight.wording import Wording, wording


@dataclass(frozen=True)
class RepMetric:
    """A rep's part in a metric, as the tables of the allocation tell it."""

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

    @cached_property
    def lines(self) -> list[str]:
        """Lines of credit in which the rep has quotas."""
        return sorted({str(line) for line in self.quotas["line"]})

    @cached_property
    def goal(self) -> float:
        """The company's goals of the year in the rep's lines; 0 where there are none."""
        return float(self._goal_parts.sum())

    def goal_part(self, level: str, nodes: list[str]) -> float:
        """Add up the year's parts of the goals of some nodes of a level, in the rep's lines."""
        cells = self._cells_of_lines
        return float(self._goal_parts[cells[level].isin(nodes).to_numpy()].sum())

    @cached_property
    def _cells_of_lines(self) -> pd.DataFrame:
        """Everybody's quotas of the metric, in the rep's lines."""
        quotas = self.allocation.quotas
        return quotas[(quotas["metric"] == self.metric) & quotas["line"].isin(self.lines)]

    @cached_property
    def _goal_parts(self) -> npt.NDArray[np.float64]:
        """Fair shares of those cells without their padding."""
        steps = self.allocation.waterfall
        steps = steps[steps["metric"] == self.metric].set_index("rep")
        unpadded = steps["share_of_goal"] / steps["fair_share"].where(steps["fair_share"] > 0)
        cells = self._cells_of_lines
        each = unpadded.reindex(cells["rep"]).to_numpy(np.float64)
        return np.asarray(np.nan_to_num(cells["fair_share"].to_numpy(np.float64) * each), np.float64)

    def nodes(self, level: str) -> list[str]:
        """Nodes of a level in which the rep has quotas; more than one if the rep moves within the year."""
        return sorted({str(node) for node in self.quotas[level]} - {""})

    def texts(self, column: str) -> list[str]:
        """Return what a column of reps.csv says, each text once."""
        return [text for text in self.year_figures[column].unique() if isinstance(text, str) and text]

    def binding(self, rule: str) -> list[str]:
        """Return what the binding rows of a rule that speak of the rep are about, as `, name, name,`."""
        rules = self.allocation.rules
        labels = rules.loc[(rules["rule"] == rule) & rules["binding"].astype(bool), "label"].astype(str)
        about = ", " + labels.str.removeprefix(f"{rule}(").str.removesuffix(")") + ","
        others = [name for name in self.allocation.plan.settings.metrics if name != self.metric]
        mine = about[about.str.contains(f", {self.rep},", regex=False)]
        return [text for text in mine if not any(f", {name}," in text for name in others)]

    def _of(self, table: pd.DataFrame) -> pd.DataFrame:
        return table[(table["rep"] == self.rep) & (table["metric"] == self.metric)]
