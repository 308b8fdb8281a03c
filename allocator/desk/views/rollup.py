"""Results of the company, of a node of a level, and of its reps, for the year or a part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.desk.views.tree import nodes
from allocator.plan.calendar import MONTHS, Length, Span
from allocator.tables.frame import quotient

COMPANY = "company"
AMOUNTS = ("goal_part", "target", "quota")
_SUMMED = [*AMOUNTS, "held", "last_year", "sold_on"]


@dataclass(frozen=True)
class Scope:
    """What of the results is looked at."""

    metric: str
    line: str
    chosen: Mapping[str, str]
    """Node of each level, blank for all."""
    period: str
    """Label of the year, or of a quarter or month in it."""

    @property
    def lowest(self) -> tuple[str, str]:
        """The lowest level of which something is chosen, and its node; the company where nothing is."""
        picked = [(level, node) for level, node in self.chosen.items() if node]
        return picked[-1] if picked else (COMPANY, "")


def stretches(allocation: Allocation, length: Length) -> tuple[str, ...]:
    """Return the names of the years, quarters or months that the planning year is divided into."""
    calendar = allocation.plan.calendar
    year, step = calendar.year, MONTHS[length]
    return tuple(calendar.label(Span(first, first + step)) for first in range(year.start, year.end, step))


def shown_metrics(allocation: Allocation) -> list[str]:
    """Return the metrics that are rolled up, those that are sums of others included, in the order of plan.yaml."""
    known = set(allocation.rollup["metric"].astype(str))
    return [name for name in allocation.plan.settings.metrics if name in known]


def shown_lines(allocation: Allocation, metric: str) -> list[str]:
    """Return the lines of credit on which a metric is carried, the direct one first."""
    found = allocation.rollup.loc[allocation.rollup["metric"] == metric, "line"].astype(str).unique()
    return sorted(found, key=lambda line: (line != "direct", line))


def rollup_table(allocation: Allocation, scope: Scope) -> pd.DataFrame:
    """Return the nodes one level below what is chosen, a row each; no rows where reps come next.

    Columns: node, goal_part, target, quota, cover, cover_without_open_seats, last_year and growth. Shares are in
    percent, NaN where there is nothing to say.
    """
    levels = allocation.plan.settings.levels
    level = next((name for name in levels if not scope.chosen.get(name)), "")
    below = nodes(allocation.plan, level, scope.chosen) if level else []
    rows = _rows(allocation, scope)
    mine = rows[(rows["level"] == level) & rows["node"].isin(below)]
    return _figures(mine[mine["period"].isin(_periods(allocation, scope.period))], ["node"])


def node_figures(allocation: Allocation, scope: Scope) -> pd.DataFrame:
    """Return the one row of what is chosen itself, with the columns of `rollup_table`."""
    level, node = scope.lowest
    rows = _rows(allocation, scope)
    mine = rows[(rows["level"] == level) & (rows["node"] == node)]
    return _figures(mine[mine["period"].isin(_periods(allocation, scope.period))], ["node"])


def node_periods(allocation: Allocation, scope: Scope, length: Length) -> pd.DataFrame:
    """Return what is chosen by year, quarter or month, a row each in the order of time.

    Columns: period, then those of `rollup_table` without node.
    """
    level, node = scope.lowest
    rows = _rows(allocation, scope)
    mine = rows[(rows["level"] == level) & (rows["node"] == node)]
    labels = stretches(allocation, length)
    inside = {one: label for label in labels for one in _periods(allocation, label)}
    found = _figures(mine.assign(period=mine["period"].map(inside)), ["period"])
    return found.set_index("period").reindex(labels).rename_axis("period").reset_index()


def _rows(allocation: Allocation, scope: Scope) -> pd.DataFrame:
    """Rows of the rollup in a metric and line, by planning period."""
    rollup = allocation.rollup
    mine = rollup[(rollup["metric"] == scope.metric) & (rollup["line"] == scope.line)]
    mine = mine[mine["period"].isin(allocation.plan.calendar.labels)]
    mine = mine.astype({"level": str, "node": str, "period": str})
    held = mine["cover_without_open_seats"] * mine["goal_part"]
    return mine.assign(held=held, sold_on=mine["quota"].where(mine["last_year"].notna()))


def _periods(allocation: Allocation, label: str) -> list[str]:
    """Planning periods that a year, quarter or month is made of."""
    calendar = allocation.plan.calendar
    return [str(one) for one in np.asarray(calendar.labels, object)[calendar.covered(label)]]


def _figures(rows: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Add rows up, and work shares out of the sums."""
    sums = rows.groupby(by, sort=True)[_SUMMED].sum(min_count=1).reset_index()
    return pd.DataFrame({
        **{name: sums[name] for name in by},
        **{name: sums[name] for name in AMOUNTS},
        "cover": 100 * quotient(sums["quota"].to_numpy(), sums["goal_part"].to_numpy()),
        "cover_without_open_seats": 100 * quotient(sums["held"].to_numpy(), sums["goal_part"].to_numpy()),
        "last_year": sums["last_year"],
        "growth": 100 * (quotient(sums["sold_on"].to_numpy(), sums["last_year"].to_numpy()) - 1.0),
    })  # fmt: skip


def rep_table(allocation: Allocation, scope: Scope, reps: Sequence[str]) -> pd.DataFrame:
    """Return the year of some reps in a metric, the largest quota first.

    Columns: rep, name, role, quota, fair_share, last_year, growth, load, share_of_potential and binding. Shares are in
    percent.
    """
    parts = set(allocation.plan.settings.parts(scope.metric))
    table = allocation.reps
    mine = table[table["metric"].isin(parts) & (table["line"] == scope.line) & table["rep"].isin(reps)]
    mine = mine.astype({"rep": str, "name": str, "role": str, "binding": str})
    mine = mine.assign(sold_on=mine["quota"].where(mine["last_year"].notna()))
    groups = mine.groupby("rep", sort=True)
    sums = groups[["quota", "fair_share", "last_year", "sold_on"]].sum(min_count=1)
    growth = 100 * (quotient(sums["sold_on"].to_numpy(), sums["last_year"].to_numpy()) - 1.0)
    out = groups[["name", "role"]].first().join(sums[["quota", "fair_share", "last_year"]])
    out = out.assign(growth=growth, load=100 * groups["load"].max())
    if len(parts) == 1:
        out["share_of_potential"] = 100 * groups["share_of_potential"].max()
    out["binding"] = groups["binding"].agg(lambda texts: ", ".join(dict.fromkeys(filter(None, texts))))
    return out.sort_values("quota", ascending=False, kind="stable").reset_index()
