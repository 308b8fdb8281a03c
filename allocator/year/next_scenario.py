"""The scenario that a re-allocation leaves: it extends the old one and holds the new plan in force."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from allocator.export.scenario import check_scenario, write_scenario
from allocator.export.table import table_text
from allocator.plan.plan import Plan
from allocator.plan.settings import YearPolicy
from allocator.year.changes import KEYS
from allocator.year.reallocate import Reallocation

CHANGES, SUMMARY = "changes.csv", "summary.txt"
_DATE = re.compile(r"_\d{4}-\d{2}-\d{2}$")
_GOAL = ["metric", "period", "scope", "line"]


def next_folder(scenario: Path, as_of: date) -> Path:
    """Name the scenario of a re-allocation where nobody else did: beside the old one, with the date as its end."""
    name = _DATE.sub("", scenario.resolve().name)
    return scenario.parent / f"{name}_{as_of:%Y-%m-%d}"


def check_next(to: Path, scenario: Path, as_of: date) -> None:
    """Find out before any work is done whether the scenario may be written; its own earlier result is replaced.

    Raises
    ------
    PlanError
        If it may not.
    """
    check_scenario(to, scenario, lambda folder: _is_ours(folder, scenario, as_of))


def write_next(to: Path, scenario: Path, found: Reallocation) -> None:
    """Write the scenario, whole or not at all: plan.yaml, current.csv, what changed, and why.

    Raises
    ------
    PlanError
        If it may not be written there.
    """
    plan = found.plan
    as_of = plan.settings.year.as_of
    if as_of is None:
        message = "a plan without a date was not re-allocated"
        raise ValueError(message)
    settings = {"name": f"{found.before.settings.name}, as of {as_of:%Y-%m-%d}", "year": _year(plan.settings.year)}
    texts = {CHANGES: table_text(found.changes), SUMMARY: "\n".join(found.summary) + "\n"}
    write_scenario(to, scenario, settings, tables(found), texts, lambda folder: _is_ours(folder, scenario, as_of))


def tables(found: Reallocation) -> dict[str, pd.DataFrame]:
    """What the new scenario states: the plan in force, what was carried over, what happened."""
    plan, as_of = found.plan, found.plan.settings.year.as_of
    stated = {"current": _in_force(found), "goals": _carried(found), "actuals": _bare(plan, "actuals")}
    restated = _bare(plan, "restate")
    if len(restated) and as_of is not None:
        stated["restate"] = restated.assign(applied=restated["applied"].fillna(pd.Timestamp(as_of)))
    return {name: _written(table) for name, table in stated.items() if len(table)}


def _year(policy: YearPolicy) -> dict[str, Any]:
    stated = {"as_of": f"{policy.as_of:%Y-%m-%d}", "policy": policy.policy, "touch": policy.touch}
    return stated if policy.max_change is None else {**stated, "max_change": policy.max_change}


def _in_force(found: Reallocation) -> pd.DataFrame:
    """Every quota of the new plan; 0 for those of the plan in force that no rep holds any more."""
    quotas = found.allocation.quotas
    now = quotas.assign(**{key: quotas[key].astype(str) for key in KEYS}).groupby(KEYS)["quota"].sum()
    before = pd.MultiIndex.from_frame(found.before.table("current")[KEYS])
    both = now.reindex(now.index.union(before.unique()), fill_value=0.0)
    return both.reset_index().sort_values(KEYS, ignore_index=True)


def _carried(found: Reallocation) -> pd.DataFrame:
    goals = found.plan.table("goals")
    changed = goals[goals["carried_over"] != 0]
    was = found.before.table("goals")
    changed = goals.loc[changed.index.union(was.index[was["carried_over"] != 0])]
    return changed[[*_GOAL, "carried_over"]]


def _bare(plan: Plan, name: str) -> pd.DataFrame:
    return plan.table(name).drop(columns="row")


def _written(table: pd.DataFrame) -> pd.DataFrame:
    """Whole numbers without a point, dates as days."""
    out = table.copy()
    for name in out.select_dtypes("number"):
        values = out[name].to_numpy(np.float64)
        if np.isfinite(values).all() and (values == np.round(values)).all():
            out[name] = values.astype(np.int64)
    for name in out.select_dtypes("datetime"):
        out[name] = out[name].dt.strftime("%Y-%m-%d")
    return out


def _is_ours(folder: Path, scenario: Path, as_of: date) -> bool:
    """Tell whether a folder is what re-allocating the same scenario at the same date left before."""
    try:
        stated = yaml.safe_load((folder / "plan.yaml").read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return False
    if not isinstance(stated, dict) or not (folder / CHANGES).is_file():
        return False
    year = stated.get("year")
    same = isinstance(year, dict) and str(year.get("as_of")) == f"{as_of:%Y-%m-%d}"
    return same and stated.get("extends") == f"../{scenario.resolve().name}"
