"""A company small enough to re-allocate by hand: four reps, a territory each, four quarters."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

from allocator import plan_from
from allocator.plan.plan import Plan

PERIODS = ("FY2027-Q1", "FY2027-Q2", "FY2027-Q3", "FY2027-Q4")
TERRITORY = {"Ana": "North", "Ben": "South", "Cleo": "East", "Dan": "West"}


@dataclass(frozen=True)
class Toy:
    """Every territory holds as much, every quarter asks for 400, so that each rep has 100 a quarter."""

    settings: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def having(self, table: str, *rows: dict[str, Any]) -> Toy:
        """The same with other rows in a table."""
        return replace(self, tables={**self.tables, table: list(rows)})

    def year(self, **year: Any) -> Toy:
        """The same with other settings of the year."""
        return replace(self, settings={**self.settings, "year": {**self.settings.get("year", {}), **year}})

    def plan(self) -> Plan:
        """Read it."""
        settings = {
            "name": "Toy", "currency": "USD", "year_starts": "2027-01-01", "periods": "quarter",
            "metrics": {"revenue": {"unit": "USD", "round_to": 1, "fair_share": {"potential": 1}}},
            "roles": {"AE": {"metrics": ["revenue"]}},
            "ramp": {"half": [0.5] * 12},
            **self.settings,
        }  # fmt: skip
        tables = {**base(), **self.tables}
        return plan_from(settings, {name: pd.DataFrame(rows) for name, rows in tables.items() if rows})


def base() -> dict[str, list[dict[str, Any]]]:
    """Tables of the plain toy."""
    return {
        "reps": [rep(name) for name in TERRITORY],
        "territories": [{"territory": place} for place in TERRITORY.values()],
        "assignments": [{"rep": name, "territory": place} for name, place in TERRITORY.items()],
        "potential": [{"territory": p, "metric": "revenue", "potential": 100} for p in TERRITORY.values()],
        "goals": [goal(period) for period in PERIODS],
    }


def rep(name: str, **more: Any) -> dict[str, Any]:
    """A row of reps.csv."""
    return {"rep": name, "role": "AE", **more}


def goal(period: str, amount: float = 400) -> dict[str, Any]:
    """A row of goals.csv."""
    return {"metric": "revenue", "period": period, "amount": amount}


def in_force(quotas: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of current.csv that state some quotas."""
    keys = ["rep", "territory", "metric", "period"]
    return quotas[[*keys, "quota"]].astype(dict.fromkeys(keys, str)).to_dict("records")
