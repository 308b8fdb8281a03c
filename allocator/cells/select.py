"""Which lanes and periods a condition picks, and how cells are grouped by keys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.cells.groups import coded
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
    """Values of a key and, for each lane, which of them is its own."""
    roster, plan = lanes.roster, lanes.plan
    if key == "rep":
        return roster.reps, lanes.rep
    if key == "role":
        return np.array(roster.roles, object), lanes.role
    if key == "line":
        return roster.line, lanes.spell
    if key == "metric":
        return np.array(lanes.metrics, object), lanes.metric
    if key == "territory":
        return lanes.territories, lanes.territory
    if key == "fte":
        return roster.fte, lanes.spell
    if key.startswith(MARKET):
        table = plan.table("territories").drop_duplicates("territory").set_index("territory")
        column = table[key.removeprefix(MARKET)].reindex(lanes.territories)
        return (column.fillna("") if column.dtype.kind != "f" else column).to_numpy(), lanes.territory
    return roster.column(key), lanes.spell


def grouping(lanes: Lanes, keys: tuple[str, ...]) -> tuple[Ints, dict[str, Texts]]:
    """Number lanes by keys other than `period`.

    Returns
    -------
    Group of each lane, shape (K,), and the values of each key by group.
    """
    codes = np.zeros(len(lanes.spell), np.int64)
    for key in keys:
        values, place = attribute(lanes, key)
        code = coded(np.asarray(values))[1][place]
        codes = codes * (code.max(initial=-1) + 2) + code + 1
    first, group = np.unique(codes, return_index=True, return_inverse=True)[1:]
    named = {}
    for key in keys:
        values, place = attribute(lanes, key)
        named[key] = np.asarray(values[place[first]], object)
    return group, named
