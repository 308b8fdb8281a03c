"""Which cells a condition picks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from allocator.plan.conditions import Condition, Term, parse
from allocator.verify.lanes import Lanes
from allocator.verify.sums import Bools, Floats, Ints, Texts, places, texts

MARKET = "territory."


@dataclass(frozen=True)
class Where:
    """Cells that a condition picks: lanes × periods, less those that `cells` excludes if it is given."""

    lanes: Bools
    periods: Bools
    cells: Bools | None = None

    def narrowed(self, lanes: Bools) -> Where:
        """Keep some lanes only."""
        return Where(self.lanes & lanes, self.periods, self.cells)

    def grid(self) -> Bools:
        """Lay the cells out; shape (L, T)."""
        grid = self.lanes[:, None] & self.periods
        return grid if self.cells is None else grid & self.cells


def where(lanes: Lanes, text: str, without: tuple[str, ...] = ()) -> Where:
    """Pick the cells for which a condition holds, terms on the keys `without` left out."""
    condition = parse(text)
    condition = Condition(tuple(term for term in condition.terms if term.key not in without))
    picked, cells = np.ones(len(lanes.spell), bool), None
    for term in condition.terms:
        if term.key == "tenure":
            held = _tenure_holds(lanes, term)
            cells = held if cells is None else cells & held
        elif term.key != "period":
            names, code = attribute(lanes, term.key)
            picked &= _holds(lanes, term, names)[code]
    return Where(picked, _periods(lanes, condition), cells)


def _holds(lanes: Lanes, term: Term, names: Texts | Floats) -> Bools:
    if term.key != "metric":
        return term.holds(names)
    settings = lanes.diary.plan.settings
    wanted = {part for name in term.values if name in settings.metrics for part in settings.parts(name)}
    found = np.array([name in wanted for name in names], bool)
    return found if term.operator == "=" else ~found


def _periods(lanes: Lanes, condition: Condition) -> Bools:
    calendar = lanes.diary.plan.calendar
    held = np.ones(len(calendar.labels), bool)
    for term in condition.of("period"):
        inside = np.logical_or.reduce([calendar.covered(value) for value in term.values])
        held &= inside if term.operator == "=" else ~inside
    return held


def _tenure_holds(lanes: Lanes, term: Term) -> Bools:
    """Compare whole months of employment at the first day of each period; shape (L, T)."""
    start = lanes.spells.table["start"]
    months = np.array([span.start for span in lanes.diary.plan.calendar.spans], np.float64)
    begun = (start.dt.year * 12 + start.dt.month - 1 + (start.dt.day > 1)).to_numpy(np.float64)
    tenure = months - begun[:, None]
    tenure[np.isnan(begun)] = np.inf
    return term.holds(tenure.ravel()).reshape(tenure.shape)[lanes.spell]


def attribute(lanes: Lanes, key: str) -> tuple[Texts | Floats, Ints]:
    """Distinct values of a key, and which of them each lane has."""
    if key not in lanes.known:
        lanes.known[key] = _attribute(lanes, key)
    found: tuple[Texts | Floats, Ints] = lanes.known[key]
    return found


def _attribute(lanes: Lanes, key: str) -> tuple[Texts | Floats, Ints]:
    spells = lanes.spells
    known: dict[str, tuple[Texts, Ints]] = {
        "rep": (spells.reps, lanes.rep),
        "role": (np.array(spells.roles, object), lanes.role),
        "line": (spells.lines, spells.line_number[lanes.spell]),
        "metric": (np.array(lanes.metrics, object), lanes.metric),
        "territory": (lanes.territories, lanes.territory),
    }
    if key in known:
        return known[key]
    market = key.startswith(MARKET)
    values = of_market(lanes, key) if market else _values(spells.table[key])
    code, names = pd.factorize(values, sort=True, use_na_sentinel=False)
    return np.asarray(names), code[lanes.territory if market else lanes.spell].astype(np.int64)


def of_market(lanes: Lanes, key: str) -> Texts | Floats:
    """Value of each territory in a column of territories.csv; blank for one that is not in it."""
    table = lanes.diary.plan.table("territories")
    row = places(lanes.territories, texts(table["territory"]))
    values = _values(table[key.removeprefix(MARKET)])
    blank = np.nan if values.dtype.kind == "f" else ""
    return np.append(values, np.array([blank], values.dtype))[row]


def _values(column: pd.Series[Any]) -> Texts | Floats:
    return column.to_numpy(np.float64) if column.dtype.kind == "f" else texts(column)
