"""changes.csv: every quota that changes, from what to what, and why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.arrays import Texts
from allocator.plan.restate import IF_CLOSED
from allocator.year.came import CameAndWent, came_and_went
from allocator.year.pushed import pushed

KEYS = ["rep", "territory", "metric", "period"]
COLUMNS = (*KEYS, "was", "is", "change", "reason")


def changes(allocation: Allocation) -> pd.DataFrame:
    """Compare the plan in force with the new one, quota by quota.

    Returns
    -------
    Columns rep, territory, metric, period, was, is, change (in the metric's unit) and reason, sorted by the first
    four; a row for each quota that differs. A quota that no rep holds any more is 0, as is one that is new.
    """
    both = _both(allocation)
    moved = both[both["was"] != both["is"]].reset_index(drop=True)
    moved["change"] = moved["is"] - moved["was"]
    moved["reason"] = _reasons(allocation, moved)
    return moved[list(COLUMNS)]


def _both(allocation: Allocation) -> pd.DataFrame:
    """Quotas in force beside those of today, by key."""
    current = allocation.plan.table("current")
    was = current.groupby(KEYS)[IF_CLOSED if IF_CLOSED in current else "quota"].sum().rename("was")
    now = allocation.quotas.assign(**{key: allocation.quotas[key].astype(str) for key in KEYS})
    both = pd.concat([was, now.groupby(KEYS)["quota"].sum().rename("is")], axis=1).fillna(0.0)
    return both.reset_index().sort_values(KEYS, ignore_index=True)


def _reasons(allocation: Allocation, moved: pd.DataFrame) -> Texts:
    events: CameAndWent = came_and_went(allocation)
    out = np.full(len(moved), "", object)
    found = events.reasons(moved)
    out[:] = np.where(found != "", found, pushed(allocation, moved))
    return out
