"""Selling hours that a unit takes each rep, worked out from the tables alone."""

from __future__ import annotations

import numpy as np
import pandas as pd

from benchmarks.availability import Availability, Floats, Settings, Tables


def padding(settings: Settings, metric: str) -> float:
    """How many times the goal the quotas of a metric are, all levels together."""
    if settings["metrics"][metric].get("base"):
        return 1.0
    levels = [*settings["levels"], "rep"]
    return float(np.prod([1 + settings["over_assignment"].get(level, 0.0) for level in levels]))


def effort(found: Availability, settings: Settings, tables: Tables, metric: str) -> Floats:
    """Hours per unit by lane and period: those of the role ÷ the rep's strength and ramp."""
    hours = found.lanes["role"].map(_of_role(found, settings, metric)).to_numpy(dtype=float)
    return np.asarray((hours / strength(found, tables, metric))[:, None] / _pace(found, metric), dtype=float)


def strength(found: Availability, tables: Tables, metric: str) -> Floats:
    """Strength of each lane's rep in a metric."""
    table = tables.get("strengths", pd.DataFrame(columns=["rep", "metric", "strength"]))
    given = table[table["metric"] == metric].set_index("rep")["strength"]
    return given.reindex(found.lanes["rep"]).fillna(1.0).to_numpy(dtype=float)


def _of_role(found: Availability, settings: Settings, metric: str) -> dict[str, float]:
    """Hours a typical rep needs, by role; a productivity is turned into hours of a full-time year."""
    capacity, edges = settings["capacity"], found.calendar.edges
    days = found.calendar.working_days(settings["country"]).count(edges[:1], edges[-1:])[0]
    year = days * capacity["hours_per_day"] * capacity["selling_share"]
    hours = {}
    for role, of in settings["roles"].items():
        overridden = of["metrics"].get(metric, {}) if isinstance(of["metrics"], dict) else {}
        block = {**settings["metrics"][metric], **overridden}
        hours[role] = float(block.get("hours_per_unit") or year / block["productivity"])
    return hours


def _pace(found: Availability, metric: str) -> Floats:
    """Productivity of tenure; renewals and what account managers sell know no ramp."""
    ramp = np.divide(found.ramped, found.present, out=np.ones_like(found.present), where=found.present > 0)
    manages = (found.lanes["role"] == "AM").to_numpy()[:, None]
    return np.where((metric == "retention") | ((metric == "revenue") & manages), 1.0, ramp)
