"""An allocation together with what it was made from, every one of them verified."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.allocate import allocate
from allocator.allocation import Allocation, Status
from allocator.plan.plan import Plan
from allocator.rules import read_rows
from allocator.rules.cells import Cells, read_cells
from allocator.solve.answer import Solved
from allocator.solve.program import Labelled, stack
from allocator.verify import verify

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Answer:
    """One plan on its way through the recipe."""

    plan: Plan
    allocation: Allocation

    @property
    def status(self) -> Status:
        return self.allocation.status

    @property
    def cells(self) -> Cells:
        return self.allocation.evidence.cells

    @property
    def solved(self) -> Solved:
        return self.allocation.evidence.solved

    @property
    def balanced(self) -> Floats:
        """Quotas before rounding, in the order of the cells."""
        return self.solved.balanced

    @property
    def quota(self) -> Floats:
        """Quotas after rounding, in the order of the cells."""
        return self.solved.whole.quota

    def tables(self) -> dict[str, pd.DataFrame]:
        return self.allocation.tables

    def by_name(self, values: Floats, *keys: str) -> pd.Series[float]:
        """Sum values of cells by rep, territory, metric, period, role or line."""
        return names(self.cells).assign(value=values).groupby(list(keys), observed=True)["value"].sum()


def names(cells: Cells) -> pd.DataFrame:
    """Rep, territory, metric, period, role and line of every cell."""
    lanes = cells.lanes
    lane = cells.lane
    return pd.DataFrame({
        "rep": lanes.roster.reps[lanes.rep[lane]],
        "territory": lanes.territories[lanes.territory[lane]],
        "metric": np.array(lanes.metrics, object)[lanes.metric[lane]],
        "period": np.array(cells.plan.calendar.labels, object)[cells.period],
        "role": np.array(lanes.roster.roles, object)[lanes.role[lane]],
        "line": lanes.roster.line[lanes.spell[lane]],
    })  # fmt: skip


def laid_out(plan: Plan) -> tuple[Cells, Labelled]:
    """Cells and rows of a plan, not yet solved."""
    cells = read_cells(plan)
    return cells, stack(cells, read_rows(cells))


def answered(plan: Plan, solver: str = "") -> Answer:
    """Allocate and verify; where the hard rules conflict, some of them are broken and nothing is verified."""
    answer = Answer(plan, allocate(plan, solver=solver))
    if answer.status is not Status.CONFLICT:
        found = verify(plan, answer.tables())
        assert found == (), "\n".join(map(str, found))
    return answer
