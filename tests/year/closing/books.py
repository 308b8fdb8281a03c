"""Plans in force with actuals beside them, small enough to close by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from allocator.plan.plan import Plan
from allocator.plan.read import plan_from
from tests.plan.plans import csv

ENDS = {1: date(2027, 3, 31), 2: date(2027, 6, 30), 3: date(2027, 9, 30), 4: date(2027, 12, 31)}


@dataclass(frozen=True)
class Book:
    """Ann in the North and Bob in the South sell revenue; the plan in force is written, not solved."""

    goals: str
    """Rows of goals.csv: metric, period, amount, scope."""
    quotas: Mapping[tuple[str, int], float]
    """Of revenue by rep and quarter."""
    actuals: str = ""
    """Rows of actuals.csv: period, metric, rep, territory, actual."""
    policy: Any = "recover"
    settings: Mapping[str, Any] | None = None
    more: str = ""
    """Rows of current.csv beside those of the quotas."""

    def plan(self, **tables: str) -> Plan:
        settings = {
            "year_starts": "2027-01-01", "periods": "quarter", "levels": ["region"],
            "metrics": {"revenue": {"unit": "USD", "round_to": 1, "fair_share": {"equal": 1}}},
            "roles": {"AE": {"metrics": ["revenue"]}}, "year": {"policy": self.policy},
            **(self.settings or {}),
        }  # fmt: skip
        rows = [f"{rep},{where(rep)},revenue,FY2027-Q{q},{quota}" for (rep, q), quota in self.quotas.items()]
        texts = {
            "reps": "rep,region,territory\nAnn,North,N\nBob,South,S\n",
            "territories": "territory\nN\nS\n",
            "goals": "metric,period,amount,scope\n" + self.goals,
            "current": "rep,territory,metric,period,quota\n" + "\n".join(rows) + "\n" + self.more,
            "actuals": "period,metric,rep,territory,actual\n" + self.actuals,
            **tables,
        }
        return plan_from(settings, {name: csv(text) for name, text in texts.items() if text.count("\n") > 1})

    def having(self, **changes: Any) -> Book:
        return replace(self, **changes)


def where(rep: str) -> str:
    return {"Ann": "N", "Bob": "S"}[rep]


def sold(quarter: int, ann: float, bob: float) -> str:
    """Rows of actuals.csv of a quarter."""
    return f"FY2027-Q{quarter},revenue,Ann,N,{ann}\nFY2027-Q{quarter},revenue,Bob,S,{bob}\n"


def carried(plan: Plan) -> dict[str, float]:
    """What was carried over to each goal that has any."""
    table = plan.table("goals")
    return {goal: amount for goal, amount in zip(table["goal"], table["carried_over"], strict=True) if amount}


def evenly(amount: float, quarters: int = 4) -> dict[tuple[str, int], float]:
    """Return the same quota for both in each quarter."""
    return {(rep, q): amount for rep in ("Ann", "Bob") for q in range(1, quarters + 1)}
