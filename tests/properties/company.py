"""A made-up company, small enough to solve in a blink, and what may be done to it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from allocator.plan.plan import Plan
from allocator.plan.read import plan_from
from tests.answers import Answer, answered

Row = dict[str, Any]
Tables = dict[str, list[Row]]


@dataclass(frozen=True)
class Company:
    """Settings and rows of a plan, as text and numbers; equal companies are solved once."""

    settings: Mapping[str, Any]
    tables: Tables

    @cached_property
    def key(self) -> str:
        return json.dumps([self.settings, self.tables], sort_keys=True)

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Company) and self.key == other.key

    def __repr__(self) -> str:
        parts = [f"Company(settings={dict(self.settings)!r}, tables={{"]
        parts += [f"  {name!r}: {rows!r}," for name, rows in self.tables.items()]
        return "\n".join([*parts, "})"])

    def plan(self) -> Plan:
        """Read the plan; a second test that draws the same company finds it read."""
        return _plan_of(self)

    def read(self) -> Plan:
        """Read the plan anew."""
        return plan_from(self.settings, {name: pd.DataFrame(rows) for name, rows in self.tables.items() if rows})

    def rows(self, table: str) -> list[Row]:
        return self.tables.get(table, [])

    def having(self, table: str, rows: Sequence[Row]) -> Company:
        """The same with other rows in a table."""
        return replace(self, tables={**self.tables, table: list(rows)})

    def adding(self, table: str, *rows: Row) -> Company:
        return self.having(table, [*self.rows(table), *rows])

    def set(self, **settings: Any) -> Company:
        return replace(self, settings={**self.settings, **settings})

    def mapped(self, change: Callable[[str, Row], Row]) -> Company:
        """The same with every row changed."""
        return replace(self, tables={t: [change(t, dict(row)) for row in rows] for t, rows in self.tables.items()})


@lru_cache(maxsize=512)
def _plan_of(company: Company) -> Plan:
    return company.read()


@lru_cache(maxsize=512)
def answer_of(company: Company) -> Answer:
    """Allocate a company and verify; a second test that draws the same company finds it done."""
    return answered(company.plan())


def shuffled(company: Company, seed: int) -> Company:
    """The same rows and columns in another order, and the tables too."""
    random = np.random.default_rng(seed)

    def turned(rows: list[Row]) -> list[Row]:
        columns = list(dict.fromkeys(key for row in rows for key in row))
        order = random.permutation(len(columns))
        named = [{columns[k]: row.get(columns[k]) for k in order} for row in rows]
        return [named[k] for k in random.permutation(len(named))]

    names = list(company.tables)
    return replace(company, tables={names[k]: turned(company.tables[names[k]]) for k in random.permutation(len(names))})


MONEY = {
    "goals": ("amount",), "potential": ("potential",), "history": ("actual",), "current": ("quota",),
    "locks": ("quota",), "reps": ("ote",),
}  # fmt: skip
"""Columns that hold amounts of a metric, or money."""


def money_times(company: Company, factor: float) -> Company:
    """The same with every amount of money multiplied, and the hours that a unit takes divided."""
    counts = {name for name, metric in company.settings["metrics"].items() if metric.get("unit") != "USD"}

    def changed(table: str, row: Row) -> Row:
        if row.get("metric") in counts or any(f"metric={name}" in str(row.get("where")) for name in counts):
            return row
        columns = ("min", "max") if table == "limits" and row["measure"] == "quota" else MONEY.get(table, ())
        return {k: v * factor if k in columns and v is not None else v for k, v in row.items()}

    def metric(name: str, keys: Row) -> Row:
        if name in counts or "sum_of" in keys:
            return keys
        scaled = {**keys, "round_to": keys["round_to"] * factor}
        return scaled | ({"hours_per_unit": keys["hours_per_unit"] / factor} if "hours_per_unit" in keys else {})

    metrics = {name: metric(name, dict(keys)) for name, keys in company.settings["metrics"].items()}
    return company.mapped(changed).set(metrics=metrics)


def twinned(company: Company, rep: str, twin: str) -> Company:
    """The same with a second rep like the first in every input; what names a territory's share is halved."""

    def rows(table: str) -> list[Row]:
        out = []
        for row in company.rows(table):
            mine = row.get("rep") == rep
            if mine and row.get("share") is not None:
                row = {**row, "share": row["share"] / 2}
            out += [row, {**row, "rep": twin}] if mine else [row]
        return out

    return replace(company, tables={table: rows(table) for table in company.tables})
