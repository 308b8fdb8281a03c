"""Re-allocation: the plan in force, moved as little as the year asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from allocator.allocate import allocate
from allocator.allocation import Allocation
from allocator.plan.plan import Plan
from allocator.year.changes import KEYS, changes
from allocator.year.closing.carry_over import carry_over
from allocator.year.told import told


@dataclass(frozen=True)
class Reallocation:
    """What a re-allocation found."""

    before: Plan
    """With the plan in force and the actuals, as they were read."""
    allocation: Allocation
    """The new plan; its `plan` holds what closed periods carried over and the date."""
    changes: pd.DataFrame
    """Quotas that differ from the plan in force; see `changes`."""
    summary: tuple[str, ...]
    """What happened, in sentences."""

    @property
    def plan(self) -> Plan:
        """The plan as of the date."""
        return self.allocation.plan


def reallocate(plan: Plan, as_of: date, *, solver: str = "", **year: Any) -> Reallocation:
    """Move the plan in force to what the year asks for, as little as possible.

    Quotas of periods that ended on or before the date stand; actuals decide by policy what is left of each goal. Where
    every rule still holds the plan in force comes back as it is. Else a linear program finds the least total change
    that restores the reach, few reps carry it (or all, with `touch="even"`), and balance spreads it among them.

    Parameters
    ----------
    plan
        With the plan in force as `current` and what happened as `actuals`. Without a plan in force it is what
        `allocate` gives.
    as_of
        A day of the plan's year.
    solver
        As of `allocate`.
    year
        `policy`, `touch`, `max_change` or `hold_below` in place of those in plan.yaml.

    Raises
    ------
    PlanError
        If actuals, date or roster do not fit; all findings at once.
    SolverFailed
        As of `allocate`.
    """
    before = in_force(_with_year(plan, **year))
    after = carry_over(before, as_of)
    allocation = allocate(after, solver=solver)
    found = changes(allocation)
    return Reallocation(before, allocation, found, told(before, allocation, found))


def in_force(plan: Plan) -> Plan:
    """Return the plan with what `allocate` gives as its plan in force, where it has none."""
    if not plan.table("current").empty:
        return plan
    quotas = allocate(plan).quotas
    named = quotas[[*KEYS, "quota"]].astype(dict.fromkeys(KEYS, str)).astype(dict.fromkeys(KEYS, object))
    table = named.groupby(KEYS)["quota"].sum().reset_index()
    table = table.assign(note="", row=np.arange(2, len(table) + 2))
    return replace(plan, tables={**plan.tables, "current": table[list(plan.table("current").columns)]})


def _with_year(plan: Plan, **year: Any) -> Plan:
    stated = {key: value for key, value in year.items() if value is not None}
    settings = plan.settings.year.model_copy(update=stated)
    return replace(plan, settings=plan.settings.model_copy(update={"year": settings}))
