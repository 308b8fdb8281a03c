"""A toy plan for limits: two reps on two territories of one metric, halves of a year of 260 weekdays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allocator.plan.plan import Plan
from tests.known.small_plans import plan

REPS = "rep,territory,role\nrep 1,A,rep\nrep 2,B,rep\n"
METRIC = {"round_to": 0.01, "fair_share": {"equal": 1}}
GOALS = "metric,period,amount\na,FY2027,1000\n"


def limited(
    limit: str,
    reps: str = REPS,
    metrics: Mapping[str, Mapping[str, Any]] | None = None,
    goals: str = GOALS,
    tables: Mapping[str, str] | None = None,
    **settings: Any,
) -> Plan:
    """Build a plan with limits, given as rows of per, where, measure, of, min, max, priority, prorate."""
    more = {"territories": "territory,segment\nA,SMB\nB,large\n", **(tables or {})}
    more["limits"] = f"per,where,measure,of,min,max,priority,prorate\n{limit}\n"
    return plan(metrics or {"a": METRIC}, goals, reps, tables=more, **{"periods": "half", **settings})
