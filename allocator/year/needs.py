"""What each goal needs of those who carry it, against the plan in force, and why."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.arrays import Ints
from allocator.insight.wording import wording


def needs(allocation: Allocation) -> dict[str, str]:
    """Say for each goal how much more or less it asks of the cells in force, and where that comes from."""
    cells = allocation.evidence.cells
    standing = cells.standing
    if standing is None:
        return {}
    table = cells.goals.table
    out = {}
    for g, members in enumerate(cells.of_goals):
        metric, name = str(table["metric"].iloc[g]), str(table["goal"].iloc[g])
        gone = _released(allocation, g)
        released = float(gone["quota"].sum())
        new = float(standing.reference[members][standing.is_new[members]].sum())
        held = float(standing.quota[members].sum())
        target = float(np.maximum(cells.fair_share[members].sum(), cells.shares.coverable[g]))
        more = target - held - released
        parts = [
            _part(allocation, metric, released, f"that {_carriers(gone)} not carry any more", ""),
            _part(allocation, metric, -new, "", "goes to those who are new"),
            _part(allocation, metric, more, "more is asked", "less is asked"),
        ]
        said = ", ".join(part for part in parts if part)
        out[name] = f"goal {name}" + (f": {said}" if said else "")
    return out


def _part(allocation: Allocation, metric: str, value: float, up: str, down: str) -> str:
    written = wording(allocation.plan.settings, metric)
    words = up if value > 0 else down
    if abs(value) < 0.5 * written.step or not words:
        return ""
    return f"{written.quota(abs(value), unit=True)} {words}"


def _released(allocation: Allocation, goal: int) -> pd.DataFrame:
    """Rows of the plan in force of a goal that no cell of today holds any more, in periods that are not closed."""
    cells = allocation.evidence.cells
    if cells.standing is None:
        return pd.DataFrame({"rep": [], "quota": []})
    table, plan, selection = cells.standing.in_force.released, cells.plan, cells.goals.selections[goal]
    parts = plan.settings.parts(str(cells.goals.table["metric"].iloc[goal]))
    labels = np.array(plan.calendar.labels, object)[selection.periods]
    reach: Ints = np.unique(cells.lanes.territory[selection.lanes])
    there = table["territory"].isin(cells.lanes.territories[reach])
    return table[table["metric"].isin(parts) & table["period"].isin(labels) & there]


def _carriers(rows: pd.DataFrame) -> str:
    """Names of those who carried them, and the verb."""
    names = list(dict.fromkeys(rows["rep"].astype(str)))
    shown = ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")
    return f"{' and '.join(names)} do" if len(names) == 2 else f"{shown} {'does' if len(names) == 1 else 'do'}"
