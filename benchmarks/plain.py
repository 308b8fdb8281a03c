"""A made-up company's reach as lists of cells, goals and rows, worked out apart from the program's rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.availability import Availability, Settings, Tables, availability, shares
from benchmarks.effort import effort, padding

Floats = npt.NDArray[np.float64]

SOLD = ("revenue", "retention", "new_customers")
NEVER = np.inf


@dataclass(frozen=True)
class Goal:
    """A goal over cells: as much as possible of the amount, never more than the target."""

    label: str
    cells: list[int]
    amount: float
    target: float
    priority: int
    weight: float


@dataclass(frozen=True)
class Row:
    """lower <= Σ coefficient × cell <= upper."""

    label: str
    cells: list[int]
    coefficients: list[float]
    lower: float
    upper: float


@dataclass(frozen=True)
class Plain:
    """A plan without its tables: cells with their upper bounds, goals, and rows by family."""

    cells: pd.DataFrame
    """Columns rep, territory, metric, period, region, segment, effort, upper, last_year."""
    goals: list[Goal]
    rows: dict[str, list[Row]]


def plain(settings: Settings, tables: Tables) -> Plain:
    """Work out cells, goals and rows of a made-up company."""
    found = availability(settings, tables)
    cells = _cells(found, settings, tables)
    rows = {
        "capacity": _capacity(cells, found, settings),
        "growth": _growth(cells, tables),
        "potential": _potential(cells, tables),
        "floor": _floors(cells, found, settings, tables),
        "lock": _locks(cells, tables),
    }
    return Plain(cells, _goals(cells, found, settings, tables), rows)


def _cells(found: Availability, settings: Settings, tables: Tables) -> pd.DataFrame:
    """Lay out the open cells: those with somebody there and, for a base, something due."""
    part = shares(found)
    base = part * _by_territory(found, tables, "retention", "base")
    last = part * _last_year(found, tables)
    blocks = []
    for metric in SOLD:
        block = _layout(found, metric)
        block["effort"] = effort(found, settings, tables, metric).ravel()
        block["upper"] = settings["metrics"]["retention"]["max_rate"] * base.ravel() if metric == "retention" else NEVER
        block["base"] = base.ravel()
        block["last_year"] = last.ravel()
        is_open = (found.ramped > 0).ravel() & ((base > 0).ravel() | (metric != "retention"))
        blocks.append(block[is_open])
    return pd.concat(blocks, ignore_index=True).merge(tables["territories"], on="territory", how="left")


def _layout(found: Availability, metric: str) -> pd.DataFrame:
    labels = found.calendar.labels
    keys = found.lanes[["rep", "territory", "region", "role", "grade"]]
    long = keys.loc[keys.index.repeat(len(labels))].reset_index(drop=True)
    return long.assign(metric=metric, period=np.tile(np.array(labels), len(keys)))


def _by_territory(found: Availability, tables: Tables, metric: str, driver: str) -> Floats:
    """Amounts of potential.csv by lane and quota period, summed from months."""
    table = tables["potential"]
    table = table[(table["metric"] == metric) & (table["driver"] == driver)]
    return _lane_periods(found, table["territory"], _period_number(found, table["period"]), table["potential"])


def _last_year(found: Availability, tables: Tables) -> Floats:
    """Revenue of the same months one year earlier, by lane and quota period."""
    table = tables["history"]
    table = table[table["metric"] == "revenue"]
    now = table["period"].str.replace("2026-", "2027-")
    return _lane_periods(found, table["territory"], _period_number(found, now), table["actual"])


def _period_number(found: Availability, periods: pd.Series[str]) -> npt.NDArray[np.intp]:
    month = periods.str[-2:].astype(int).to_numpy() - 1
    return np.asarray(month * len(found.calendar.spans) // 12, dtype=np.intp)


def _lane_periods(
    found: Availability, territory: pd.Series[str], number: npt.NDArray[np.intp], amount: pd.Series[float]
) -> Floats:
    matrix = pd.DataFrame({"territory": territory.to_numpy(), "t": number, "amount": amount.to_numpy()})
    wide = matrix.pivot_table(index="territory", columns="t", values="amount", aggfunc="sum", fill_value=0.0)
    return wide.reindex(found.lanes["territory"], fill_value=0.0).to_numpy()


def _capacity(cells: pd.DataFrame, found: Availability, settings: Settings) -> list[Row]:
    keys = pd.MultiIndex.from_product([found.reps, found.calendar.labels])
    limit = pd.Series(settings["capacity"]["load_limit"] * found.hours.ravel(), keys)
    return _rows("capacity", cells, ["rep", "period"], cells["effort"], upper=limit)


def _growth(cells: pd.DataFrame, tables: Tables) -> list[Row]:
    """Cap each rep's new revenue by what the same territories yielded; a lock above the cap wins."""
    new = cells[cells["metric"] == "revenue"]
    cap = (1 + _bound(tables, "growth", "max")) * new.groupby("rep")["last_year"].sum()
    if "locks" in tables:
        locked = tables["locks"].set_index("rep")["quota"].reindex(cap.index).fillna(0.0)
        cap = cap.clip(lower=locked)
    return _rows("growth", new, ["rep"], None, upper=cap[cap > 0])


def _potential(cells: pd.DataFrame, tables: Tables) -> list[Row]:
    table = tables["potential"]
    table = table[(table["metric"] == "revenue") & (table["driver"] == "potential")]
    cap = _bound(tables, "share_of_potential", "max") * table.set_index("territory")["potential"]
    return _rows("potential", cells[cells["metric"] == "revenue"], ["territory"], None, upper=cap)


def _floors(cells: pd.DataFrame, found: Availability, settings: Settings, tables: Tables) -> list[Row]:
    """Give senior account executives a least year of new revenue, by the time they are there."""
    capacity = settings["capacity"]
    senior = cells[(cells["metric"] == "revenue") & (cells["role"] == "AE") & (cells["grade"] == "senior")]
    hours = pd.Series(found.hours.sum(axis=1), found.reps).reindex(senior["rep"].unique())
    country = found.lanes.drop_duplicates("rep").set_index("rep")["country"].reindex(hours.index)
    edges = found.calendar.edges
    whole = {c: found.calendar.working_days(c).count(edges[:1], edges[-1:])[0] for c in country.unique()}
    time = hours / (capacity["hours_per_day"] * capacity["selling_share"]) / country.map(whole).astype(float)
    return _rows("floor", senior, ["rep"], None, lower=_bound(tables, "quota", "min") * time)


def _locks(cells: pd.DataFrame, tables: Tables) -> list[Row]:
    if "locks" not in tables:
        return []
    locked = tables["locks"].set_index("rep")["quota"]
    return _rows("lock", cells[cells["metric"] == "revenue"], ["rep"], None, lower=locked, upper=locked)


def _bound(tables: Tables, measure: str, side: str) -> float:
    limits = tables["limits"]
    return float(limits.loc[limits["measure"] == measure, side].iloc[0])


def _rows(
    family: str,
    cells: pd.DataFrame,
    keys: list[str],
    coefficients: pd.Series[float] | None,
    lower: pd.Series[float] | None = None,
    upper: pd.Series[float] | None = None,
) -> list[Row]:
    """One row per group of cells for which a bound is given."""
    low = {} if lower is None else lower.to_dict()
    high = {} if upper is None else upper.to_dict()
    groups = cells.groupby(keys if len(keys) > 1 else keys[0]).groups
    rows = []
    for key in [key for key in groups if key in low or key in high]:
        index = groups[key]
        weights = [1.0] * len(index) if coefficients is None else coefficients.loc[index].tolist()
        label = "_".join([family, *(key if isinstance(key, tuple) else [str(key)])])
        rows.append(Row(label, index.tolist(), weights, low.get(key, -NEVER), high.get(key, NEVER)))
    return rows


def _goals(cells: pd.DataFrame, found: Availability, settings: Settings, tables: Tables) -> list[Goal]:
    """List the goals with an amount: that of a rate is the rate of all that is due, in whole units."""
    found_goals = []
    for number, goal in enumerate(tables["goals"].to_dict("records")):
        inside = (cells["metric"] == goal["metric"]) & cells["period"].isin(_labels(found, goal["period"]))
        if goal["scope"]:
            key, value = goal["scope"].removeprefix("territory.").split("=")
            inside &= cells[key] == value
        amount = goal["amount"]
        if not np.isnan(goal["rate"]):
            unit = settings["metrics"][goal["metric"]]["round_to"]
            amount = round(goal["rate"] * cells.loc[inside, "base"].sum() / unit) * unit
        label = f"goal_{number}_{goal['metric']}_{goal['period']}"
        found_goals.append(
            Goal(
                label,
                np.flatnonzero(inside).tolist(),
                float(amount),
                float(amount) * padding(settings, goal["metric"]),
                int(goal["priority"]),
                float(goal["weight"]),
            )
        )
    return found_goals


def _labels(found: Availability, period: str) -> list[Any]:
    covered = found.calendar.covered(period)
    return [label for label, inside in zip(found.calendar.labels, covered, strict=True) if inside]
