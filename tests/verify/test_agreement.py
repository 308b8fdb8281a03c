"""Two routes to the same rules: every row of the program builder, worked out by the verifier too."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest

from allocator.plan.plan import Plan
from allocator.plan.read import plan_from
from allocator.rules import read_rows
from allocator.rules.cells import Cells as Built
from allocator.rules.cells import read_cells
from allocator.rules.naming import cell_names
from allocator.verify.cells import Cells
from allocator.verify.checks import RULES
from allocator.verify.lanes import read_lanes
from allocator.verify.match import match
from benchmarks.company import make_company

BOUND = ("value", "min", "max")
ONE_METRIC = "metric=revenue"


def _limits() -> Iterator[dict[str, object]]:
    """Every measure, by people, territories, levels and periods, with conditions of every kind."""
    for per in ("rep metric", "rep metric period", "region metric", "team metric period", "all", "territory metric",
                "rep role metric", "metric territory.segment"):  # fmt: skip
        where = ONE_METRIC if per == "all" else ""
        yield {"per": per, "measure": "quota", "where": where, "min": 1000, "max": 1e9}
        yield {"per": per, "measure": "quota", "where": where, "min": 1000, "max": 1e9, "prorate": "no"}
        yield {
            "per": per,
            "measure": "growth",
            "where": where or "metric=revenue|new_customers",
            "min": -0.2,
            "max": 0.4,
        }
        yield {"per": per, "measure": "change", "where": where, "min": -0.1, "max": 0.1, "priority": 3}
        yield {"per": per, "measure": "load", "where": where, "min": 0.1, "max": 1.2}
        yield {"per": per, "measure": "share_of_goal", "where": where, "min": 0.001, "max": 0.4}
        yield {"per": per, "measure": "share_of_potential", "where": ONE_METRIC, "max": 0.4}
        yield {"per": per, "measure": "rate", "where": "metric=retention", "min": 0.5, "max": 0.9}
    yield {"per": "rep metric", "measure": "growth", "where": f"{ONE_METRIC}; period=FY2027-Q1; tenure>=6", "max": 0.3}
    yield {"per": "rep metric", "measure": "quota", "where": "tenure<12; fte>0.5; metric=new_customers", "min": 5}
    yield {"per": "team", "measure": "growth", "where": "metric=bookings; region!=X", "max": 0.3}
    yield {
        "per": "rep",
        "measure": "quota_to_ote",
        "where": f"{ONE_METRIC}; period=2027-02|FY2027-Q2",
        "min": 2,
        "max": 8,
    }
    yield {"per": "rep metric", "measure": "mix", "min": 0.2, "max": 0.8}
    yield {"per": "rep metric period", "measure": "mix", "where": "role=AE", "min": 0.2, "max": 0.8}
    yield {"per": "rep metric period", "measure": "phasing", "min": 0.8, "max": 1.2}
    yield {"per": "region metric period", "measure": "phasing", "where": f"period=FY2027-Q1; {ONE_METRIC}", "max": 1.2}
    yield {
        "per": "rep metric",
        "measure": "ratio",
        "where": "metric=retention",
        "of": "revenue",
        "min": 0.2,
        "max": 0.8,
    }
    yield {"per": "team period", "measure": "ratio", "where": "metric=retention", "of": "revenue", "max": 0.8}
    for driver in ("potential", "history", "capacity", "equal", "productivity", "current"):
        yield {"per": "rep metric", "measure": "equity", "where": ONE_METRIC, "of": driver, "min": 0.7, "max": 1.3}
    yield {
        "per": "rep metric period",
        "measure": "equity",
        "where": "metric=new_customers",
        "of": "accounts",
        "max": 1.3,
    }


@lru_cache
def _company(reps: int, periods: str, history_of: str) -> Plan:
    """A made-up company with all of these limits, a plan in force, earnings, locks and uneven padding."""
    settings, tables = make_company(reps, periods=periods, seed=reps)
    settings["history"]["of"] = history_of
    bare = read_cells(plan_from(settings, tables))
    now = _quotas(bare)[["rep", "territory", "metric", "period", "quota"]]
    year = now[now["metric"] == "revenue"].groupby("rep")["quota"].sum().iloc[::7]
    tables |= {
        "limits": pd.DataFrame([row for row in _limits() if periods == "month" or "period=" not in str(row)]),
        "current": now.groupby(["rep", "territory", "metric", "period"], as_index=False)["quota"].sum(),
        "locks": pd.DataFrame({"rep": year.index, "metric": "revenue", "quota": 2 * year.to_numpy()}),
        "reps": tables["reps"].assign(ote=np.arange(len(tables["reps"])) * 1000.0 + 50_000),
        "over_assignment": pd.DataFrame({
            "level": ["rep", "team", "rep"], "factor": [0.1, 0.07, 0.04],
            "where": ["role=AM", "metric=retention", "role=AE; period=FY2027"],
        }),
    }  # fmt: skip
    return plan_from(settings, tables)


def _quotas(cells: Built) -> pd.DataFrame:
    """Quotas at random about fair share, as quotas.csv has them."""
    plan, spell = cells.plan, cells.lanes.spell[cells.lane]
    unit = np.array([plan.settings.metrics[m].round_to for m in cells.lanes.metrics])[cells.metric]
    random = np.random.default_rng(0).uniform(0.5, 1.5, len(cells.lane))
    people = cells.lanes.roster.table
    columns = {name: people[name].to_numpy(object)[spell] for name in ("name", "role", *plan.settings.levels)}
    frame = pd.DataFrame({
        **cell_names(cells, np.arange(len(cells.lane))), "quota": np.rint(cells.fair_share * random / unit) * unit,
        **columns, "line": cells.lanes.roster.line[spell], "base": np.nan, "rate": np.nan,
        "fair_share": cells.fair_share, "load": np.nan, "cell": np.arange(len(cells.lane)),
    })  # fmt: skip
    keys = ["rep", "territory", "metric", "period", "spell"]
    return frame.assign(spell=spell).sort_values(keys, ignore_index=True).drop(columns="spell")


def _of_builder(cells: Built, quota: np.ndarray) -> pd.DataFrame:
    found = []
    for rows in read_rows(cells):
        lower, upper = rows.lower.copy(), rows.upper.copy()
        for wish in rows.wishes if rows.rule != "goals" else ():
            (lower if wish.at_least.all() else upper)[wish.row] = wish.target
        value = np.bincount(rows.row, rows.weight * quota[rows.cell], len(rows))
        label = rows.source + rows.labels() if len(rows) else np.array([], object)
        found.append(pd.DataFrame({"label": label, "value": value, "min": lower, "max": upper}))
    return pd.concat(found, ignore_index=True)


def _of_verifier(plan: Plan, quotas: pd.DataFrame) -> pd.DataFrame:
    lanes = read_lanes(plan)
    cells = Cells(plan, {"quotas": quotas}, lanes, match(quotas, lanes))
    found = []
    for rows in (row for rule in RULES for row in rule(cells)):
        label = rows.source + rows.rule + "(" + rows.about(np.arange(len(rows.value))) + ")"
        table = pd.DataFrame({"label": label, "value": rows.value, "min": rows.lower, "max": rows.upper})
        if not rows.against_quotas:
            found.append(table)
            continue
        least, most = table[np.isfinite(table["min"])], table[np.isfinite(table["max"])]
        found.append(least.assign(value=least["value"] - least["min"], min=0.0, max=np.inf))
        found.append(most.assign(value=most["value"] - most["max"], min=-np.inf, max=0.0))
    return pd.concat(found, ignore_index=True)


def _in_order(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.sort_values(["label", "min", "max"], ignore_index=True)


@pytest.mark.parametrize(
    ("reps", "periods", "history_of"),
    [(30, "month", "territory"), (25, "quarter", "rep"), (120, "half", "territory"), (40, "year", "rep")],
)
def test_every_row_of_every_rule_agrees(reps: int, periods: str, history_of: str) -> None:
    """The same rows with the same values and bounds, by another route and other code."""
    plan = _company(reps, periods, history_of)
    built = read_cells(plan)
    quotas = _quotas(built)
    quota = quotas.set_index("cell")["quota"].sort_index().to_numpy()
    one, other = _in_order(_of_builder(built, quota)), _in_order(_of_verifier(plan, quotas.drop(columns="cell")))
    assert one["label"].tolist() == other["label"].tolist()
    goals = one["label"].str.startswith("goals(")
    for column in BOUND:
        near = np.isclose(one[column], other[column], rtol=1e-8, atol=1e-6)
        if column == "max":
            near |= goals & (other["max"] >= one["max"]) & (other["max"] < one["max"] + 1000)
        assert near.all(), one[~near].merge(other[~near], left_index=True, right_index=True).head().to_string()
