"""How cells are called in labels and tables."""

from __future__ import annotations

import numpy as np

from allocator.arrays import Ints, Texts
from allocator.rules.cells import Cells


def cell_names(cells: Cells, cell: Ints) -> dict[str, Texts]:
    """Rep, territory, metric and period of some cells."""
    lane = cells.lane[cell]
    return {
        "rep": cells.lanes.roster.reps[cells.lanes.rep[lane]],
        "territory": cells.lanes.territories[cells.lanes.territory[lane]],
        "metric": np.array(cells.lanes.metrics, object)[cells.lanes.metric[lane]],
        "period": np.array(cells.plan.calendar.labels, object)[cells.period[cell]],
    }
