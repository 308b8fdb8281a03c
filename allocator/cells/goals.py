"""Goals laid out over lanes and periods, with the amounts they come to."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.cells.amounts import Amounts
from allocator.cells.columns import records
from allocator.cells.groups import coded, codes, part, places, summed, totals
from allocator.cells.holdings import BASE, Holdings
from allocator.cells.season import spread, working_profile
from allocator.cells.select import MARKET, Selection, attribute, market_attribute, select
from allocator.plan.conditions import parse
from allocator.plan.plan import Plan

_PLACELESS = ("metric", "period", "line")


@dataclass(frozen=True)
class Goals:
    """Goals in the order of goals.csv as the plan keeps it; G in all."""

    table: pd.DataFrame
    selections: tuple[Selection, ...]
    amount: Floats
    """What is asked, in the unit of the metric; a rate of the whole base in scope, rounded to the metric's unit; what
    was carried over from closed periods included."""
    uncovered: Floats
    """Part of the amount that lies where nobody covers the base."""
    priority: Ints
    weight: Floats
    """The goal's part in the goals of its metric, unless goals.csv gives one."""

    places: Texts
    """Where each goal stands in the input."""

    @property
    def coverable(self) -> Floats:
        return self.amount - self.uncovered

    def grid(self, goal: int) -> Mask:
        """Lanes and periods of a goal; shape (K, T)."""
        return self.selections[goal].grid()


@dataclass(frozen=True)
class Due:
    """Base of a base metric that nobody in a line covers, by period."""

    territories: Texts
    amount: Floats
    """Of each territory; shape (territories, T)."""
    reps: Texts
    books: Floats
    """Of the own book of each rep of the line; shape (reps, T)."""


def read_goals(holdings: Holdings, plan: Plan) -> Goals:
    """Find the lanes, periods and amount of every goal of a plan."""
    lanes = holdings.lanes
    dues: dict[tuple[str, str], Due] = {}
    table = plan.table("goals").reset_index(drop=True)
    rows = records(table)
    selections = tuple(_selection(holdings, row) for row in rows)
    amount = table["amount"].to_numpy(np.float64).copy()
    uncovered = np.zeros(len(table))
    for g, row in enumerate(rows):
        if lanes.plan.settings.metrics[str(row["metric"])].base:
            key = (str(row["metric"]), str(row["line"]))
            dues[key] = dues.get(key) or idle_base(holdings, *key)
            amount[g], uncovered[g] = _of_base(holdings, row, selections[g], dues[key])
    amount = np.maximum(amount + table["carried_over"].to_numpy(np.float64), 0.0)
    uncovered = np.minimum(uncovered, amount)
    given = table["weight"].to_numpy(np.float64)
    total = summed(amount, coded(table["metric"])[1])
    weight = np.where(np.isnan(given), np.divide(amount, total, where=total > 0, out=np.zeros_like(amount)), given)
    priority = table["priority"].to_numpy(np.float64).astype(np.int64)
    return Goals(table, selections, amount, uncovered, priority, weight, plan.places("goals"))


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
    theirs = np.ones(len(due.reps), bool)
    if any(key not in _PLACELESS for key in condition.keys):
        theirs = places(lanes.roster.reps[np.unique(lanes.rep[selection.lanes])], due.reps) >= 0
    idle = due.amount[inside][:, selection.periods].sum() + due.books[theirs][:, selection.periods].sum()
    return float(idle)


def idle_base(holdings: Holdings, metric: str, line: str) -> Due:
    """Base of each territory, and of each book of a rep of the line, that the lanes of a line leave uncovered."""
    lanes, index = holdings.lanes, holdings.lanes.metrics.index(metric)
    in_line = (lanes.roster.lines == line)[lanes.roster.line_code]
    mine = np.flatnonzero((lanes.metric == index) & in_line[lanes.spell])
    rows, books = holdings.amounts("territory", BASE), holdings.amounts("rep", BASE)
    of_book = part(lanes.presence, codes(lanes.rep, lanes.metric))
    left = _left(holdings, rows, index, rows.at(lanes.territories)[lanes.territory[mine]], lanes.share[mine])
    kept = _left(holdings, books, index, books.at(lanes.roster.reps)[lanes.rep[mine]], of_book[mine])
    theirs = places(lanes.roster.reps[np.unique(lanes.roster.rep[in_line])], books.places) >= 0
    return Due(rows.places, left, books.places, kept * theirs[:, None])


def _left(holdings: Holdings, rows: Amounts, metric: int, place: Ints, held: Floats) -> Floats:
    """What each place holds of a metric's base × the part that no lane holds; shape (places, T)."""
    plan = holdings.lanes.plan
    total = rows.of(metric) @ spread(plan, rows.labels, working_profile(plan))
    return total * np.clip(1.0 - totals(held[place >= 0], place[place >= 0], len(total)), 0.0, 1.0)
