"""What plan tests look at: an allocation, and the year of its people."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from allocator.allocation import Allocation
from allocator.insight.compare.people import people
from allocator.insight.wording import Wording, wording


@dataclass(frozen=True)
class Subject:
    """A plan that is tested."""

    allocation: Allocation
    people: pd.DataFrame
    """As `people` returns them, those who count: neither open seats nor house reps."""

    def words(self, metric: str) -> Wording:
        """How amounts of a metric are written."""
        return wording(self.allocation.plan.settings, metric)

    def metrics(self) -> list[str]:
        """Metrics with quotas, in the order of plan.yaml."""
        known = set(self.allocation.quotas["metric"].unique())
        return [name for name in self.allocation.plan.settings.cell_metrics if name in known]


def subject(allocation: Allocation) -> Subject:
    """Return a plan as it is tested."""
    rows = people(allocation)
    return Subject(allocation, rows[rows["counts"]])
