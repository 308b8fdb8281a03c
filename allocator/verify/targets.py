"""Goals worked out once more: their amounts, what nobody covers, and what quotas.csv carries of them."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from allocator.plan.conditions import parse
from allocator.verify.amounts import BASE
from allocator.verify.cells import Cells
from allocator.verify.stated import Stated
from allocator.verify.stretches import working_profile
from allocator.verify.sums import Bools, Floats, Ints, records, summed
from allocator.verify.where import MARKET, Where, of_market

_PLACELESS = ("metric", "period", "line")


@dataclass(frozen=True)
class Target:
    """A goal with its cells summed."""

    row: Mapping[Hashable, Any]
    picked: Where
    unit: float
    amount: float
    """What is asked, with what was carried over from closed periods."""
    whole_base: float
    """Base in scope, covered or not; 0 for a goal on a metric that is no share of a base."""
    uncovered: float
    """Part of the amount that lies where nobody covers the base."""
    quota: float
    fair_share: float
    goal_part: float
    count: int
    """Listed cells."""

    @property
    def has_cells(self) -> bool:
        """Whether quotas.csv has any cell of the goal."""
        return self.count > 0

    @property
    def highest(self) -> float:
        """The most that quotas may add up to: the padded target, or the next whole unit."""
        exact = math.isclose(self.padded, self.amount, rel_tol=1e-9)
        steps = self.padded / self.unit
        return self.amount if exact else max(math.ceil(steps - 1e-6) * self.unit, self.padded)

    @property
    def name(self) -> str:
        """The goal's id."""
        return str(self.row["goal"])

    @property
    def coverable(self) -> float:
        """What somebody can carry of the amount."""
        return self.amount - self.uncovered

    @property
    def padded(self) -> float:
        """The goal with over-assignment, as the fair shares have it."""
        return max(self.fair_share, self.goal_part)


def read_targets(cells: Cells) -> list[Target]:
    """Work out every goal of goals.csv."""
    scopes = _Scopes(cells)
    return [_target(cells, row, scopes) for row in records(cells.plan.table("goals"))]


def _target(cells: Cells, row: Mapping[Hashable, Any], scopes: _Scopes) -> Target:
    settings = cells.plan.settings
    parts = settings.parts(str(row["metric"]))
    everywhere = scopes.scope(str(row["scope"]), parts, str(row["line"]))
    periods = everywhere.periods & cells.plan.calendar.covered(str(row["period"]))
    picked = Where(everywhere.lanes, periods, everywhere.cells)
    unit = min(settings.metrics[part].round_to for part in parts)
    amount, whole, uncovered = float(row["amount"]), 0.0, 0.0
    if settings.metrics[str(row["metric"])].base:
        left = scopes.within(row, picked)
        whole = cells.total("base", picked) + left
        amount = round(float(row["rate"]) * whole / unit) * unit if np.isnan(amount) else amount
        uncovered = amount * left / whole if whole > 0 else amount
    amount = max(0.0, amount + float(row["carried_over"]))
    return Target(
        row, picked, unit, amount, whole, min(uncovered, amount), cells.exact(picked),
        cells.total("fair_share", picked), cells.total("goal_part", picked), int(cells.total("listed", picked)),
    )  # fmt: skip


class _Scopes:
    """Scopes of goals, and the base in them that nobody of a line covers."""

    def __init__(self, cells: Cells) -> None:
        self.cells = cells
        self._known: dict[tuple[str, str], tuple[Floats, Floats]] = {}
        self._scopes: dict[tuple[str, tuple[str, ...], str], Where] = {}

    def scope(self, text: str, metrics: tuple[str, ...], line: str) -> Where:
        """Pick the cells of some metrics on a line for which a condition holds."""
        key = (text, metrics, line)
        if key not in self._scopes:
            lanes, cells = self.cells.lanes, self.cells
            sold = np.isin(cells.metric_names, metrics)[lanes.metric] & (cells.spells.line == line)[lanes.spell]
            self._scopes[key] = cells.where(text).narrowed(sold)
        return self._scopes[key]

    def within(self, row: Mapping[Hashable, Any], picked: Where) -> float:
        """Sum what is idle in a goal's territories, or in those that its reps cover and their books."""
        by_territory, by_rep = self._of(str(row["metric"]), str(row["line"]))
        places_in, reps_in = self._inside(str(row["scope"]), picked)
        return float(by_territory[places_in][:, picked.periods].sum() + by_rep[reps_in][:, picked.periods].sum())

    def _inside(self, scope: str, picked: Where) -> tuple[Bools, Bools]:
        lanes = self.cells.lanes
        inside = np.ones(len(lanes.territories), bool)
        condition = parse(scope)
        for term in condition.terms:
            if term.key == "territory":
                inside &= term.holds(lanes.territories)
            elif term.key.startswith(MARKET):
                inside &= term.holds(of_market(lanes, term.key))
            elif term.key not in _PLACELESS:
                inside &= np.isin(np.arange(len(inside)), lanes.territory[picked.lanes])
        if all(key in _PLACELESS for key in condition.keys):
            return inside, np.ones(len(lanes.spells.reps), bool)
        return inside, np.isin(np.arange(len(lanes.spells.reps)), lanes.rep[picked.lanes])

    def _of(self, metric: str, line: str) -> tuple[Floats, Floats]:
        """Idle base of each territory, and of each book of a rep of the line."""
        key = (metric, line)
        if key not in self._known:
            lanes, cells = self.cells.lanes, self.cells
            in_line = cells.spells.line == line
            mine = np.flatnonzero((cells.metric_names == metric)[lanes.metric] & in_line[lanes.spell])
            held = summed(lanes.share[mine], lanes.territory[mine], len(lanes.territories))
            kept = summed(lanes.book[mine], lanes.rep[mine], len(cells.spells.reps))
            kept[~np.isin(np.arange(len(kept)), cells.spells.rep[in_line])] = 1.0
            due = cells.amounts.rows(BASE)
            due = due.only(np.flatnonzero(due.metric == lanes.metrics.index(metric)))
            territory = np.where(due.territory > 0, due.territory, -1)
            self._known[key] = _left(due, territory, held), _left(due, due.rep, kept)
        return self._known[key]


def _left(due: Stated, holder: Ints, held: Floats) -> Floats:
    """Amount due of each holder and period × the part of it that is not held."""
    amount = np.zeros_like(held)
    rows = np.flatnonzero(holder >= 0)
    for stretch, weight in enumerate(due.weights(working_profile(due.lanes))):
        here = rows[due.stretch[rows] == stretch]
        if len(here):
            periods = np.flatnonzero(weight)
            total = np.bincount(holder[here], due.amount[here], len(held))
            amount[:, periods] += total[:, None] * weight[periods]
    return amount * np.clip(1.0 - held, 0.0, 1.0)
