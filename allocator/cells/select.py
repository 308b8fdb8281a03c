"""Which lanes and periods a condition picks, and how cells are grouped by keys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.cells.groups import coded, codes, last_rows, places
from allocator.cells.lanes import Lanes
from allocator.plan.conditions import Condition, parse

MARKET = "territory."


@dataclass(frozen=True)
class Selection:
    """Lanes and periods that a condition picks; `cells` holds what depends on both, None if nothing does."""

    lanes: Mask
    periods: Mask
    cells: Mask | None = None

    def grid(self) -> Mask:
        """The selection by lane and period; shape (K, T)."""
        grid = self.lanes[:, None] & self.periods[None, :]
        return grid if self.cells is None else grid & self.cells

    def at(self, lane: Ints, period: Ints) -> Mask:
        """Whether cells are picked, by their lanes and periods."""
        picked = self.lanes[lane] & self.periods[period]
        return picked if self.cells is None else picked & self.cells[lane, period]

    def of[T: np.generic](self, grid: npt.NDArray[T]) -> npt.NDArray[T]:
        """Values of the lanes and periods that are picked, in their order; `grid` has shape (K, T)."""
        return grid[np.ix_(self.lanes, self.periods)].ravel() if self.cells is None else grid[self.grid()]

    def metric_in(self, lanes: Lanes, metrics: tuple[str, ...]) -> Selection:
        """Narrow the selection to lanes of some metrics."""
        wanted = np.array([m in metrics for m in lanes.metrics])
        return Selection(self.lanes & wanted[lanes.metric], self.periods, self.cells)


def select(lanes: Lanes, condition: Condition | str) -> Selection:
    """Pick the lanes and periods for which a condition holds."""
    condition = parse(condition) if isinstance(condition, str) else condition
    picked = np.ones(len(lanes.spell), bool)
    for key in dict.fromkeys(condition.keys):
        if key not in ("period", "tenure"):
            picked &= _lanes_where(lanes, key, condition)
    cells = None
    for term in condition.of("tenure"):
        tenures = tenure(lanes)
        held = term.holds(tenures.ravel()).reshape(tenures.shape)
        cells = held if cells is None else cells & held
    return Selection(picked, _periods_where(lanes, condition), cells)


def _lanes_where(lanes: Lanes, key: str, condition: Condition) -> Mask:
    values, place = attribute(lanes, key)
    held = np.ones(len(values), bool)
    for term in condition.of(key):
        names = set(term.values)
        if key == "metric":
            for name in term.values:
                names |= set(lanes.plan.settings.parts(name)) if name in lanes.plan.settings.metrics else set()
            found = np.isin(values, np.array(sorted(names), object))
            held &= found if term.operator == "=" else ~found
        else:
            held &= term.holds(values)
    return held[place]


def _periods_where(lanes: Lanes, condition: Condition) -> Mask:
    calendar = lanes.plan.calendar
    held = np.ones(len(calendar.labels), bool)
    for term in condition.of("period"):
        inside = np.any([calendar.covered(value) for value in term.values], axis=0)
        held &= inside if term.operator == "=" else ~inside
    return held


def tenure(lanes: Lanes) -> Floats:
    """Whole months since the first day of employment at the beginning of each period; shape (K, T).

    Unknown first days count as long ago.
    """
    edges = lanes.plan.calendar.edges[:-1].astype("datetime64[M]")
    employed = lanes.roster.employed
    month = employed.astype("datetime64[M]")
    begun = (employed > month.astype("datetime64[D]")).astype(np.float64)
    whole = (edges[None, :] - month[:, None]).astype(np.float64) - begun[:, None]
    return np.where(np.isnat(employed)[:, None], np.inf, whole)[lanes.spell]


def attribute(lanes: Lanes, key: str) -> tuple[Texts | Floats, Ints]:
    """Distinct values of a key in order and, for each lane, which of them is its own."""
    if key not in lanes.attributes:
        lanes.attributes[key] = _attribute(lanes, key)
    return lanes.attributes[key]


def _attribute(lanes: Lanes, key: str) -> tuple[Texts | Floats, Ints]:
    roster = lanes.roster
    if key == "rep":
        return roster.reps, lanes.rep
    if key == "territory":
        return lanes.territories, lanes.territory
    if key == "line":
        return roster.lines, roster.line_code[lanes.spell]
    if key in ("role", "metric"):
        names, own = (roster.roles, lanes.role) if key == "role" else (lanes.metrics, lanes.metric)
        values, place = coded(np.array(names, object))
        return values, place[own]
    if key.startswith(MARKET):
        held, of_territory = market_attribute(lanes, key.removeprefix(MARKET), lanes.territories)
        return held, of_territory[lanes.territory]
    if roster.table[key].dtype.kind == "f":
        numbers, place = np.unique(roster.table[key].to_numpy(), return_inverse=True)
        return numbers, place[lanes.spell]
    values, place = roster.coded(key)
    return values, place[lanes.spell]


def market_attribute(lanes: Lanes, column: str, territories: Texts) -> tuple[Texts | Floats, Ints]:
    """Distinct values of a column of territories.csv in order, and which of them each territory has, "" for unknown."""
    names, code = lanes.roster.columns.coded("territories", "territory")
    first = np.unique(code, return_index=True)[1]
    row = np.append(first, -1)[places(names, territories)]
    given = lanes.plan.table("territories")[column]
    if given.dtype.kind == "f":
        numbers, place = np.unique(np.append(given.to_numpy(), np.nan)[row], return_inverse=True)
        return numbers, place
    return coded(np.append(given.to_numpy(object), "")[row])


def grouping(lanes: Lanes, keys: tuple[str, ...]) -> tuple[Ints, dict[str, Texts]]:
    """Number lanes by keys other than `period`.

    Returns
    -------
    Group of each lane, shape (K,), and the values of each key by group.
    """
    group = codes(np.zeros(len(lanes.spell), np.int64), *(attribute(lanes, key)[1] for key in keys))
    member = last_rows(group, int(group.max(initial=-1)) + 1)
    named = {}
    for key in keys:
        values, place = attribute(lanes, key)
        named[key] = np.asarray(values[place[member]], object)
    return group, named
