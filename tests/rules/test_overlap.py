from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from allocator.cells.goals import read_goals
from allocator.cells.holdings import read_holdings
from allocator.cells.lanes import read_lanes
from allocator.plan.read import plan_from
from allocator.rules.overlap import read_overlap

SETTINGS = {
    "year_starts": "2027-01-01", "periods": "quarter", "levels": ["region"],
    "metrics": {"revenue": {}, "services": {}}, "roles": {"AE": {"metrics": ["revenue", "services"]}},
}  # fmt: skip
REPS = pd.DataFrame({
    "rep": ["a", "b", "c"], "role": "AE", "region": ["East", "East", "West"],
    "start": ["2020-01-01", "2027-04-01", "2026-10-01"],
})  # fmt: skip


@pytest.mark.parametrize("scope", ["region=East", "tenure<6", "tenure>=3; region=East"])
def test_cells_are_of_one_group_just_when_the_same_goals_cover_them(scope: str) -> None:
    """Groups tell apart what any goal tells apart, metric by metric, also where a goal depends on tenure."""
    rows = [("revenue", "FY2027", ""), ("revenue", "FY2027-H1", scope), ("services", "FY2027", "")]
    asked = pd.DataFrame(rows, columns=["metric", "period", "scope"]).assign(amount=100.0)
    plan = plan_from(SETTINGS, {"reps": REPS, "goals": asked})
    lanes = read_lanes(plan)
    goals = read_goals(read_holdings(lanes), plan)
    found = read_overlap(lanes, goals)
    covered = np.array([goals.grid(g).ravel() for g in range(len(goals.amount))])
    kinds = np.vstack([covered, np.repeat(lanes.metric, 4) * covered.any(axis=0)])
    expected = np.unique(kinds[:, covered.any(axis=0)], axis=1).shape[1]
    group = found.group.ravel()
    assert found.inside.shape[1] == expected == len(np.unique(group[group >= 0]))
    assert ((group >= 0) == covered.any(axis=0)).all()
    assert (found.inside[:, group[group >= 0]] == covered[:, group >= 0]).all()
