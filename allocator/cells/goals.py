"""Goals laid out over lanes and periods, with the amounts they come to."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.cells.columns import records
from allocator.cells.groups import places, summed, totals
from allocator.cells.holdings import BASE, Holdings
from allocator.cells.season import spread, working_profile
from allocator.cells.select import MARKET, Selection, attribute, market_attribute, select
from allocator.plan.conditions import parse

_PLACELESS = ("metric", "period", "line")


@dataclass(frozen=True)
class Goals:
    """Goals in the order of goals.csv as the plan keeps it; G in all."""

    table: pd.DataFrame
    selections: tuple[Selection, ...]
    amount: Floats
    """What is asked, in the unit of the metric; a rate of the whole base in scope, rounded to the metric's unit."""
    uncovered: Floats
    """Part of the amount that lies where nobody covers the base."""
    priority: Ints
    weight: Floats
    """The goal's part in the goals of its metric, unless goals.csv gives one."""

    @property
    def coverable(self) -> Floats:
        return self.amount - self.uncovered

    def grid(self, goal: int) -> Mask:
        """Lanes and periods of a goal; shape (K, T)."""
        return self.selections[goal].grid()


@dataclass(frozen=True)
class Due:
    """Base of a base metric that nobody in a line covers: by territory and period, shape (territories, T)."""

    territories: Texts
    amount: Floats


def read_goals(holdings: Holdings) -> Goals:
    """Find the lanes, periods and amount of every goal."""
    lanes = holdings.lanes
    dues: dict[tuple[str, str], Due] = {}
    table = lanes.plan.table("goals").reset_index(drop=True)
    rows = records(table)
    selections = tuple(_selection(holdings, row) for row in rows)
    amount = table["amount"].to_numpy(np.float64).copy()
    uncovered = np.zeros(len(table))
    for g, row in enumerate(rows):
        if lanes.plan.settings.metrics[str(row["metric"])].base:
            key = (str(row["metric"]), str(row["line"]))
            dues[key] = dues.get(key) or idle_base(holdings, *key)
            amount[g], uncovered[g] = _of_base(holdings, row, selections[g], dues[key])
    given = table["weight"].to_numpy(np.float64)
    total = summed(amount, lanes.roster.columns.coded("goals", "metric")[1])
    weight = np.where(np.isnan(given), np.divide(amount, total, where=total > 0, out=np.zeros_like(amount)), given)
    return Goals(table, selections, amount, uncovered, table["priority"].to_numpy(np.float64).astype(np.int64), weight)


def _selection(holdings: Holdings, row: Mapping[Hashable, Any]) -> Selection:
    lanes = holdings.lanes
    parts = lanes.plan.settings.parts(str(row["metric"]))
    picked = select(lanes, str(row["scope"])).metric_in(lanes, parts)
    lines, line_of = attribute(lanes, "line")
    line = (lines == row["line"])[line_of]
    within = lanes.plan.calendar.covered(str(row["period"]))
    return Selection(picked.lanes & line, picked.periods & within, picked.cells)


def _of_base(holdings: Holdings, row: Mapping[Hashable, Any], selection: Selection, due: Due) -> tuple[float, float]:
    """Amount of a goal on a base metric, and the part of it where nobody covers."""
    metric = holdings.lanes.plan.settings.metrics[str(row["metric"])]
    covered = float(selection.of(holdings.base).sum())
    idle = _idle(holdings, row, selection, due)
    amount, rate = float(row["amount"]), float(row["rate"])
    if np.isnan(amount):
        amount = round(rate * (covered + idle) / metric.round_to) * metric.round_to
    whole = covered + idle
    return amount, amount * idle / whole if whole > 0 else amount


def _idle(holdings: Holdings, row: Mapping[Hashable, Any], selection: Selection, due: Due) -> float:
    """Base in the goal's scope that nobody in its line covers."""
    lanes = holdings.lanes
    condition = parse(str(row["scope"]))
    inside = np.ones(len(due.territories), bool)
    for term in condition.terms:
        if term.key == "territory":
            inside &= term.holds(due.territories)
        elif term.key.startswith(MARKET):
            values, place = market_attribute(lanes, term.key.removeprefix(MARKET), due.territories)
            inside &= term.holds(values)[place]
        elif term.key not in _PLACELESS:
            reached = lanes.territories[np.unique(lanes.territory[selection.lanes])]
            inside &= places(reached, due.territories) >= 0
    return float(due.amount[inside][:, selection.periods].sum())


def idle_base(holdings: Holdings, metric: str, line: str) -> Due:
    """Base of each territory that the lanes of a line leave uncovered."""
    lanes, plan = holdings.lanes, holdings.lanes.plan
    rows, index = holdings.amounts("territory", BASE), lanes.metrics.index(metric)
    total = rows.of(index) @ spread(plan, rows.labels, working_profile(plan))
    mine = np.flatnonzero((lanes.metric == index) & (lanes.roster.lines == line)[lanes.roster.line_code[lanes.spell]])
    place = rows.at(lanes.territories)[lanes.territory[mine]]
    held = totals(lanes.share[mine[place >= 0]], place[place >= 0], len(total))
    return Due(rows.places, total * np.clip(1.0 - held, 0.0, 1.0))
