"""What is verified: the table of contents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pandas as pd

from allocator.plan.plan import Plan
from allocator.verify.capacity import capacity
from allocator.verify.cells import Cells
from allocator.verify.coverage import unheard
from allocator.verify.evidence import evidence
from allocator.verify.goals import goal_table, goals
from allocator.verify.gone_by import excused, gone_by
from allocator.verify.lanes import read_lanes
from allocator.verify.limits import limits
from allocator.verify.locks import locks
from allocator.verify.match import match
from allocator.verify.pace import pace
from allocator.verify.parts import part_of
from allocator.verify.rates import max_rate
from allocator.verify.rep_years import reps, waterfall
from allocator.verify.rollup import rollup
from allocator.verify.rows import Rows
from allocator.verify.rule_table import rule_table
from allocator.verify.shape import missing_columns, shape
from allocator.verify.uncovered import uncovered
from allocator.verify.violation import Violation

RULES: tuple[Callable[[Cells], list[Rows]], ...] = (goals, capacity, max_rate, part_of, locks, limits)
TABLES: tuple[Callable[[Cells], Iterable[Violation]], ...] = (
    shape,
    evidence,
    goal_table,
    rollup,
    reps,
    waterfall,
    uncovered,
    pace,
    gone_by,
)


def verify(plan: Plan, tables: Mapping[str, pd.DataFrame]) -> tuple[Violation, ...]:
    """Work out every rule once more, from plan and output tables alone, and tell what does not hold.

    Parameters
    ----------
    plan
        What was asked.
    tables
        Output tables by name, as an allocation holds them or `read_output` reads them; `quotas` at least.
        What the others say is compared where they are given.

    Returns
    -------
    Rules that do not hold, and figures that are not those of the quotas; none if all is well. An allocation
    whose hard rules conflict breaks some of them, which are returned like any others.
    """
    quotas = tables["quotas"]
    missing = missing_columns(plan, quotas)
    if missing:
        return tuple(missing)
    ground = plan.without("goals", "limits", "locks")
    lanes = plan.recall("lanes of the check", ground.stated, lambda: read_lanes(ground))
    cells = Cells(plan, tables, lanes, match(quotas, lanes))
    found = [violation for check in TABLES for violation in check(cells)]
    rows = [row for rule in RULES for row in rule(cells)]
    found += [violation for row in excused(cells, rows, RULES) for violation in row.broken()]
    return (*found, *unheard(cells, rows), *rule_table(cells, rows))
