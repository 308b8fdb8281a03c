"""Which linear program is written, in the units of the plan: the reach that falls short, else the headroom."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from allocator.allocation import Allocation
from allocator.arrays import Floats, Ints, Texts
from allocator.export.program.names import LONGEST, joined, numbered, safe_parts
from allocator.insight.worth.shortage import first_short, kept
from allocator.rules.cells import Cells
from allocator.solve.carrying import MOST, Carrying, goal_rows, most_of
from allocator.solve.headroom import find_headroom
from allocator.solve.reach import Tier
from allocator.tables.frame import metrics, named, periods

HEADROOM, REACH = "headroom", "reach"
FACTOR = "factor"


@dataclass(frozen=True)
class Written:
    """A linear program in the units of the plan: columns are 0 or more, each row has one side.

    minimise or maximise Σ cost·v  subject to  Σ a·v ≥, ≤ or = bound,  v ≤ ceiling.
    """

    question: str
    """What it asks: headroom or reach."""
    cost: Floats
    ceiling: Floats
    matrix: sparse.csr_array
    sense: Texts
    """>=, <= or =; shape (m,)."""
    bound: Floats
    columns: pd.DataFrame
    """name, kind, label, rep, territory, metric, period, unit, source of each column."""
    rows: pd.DataFrame
    """The same of each row."""
    unit: float
    """What the objective is told in: the amount of the largest goal."""
    unit_label: str
    optimum: float
    """In multiples of the unit: the factor of the goals, or their weighted relative shortfall."""

    @property
    def is_maximised(self) -> bool:
        return self.question == HEADROOM

    @property
    def objective(self) -> float:
        """What any solver should find, but for the sign where a format only knows to minimise."""
        return self.optimum * self.unit

    def figures(self) -> dict[str, str | float]:
        """What run.json says of the program."""
        return {
            "question": self.question,
            "sense": "maximise" if self.is_maximised else "minimise",
            "columns": len(self.columns),
            "rows": len(self.rows),
            "optimum": self.objective,
            "unit": self.unit,
            "optimum_in_units": self.optimum,
        }


def written(allocation: Allocation) -> Written:
    """Choose and write the program that says how much can be carried.

    Where a goal or soft limit falls short, that is the least shortfall of the first priority that does, with what
    earlier priorities keep; else the largest factor of all goals.

    Raises
    ------
    SolverFailed
        If no engine proves the headroom.
    """
    cells, solved = allocation.evidence.cells, allocation.evidence.solved
    tier = first_short(solved)
    if tier is not None and tier.linear is not None:
        carrying = most_of(cells, solved.labelled, solved.reach, tier)
        return _assembled(allocation, carrying, tier, tier.linear.objective)
    every = np.ones(len(cells.goals.amount), bool)
    found = find_headroom(cells, solved.labelled, kept(solved), every)
    return _assembled(allocation, found.carrying, None, found.factor)


def _assembled(allocation: Allocation, carrying: Carrying, tier: Tier | None, optimum: float) -> Written:
    labelled = allocation.evidence.solved.labelled
    count = labelled.matrix.shape[1]
    unit, label = _unit(allocation, tier)
    size = carrying.size
    extra = sparse.csr_array(sparse.diags_array(size) @ carrying.program.matrix[:, count:])
    scale = np.ones(1) if tier is None else labelled.wishes.scale[tier.wish]
    own = labelled.matrix[carrying.row]
    matrix = sparse.csr_array(sparse.hstack([own, extra @ sparse.diags_array(1.0 / scale)], format="csr"))
    sides = _sides(_digits(carrying.program.lower * size), _digits(carrying.program.upper * size), matrix)
    matrix.data = _digits(matrix.data)
    cost = np.ones(1) if tier is None else carrying.program.cost[count:] / scale
    ceiling = np.append(np.full(count, np.inf), np.full(len(cost), np.inf if tier is not None else MOST))
    return Written(
        REACH if tier is not None else HEADROOM, _digits(np.append(np.zeros(count), unit * cost)), ceiling,
        matrix[sides.row], sides.sense, sides.bound, _columns(allocation, tier), _rows(allocation, carrying, sides),
        unit, label, optimum,
    )  # fmt: skip


def _digits(values: Floats) -> Floats:
    """Take off what scaling there and back has left in the last digits."""
    with np.errstate(divide="ignore", invalid="ignore"):
        step = 10.0 ** (np.floor(np.log10(np.abs(values))) - 13)
        near = np.round(values / step) * step
    return np.where(np.isfinite(near), near, values)


@dataclass(frozen=True)
class _Sides:
    row: Ints
    sense: Texts
    bound: Floats
    ending: Texts
    """What the name of a row ends with, where both sides of it are rows."""


def _sides(lower: Floats, upper: Floats, matrix: sparse.csr_array) -> _Sides:
    """Rows with one side each; a row without entries says nothing and is left out."""
    filled = np.diff(matrix.indptr) > 0
    equal, low, high = lower == upper, np.isfinite(lower), np.isfinite(upper)
    both = low & high & ~equal
    parts = [(filled & equal, "=", lower), (filled & low & ~equal, ">=", lower), (filled & high & ~equal, "<=", upper)]
    row = np.concatenate([np.flatnonzero(which) for which, _, _ in parts])
    sense = np.concatenate([np.full(int(which.sum()), mark, object) for which, mark, _ in parts])
    bound = np.concatenate([side[which] for which, _, side in parts])
    ending = np.where(both[row], np.where(sense == ">=", "min", "max"), "").astype(object)
    order = np.lexsort((sense == "<=", row))
    return _Sides(row[order], sense[order], bound[order], ending[order])


def _unit(allocation: Allocation, tier: Tier | None) -> tuple[float, str]:
    """What the objective is told in: the largest goal, or the largest wish of the priority that falls short."""
    cells, labelled = allocation.evidence.cells, allocation.evidence.solved.labelled
    if tier is None:
        amounts = cells.shares.coverable
        largest = int(np.argmax(amounts))
        return float(amounts[largest]) or 1.0, f"goal {cells.goals.table['goal'].iloc[largest]}"
    scale = labelled.wishes.scale[tier.wish]
    largest = int(np.argmax(scale))
    return float(scale[largest]), str(_labels(allocation)[labelled.wishes.row[tier.wish[largest]]])


def _labels(allocation: Allocation) -> Texts:
    return allocation.rules["label"].to_numpy(object)


def _columns(allocation: Allocation, tier: Tier | None) -> pd.DataFrame:
    """One row for each column: the quotas, then the factor or the shortfalls."""
    cells, labelled = allocation.evidence.cells, allocation.evidence.solved.labelled
    keys = _keys(cells)
    lengths = {"rep": 30, "territory": 24, "metric": 14, "period": 12}
    parts = [safe_parts(keys[key].fillna("").to_numpy(object), key, longest) for key, longest in lengths.items()]
    units = {name: metric.unit for name, metric in cells.plan.settings.metrics.items()}
    quota = keys.assign(kind="quota", unit=keys["metric"].map(units), label="", source="")
    labels = np.array([""], object) if tier is None else _labels(allocation)[labelled.wishes.row[tier.wish]]
    more = pd.DataFrame({"kind": FACTOR if tier is None else "shortfall", "label": labels})
    short = joined([np.full(len(labels), "short", object), safe_parts(labels, "row", LONGEST - 6)])
    names = [joined([np.full(len(keys), "q", object), *parts]), short if tier is not None else [FACTOR]]
    table = pd.concat([quota, more], ignore_index=True).fillna("")
    return table.assign(name=numbered(np.concatenate(names)))


def _keys(cells: Cells) -> pd.DataFrame:
    """Rep, territory, metric and period of each cell, in the order of the columns."""
    lanes, lane = cells.lanes, cells.lane
    columns = {
        "rep": named(lanes.rep[lane], lanes.roster.reps), "territory": named(lanes.territory[lane], lanes.territories),
        "metric": metrics(cells, lanes.metric[lane]), "period": periods(cells, cells.period),
    }  # fmt: skip
    return pd.DataFrame(columns).astype(object)


def _rows(allocation: Allocation, carrying: Carrying, sides: _Sides) -> pd.DataFrame:
    """One row for each row; a goal or soft limit that is kept or asked for is told apart from its hard bound."""
    labelled = allocation.evidence.solved.labelled
    places = [rows.places() for rows in labelled.blocks if len(rows)]
    source = np.concatenate(places) if places else np.zeros(0, object)
    kind = np.full(len(carrying.row), "kept", object)
    kind[: _hard_count(allocation, carrying)] = "limit"
    kind[len(kind) - carrying.asked :] = "asked"
    kind, row = kind[sides.row], carrying.row[sides.row]
    label = _labels(allocation)[row]
    names = joined([
        np.where(kind == "limit", "", kind).astype(object), safe_parts(label, "row", LONGEST - 10), sides.ending
    ])  # fmt: skip
    return pd.DataFrame({"name": numbered(names), "kind": kind, "label": label, "source": source[row]})


def _hard_count(allocation: Allocation, carrying: Carrying) -> int:
    """How many of the program's rows, its first, are hard bounds."""
    labelled = allocation.evidence.solved.labelled
    has_side = np.isfinite(labelled.lower) | np.isfinite(labelled.upper)
    if carrying.program.matrix.shape[1] == labelled.matrix.shape[1] + 1 and carrying.program.cost[-1] < 0:
        has_side[goal_rows(labelled)] = False
    return int(has_side.sum())
