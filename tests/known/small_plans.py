"""Plans so small that the answer is known: one role, a year of 260 weekdays, tables written in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

import pandas as pd

from allocator import allocate
from allocator.allocation import Allocation
from allocator.plan.plan import Plan
from allocator.plan.read import plan_from

WEEKDAYS = 260
"""Working days from August 2026 to July 2027 without holidays."""


def table(text: str) -> pd.DataFrame:
    """Read an inline table."""
    return pd.read_csv(StringIO(text), skipinitialspace=True)


def people(count: int) -> pd.DataFrame:
    """Reps alike in every input but the name."""
    return pd.DataFrame({"rep": [f"rep {k}" for k in range(1, count + 1)]})


def plan(
    metrics: Mapping[str, Mapping[str, Any]],
    goals: str,
    reps: pd.DataFrame | str = "rep\nrep 1\n",
    hours: float | None = None,
    tables: Mapping[str, str] | None = None,
    **settings: Any,
) -> Plan:
    """Build a plan whose only role sells every metric.

    Parameters
    ----------
    hours
        Selling hours of a full-time year.
    tables
        Further tables as text, by name.
    """
    sold = [name for name, keys in metrics.items() if "sum_of" not in keys]
    whole: dict[str, Any] = {
        "year_starts": "2026-08-01",
        "periods": "year",
        "metrics": dict(metrics),
        "roles": {"rep": {"metrics": sold}},
        **settings,
    }
    if hours is not None:
        whole["capacity"] = {"hours_per_day": hours / WEEKDAYS, **whole.get("capacity", {})}
    frames = {name: table(text) for name, text in (tables or {}).items()}
    frames |= {"goals": table(goals), "reps": table(reps) if isinstance(reps, str) else reps}
    return plan_from(whole, frames)


def allocated(*args: Any, **kwargs: Any) -> Allocation:
    """Build a plan and allocate it."""
    return allocate(plan(*args, **kwargs))


def quotas(allocation: Allocation, *keys: str) -> dict[Any, float]:
    """Quotas summed by the given columns."""
    return dict(allocation.quotas.groupby(list(keys) if len(keys) > 1 else keys[0])["quota"].sum())


def figures(allocation: Allocation, column: str) -> list[float]:
    """One column of the goals, in the order of goals.csv rows given as `goal` ids 1, 2, …"""
    return list(allocation.goals.sort_values("goal")[column])


def quota_list(allocation: Allocation, by: Sequence[str] = ("rep",)) -> list[float]:
    """Quotas in ascending order, summed by the given columns."""
    return sorted(quotas(allocation, *by).values())
