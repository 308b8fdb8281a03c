"""Plans that could not be computed, refused with the number before memory is taken."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.errors import Finding
from allocator.plan.draft import Draft

MOST_CELLS = 100_000_000


def too_many_cells(draft: Draft) -> Iterator[Finding]:
    """Require that the cells of a plan can be held in memory."""
    cells = cell_count(draft)
    if cells >= MOST_CELLS:
        what = f"makes {cells:,} cells (reps x territories x metrics x periods)"
        remedy = f"stay below {MOST_CELLS:,}: coarser periods, fewer territories a rep, or several plans"
        yield Finding("assignments.csv" if draft.has("assignments") else "reps.csv", what, remedy)


def cell_count(draft: Draft) -> int:
    """Count the cells that a plan can have at most, without making them."""
    sold = {name: len(role.metrics) for name, role in draft.settings.roles.items()}
    metrics = draft.frames["reps"]["role"].map(sold).fillna(0).to_numpy(np.float64)
    covered = draft.frames["reps"]["rep"].map(draft.frames["assignments"]["rep"].value_counts())
    lanes = pd.Series(metrics * covered.fillna(1).to_numpy(np.float64))
    return int(lanes.sum()) * len(draft.calendar.spans)
