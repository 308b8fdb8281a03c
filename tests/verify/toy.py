"""Plans of two people and tables of quotas written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import Any

import numpy as np
import pandas as pd

from allocator.plan.plan import Plan
from allocator.plan.read import plan_from
from allocator.verify import verify

DAYS = 261
"""Weekdays of 2027."""

PEOPLE = "rep,role,territory,region\nAnn,AE,Oslo,EMEA\nBob,AE,Reno,AMER\n"
METRICS: dict[str, dict[str, Any]] = {"revenue": {"unit": "USD", "hours_per_unit": 1}}
GOAL = "metric,period,amount\nrevenue,FY2027,200\n"


def table(text: str) -> pd.DataFrame:
    """Read an inline table."""
    return pd.read_csv(StringIO(text))


def plan(
    metrics: Mapping[str, Mapping[str, Any]] = METRICS,
    roles: Mapping[str, Any] | None = None,
    tables: Mapping[str, str] | None = None,
    **settings: Any,
) -> Plan:
    """Build a plan of Ann in Oslo and Bob in Reno, who sell everything, with one quota a year."""
    sold = [name for name, keys in metrics.items() if "sum_of" not in keys]
    whole: dict[str, Any] = {
        "year_starts": "2027-01-01",
        "periods": "year",
        "levels": ["region"],
        "metrics": dict(metrics),
        "roles": roles or {"AE": {"metrics": sold}},
        "capacity": {"hours_per_day": 10},
        **settings,
    }
    texts = {"reps": PEOPLE, "goals": GOAL, **(tables or {})}
    return plan_from(whole, {name: table(text) for name, text in texts.items()})


def quotas(of: Plan, text: str) -> pd.DataFrame:
    """Make quotas.csv from `rep,metric,period,quota` and whatever else is given; the rest comes from the plan.

    Fair share is the quota unless it is given; base, rate and load are blank.
    """
    rows = table(text)
    people = of.table("reps").drop_duplicates("rep").set_index("rep")
    lines = {name: role.line for name, role in of.settings.roles.items()}
    for column in ("territory", "name", "role", *of.settings.levels):
        if column not in rows:
            rows[column] = rows["rep"].map(people[column])
    rows["territory"] = rows["territory"].fillna("")
    rows["line"] = rows["role"].map(lines)
    for column in ("base", "rate", "load"):
        rows[column] = rows.get(column, np.nan)
    rows["fair_share"] = rows.get("fair_share", rows["quota"])
    first = ["rep", "territory", "metric", "period", "quota", "name", "role", "line", *of.settings.levels]
    return rows[[*first, "base", "rate", "fair_share", "load"]]


def broken(of: Plan, text: str) -> list[str]:
    """Rules that the quotas break; the evidence beside the quotas is left aside."""
    found = verify(of, {"quotas": quotas(of, text)})
    return [str(one) for one in found if not one.where.startswith("quotas.csv")]


def misshapen(of: Plan, text: str) -> list[str]:
    """What is wrong with quotas.csv itself but for its evidence."""
    found = verify(of, {"quotas": quotas(of, text)})
    columns = ("base is", "rate is", "load is")
    return [str(one) for one in found if one.where.startswith("quotas.csv") and not one.what.startswith(columns)]
