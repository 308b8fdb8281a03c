"""Settings for tables that came without any: as few as can be taken from the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pandas as pd
import yaml

from allocator.errors import Assumption

_YEAR = re.compile(r"(?:19|20)\d\d")
_FINEST = (("month", r"\d{4}-\d\d"), ("quarter", r".*Q[1-4]"), ("half", r".*H[12]"), ("year", r".*"))
_WITH_METRICS = ("goals", "potential", "history", "locks")
_WITH_PERIODS = ("goals", "locks")


def presumed_settings(tables: Mapping[str, pd.DataFrame]) -> tuple[bytes, list[Assumption]]:
    """Write a plan.yaml for tables of text, and tell what was presumed.

    The year is that of the goals and begins in January; periods are the finest that goals or locks name; every role
    of reps.csv sells every metric; a metric with a goal that is a rate has a base.
    """
    metrics = sorted(set(_values(tables, _WITH_METRICS, "metric")))
    based = set(_of_base(tables))
    roles = sorted(set(_values(tables, ("reps",), "role")))
    labels = sorted(set(_values(tables, _WITH_PERIODS, "period")))
    years = sorted({year for label in labels for year in _YEAR.findall(label)})
    finest = next(name for name, form in _FINEST if name == "year" or any(re.fullmatch(form, one) for one in labels))
    settings = {
        "name": f"Plan {years[-1]}" if years else "Plan",
        **({"year_starts": f"{years[-1]}-01-01"} if years else {}),
        "periods": finest,
        **({"metrics": {metric: {"base": True} if metric in based else {} for metric in metrics}} if metrics else {}),
        **({"roles": {role: {"metrics": metrics} for role in roles}} if roles else {}),
    }
    text = "# Presumed from the tables, which came without settings.\n" + yaml.safe_dump(
        settings, sort_keys=False, allow_unicode=True
    )
    shown = {**settings, "metrics": ", ".join(metrics), "roles": ", ".join(roles)}
    told = [Assumption("adjusted", f"plan.yaml {key}", f"not given, presumed: {value}") for key, value in shown.items()]
    return text.encode(), told


def _values(tables: Mapping[str, pd.DataFrame], names: tuple[str, ...], column: str) -> Iterator[str]:
    """Return what stands in a column of several tables, without blanks."""
    for name in names:
        if name in tables and column in tables[name]:
            yield from filter(None, tables[name][column].fillna("").astype("str").str.strip().unique())


def _of_base(tables: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    """Return the metrics that have a goal which is a rate of their base."""
    goals = tables.get("goals", pd.DataFrame())
    if {"metric", "rate"} <= set(goals):
        yield from goals.loc[goals["rate"].fillna("").astype("str").str.strip() != "", "metric"].str.strip()
