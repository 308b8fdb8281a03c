"""What was set for reps and what the plan makes of it, side by side as one table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from allocator.allocation import Allocation
from allocator.desk.rep_settings import Tables, rep_settings
from allocator.desk.views.bars import bars
from allocator.desk.views.grid import periods_grid, plan_grid, totals, why
from allocator.insight.wording import wording
from allocator.plan.calendar import Length

MOST_ROWS = 500
"""Reps that are shown at a time."""
_NOTHING = 1e-6
YOU_SET = ("fte", "ramp", "strength", "floor", "cap", "lock", "locked")
"""Columns that a planner edits."""


@dataclass(frozen=True)
class PlanTable:
    """A table of reps in a metric, ready to be shown."""

    frame: pd.DataFrame
    """`rep`; the columns of `YOU_SET`, texts but for the tick `lock`; then the plan: fair_share, quota, change in the
    metric's unit, load and growth in percent, why; or a column for each period, and quota. Columns that hold nothing
    are left out."""
    totals: pd.DataFrame
    """One row: `reps` and the figures that add up."""
    fullest: float
    """Highest load, in percent, at least 100: the end of the bars."""
    others: int
    """Reps that were found and are not shown."""
    marks: pd.DataFrame
    """All reps that were found, for the chart; see `bars`."""

    @property
    def reps(self) -> tuple[str, ...]:
        """The reps by row."""
        return tuple(self.frame["rep"])


def plan_table(
    allocation: Allocation, tables: Tables, metric: str, reps: Sequence[str],
    length: Length = "year", baseline: pd.DataFrame | None = None,
) -> PlanTable:  # fmt: skip
    """Put what is set beside what is planned, for the first of some reps.

    Parameters
    ----------
    tables
        Texts of the tables as they are stated now, edits included.
    length
        How the year is divided: `year` shows the figures of the year, others a column for each period.
    baseline
        `reps` of the allocation to compare with.
    """
    shown = list(reps[:MOST_ROWS])
    grid = plan_grid(allocation, metric, reps, baseline)
    if length == "year":
        plan, everyone = _percent(grid.loc[shown]).assign(why=why(allocation, metric, shown)), None
    else:
        periods = periods_grid(allocation, metric, reps, length)
        plan, everyone = periods.loc[shown], periods.sum()
    frame = pd.concat([_set(allocation, tables, metric, shown), plan], axis=1).rename_axis("rep").reset_index()
    loads = grid["load"].dropna()
    return PlanTable(
        frame, _summed(grid, everyone), max(float(loads.max() * 100) if len(loads) else 100.0, 100.0),
        len(reps) - len(shown), bars(grid),
    )  # fmt: skip


def _set(allocation: Allocation, tables: Tables, metric: str, shown: Sequence[str]) -> pd.DataFrame:
    texts = rep_settings(tables, allocation.plan.calendar, metric).reindex(list(shown)).fillna("")
    return texts.assign(lock=texts["locked"] != "")[list(YOU_SET)]


def _percent(grid: pd.DataFrame) -> pd.DataFrame:
    """The figures of the year, shares in percent; columns in which nothing stands are left out."""
    plan = grid[["fair_share", "quota", "change", "load", "growth"]].copy()
    plan[["load", "growth"]] *= 100
    plan["change"] = plan["change"].where(plan["change"].abs() > _NOTHING)
    empty = [name for name in ("change", "growth") if grid[name].isna().all()]
    return plan.drop(columns=[*empty, *([] if (grid["load"] > 0).any() else ["load"])])


def _summed(grid: pd.DataFrame, everyone: pd.Series[float] | None) -> pd.DataFrame:
    found = totals(grid)
    reps = {"reps": f"{len(grid):,} rep{'' if len(grid) == 1 else 's'}"}
    if everyone is not None:
        return pd.DataFrame([{**reps, **{str(name): float(value) for name, value in everyone.items()}}])
    moved = abs(found["change"]) > _NOTHING
    found = {**found, "load": found["load"] * 100, "growth": found["growth"] * 100}
    nothing = {"load": not found["load"] > 0, "change": not moved}
    kept = {name: value for name, value in found.items() if value == value and not nothing.get(name)}
    return pd.DataFrame([{**kept, **reps}])[["reps", *(name for name in kept if name != "reps")]]


def year_quotas(allocation: Allocation, metric: str) -> dict[str, float]:
    """Return the quota of the year of each rep in a metric."""
    own = allocation.reps[allocation.reps["metric"] == metric]
    return {str(rep): float(quota) for rep, quota in own.groupby("rep", observed=True)["quota"].sum().items()}


def number_format(allocation: Allocation, metric: str, signed: bool = False) -> str:
    """Return how a grid writes amounts of a metric: thousands separated, decimals as the rounding has."""
    text = wording(allocation.plan.settings, metric).quota(0.0)
    decimals = len(text.partition(".")[2])
    return f"%{'+' if signed else ''},.{decimals}f"
