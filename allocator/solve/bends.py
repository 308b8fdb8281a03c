"""Ways in which hard rules could give way, family by family: the numbers of the input that a planner could change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.cells.groups import coded
from allocator.rules import RULES
from allocator.rules.cells import Cells
from allocator.rules.limits import limits
from allocator.rules.rows import Rows
from allocator.solve.program import Labelled

OWN = tuple(rule.__name__ for rule in RULES if rule is not limits)
"""Rules with a file of their own; all others are measures of limits.csv."""
MOST = 1e3
"""No number is made more than so many times larger."""


@dataclass(frozen=True)
class Sides:
    """Sides of the hard rows one by one; a row whose sides are the same, as a lock's, has one. N in all."""

    row: Ints
    """Labelled row."""
    lower: Floats
    upper: Floats
    of_lower: Ints
    """Side that holds the lower bound of each labelled row, -1 for none; shape (M,)."""
    of_upper: Ints


def sides_of(labelled: Labelled) -> Sides:
    """Part the two sides of every hard row, so that each can give way on its own."""
    lower, upper = labelled.lower, labelled.upper
    same = np.isfinite(lower) & (lower == upper)
    low, high = np.flatnonzero(np.isfinite(lower)), np.flatnonzero(np.isfinite(upper) & ~same)
    row = np.concatenate([low, high])
    order = np.argsort(row, kind="stable")
    least = np.concatenate([lower[low], np.full(len(high), -np.inf)])[order]
    most = np.concatenate([np.where(same, upper, np.inf)[low], upper[high]])[order]
    row = row[order]
    of_lower, of_upper = np.full(len(lower), -1, np.int64), np.full(len(lower), -1, np.int64)
    for of, bound in ((of_lower, least), (of_upper, most)):
        here = np.flatnonzero(np.isfinite(bound))
        of[row[here]] = here
    return Sides(row, least, most, of_lower, of_upper)


@dataclass(frozen=True)
class Bends:
    """Columns that let sides give way; k in all.

    One unit of column `column[i]` moves side `side[i]` by `weight[i]` in the unit of its row: up where positive.
    """

    owner: Texts
    """Family of each column; shape (k,)."""
    side: Ints
    column: Ints
    weight: Floats
    cost: Floats
    most: Floats
    subject: Ints
    """First labelled row that each column changes, -1 for columns that change none; shape (k,)."""
    ties: sparse.csr_array | None = None
    """Rows that hold the columns together, ties · δ = tied."""
    tied: Floats = field(default_factory=lambda: np.zeros(0))

    def __len__(self) -> int:
        return len(self.cost)

    def only(self, kept: Mask) -> Bends:
        """Keep some columns."""
        place = np.cumsum(kept) - 1
        mine = kept[self.column]
        return replace(
            self, owner=self.owner[kept], side=self.side[mine],
            column=place[self.column[mine]], weight=self.weight[mine],
            cost=self.cost[kept], most=self.most[kept], subject=self.subject[kept],
            ties=None if self.ties is None else sparse.csr_array(self.ties[:, np.flatnonzero(kept)]),
        )  # fmt: skip

    def moved(self, amount: Floats, sides: int) -> Floats:
        """How far each side moves; shape (N,)."""
        return np.bincount(self.side, self.weight * amount[self.column], sides).astype(np.float64)


def joined(several: Iterable[Bends]) -> Bends:
    """Put families side by side."""
    parts = list(several)
    starts = np.cumsum([0, *(len(part) for part in parts)])
    ties = [sparse.csr_array((0, len(part))) if part.ties is None else part.ties for part in parts]
    return Bends(
        np.concatenate([part.owner for part in parts]), np.concatenate([part.side for part in parts]),
        np.concatenate([part.column + start for part, start in zip(parts, starts, strict=False)]),
        np.concatenate([part.weight for part in parts]), np.concatenate([part.cost for part in parts]),
        np.concatenate([part.most for part in parts]), np.concatenate([part.subject for part in parts]),
        sparse.block_diag(ties, format="csr"), np.concatenate([part.tied for part in parts]),
    )  # fmt: skip


@dataclass(frozen=True)
class Rules:
    """What families of bends are made from."""

    cells: Cells
    labelled: Labelled
    sides: Sides
    usual: Floats
    """Σ |a| · fair share of each labelled row; 1 where that is nothing."""

    def blocks(self, of_limits: bool) -> list[tuple[Rows, Ints]]:
        """Blocks of limits.csv, or of the other rules, with their labelled rows."""
        ends = np.searchsorted(self.labelled.block, np.arange(len(self.labelled.blocks) + 1))
        return [
            (rows, np.arange(ends[k], ends[k + 1]))
            for k, rows in enumerate(self.labelled.blocks)
            if len(rows) and (rows.rule not in OWN) == of_limits
        ]

    def rows(self, rule: str) -> Ints:
        """Labelled rows of a rule."""
        found = [row for rows, row in self.blocks(False) if rows.rule == rule]
        return np.concatenate(found) if found else np.zeros(0, np.int64)


def rules_of(cells: Cells, labelled: Labelled) -> Rules:
    """Lay the hard rows out for bending."""
    usual = abs(labelled.matrix) @ cells.fair_share
    return Rules(cells, labelled, sides_of(labelled), np.where(usual > 0, usual, 1.0))


def _named(family: str, count: int) -> Texts:
    return np.full(count, family, object)


def locks(rules: Rules) -> Bends:
    """Every lock may be raised or lowered, not below nothing."""
    row = rules.rows("locks")
    side, quota = rules.sides.of_lower[row], rules.labelled.lower[row]
    size = np.where(quota > 0, quota, rules.usual[row])
    count = len(row)
    return Bends(
        _named("locks", 2 * count), np.tile(side, 2), np.arange(2 * count),
        np.concatenate([size, -size]), np.ones(2 * count),
        np.concatenate([np.full(count, MOST), quota / size]), np.tile(row, 2),
    )  # fmt: skip


def floors(rules: Rules) -> Bends:
    """The least of every row of limits.csv may be lowered, for all of its groups alike."""
    return _limits(rules, "floors", rules.sides.of_lower, -1.0)


def ceilings(rules: Rules) -> Bends:
    """The most of every row of limits.csv may be raised, for all of its groups alike."""
    return _limits(rules, "ceilings", rules.sides.of_upper, 1.0)


def _limits(rules: Rules, family: str, side_of: Ints, sign: float) -> Bends:
    """One column for each row of limits.csv; one for each group where a bound multiplies other quotas."""
    parts = [
        _alike(rules, family, rows, mine, side_of, sign)
        if rows.reference is not None
        else _apart(family, mine, side_of[mine], sign * rules.usual[mine], MOST)
        for rows, row in rules.blocks(True)
        if len(mine := row[side_of[row] >= 0])
    ]
    none = _apart(family, np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0), MOST)
    return joined([none, *parts])


def _alike(rules: Rules, family: str, rows: Rows, mine: Ints, side_of: Ints, sign: float) -> Bends:
    side = side_of[mine]
    first = int(np.searchsorted(rules.labelled.block, rules.labelled.block[mine[0]]))
    reference = np.ones(len(mine)) if rows.reference is None else rows.reference[mine - first]
    bound = np.where(sign < 0, rules.sides.lower[side], rules.sides.upper[side])
    number = bound[reference > 0] / reference[reference > 0]
    unit = float((number.max if sign < 0 else number.min)(initial=0.0 if sign < 0 else np.inf))
    unit = unit if 0 < unit < np.inf else rules.usual[mine].sum() / max(reference.sum(), 1e-300)
    kept = np.array([sign > 0 or bool((bound > 0).any())])
    column = np.zeros(len(mine), np.int64)
    most = np.full(1, 1.0 if sign < 0 else MOST)
    weight = sign * reference * unit
    return Bends(_named(family, 1), side, column, weight, np.ones(1), most, mine[:1]).only(kept)


def _apart(family: str, row: Ints, side: Ints, weight: Floats, most: float) -> Bends:
    count = len(row)
    each = np.arange(count)
    return Bends(_named(family, count), side, each, weight, np.ones(count), np.full(count, most), row)


def goals(rules: Rules) -> Bends:
    """Every goal may be raised or lowered, as long as the goals over the same cells still agree.

    That they agree is said of the parts that the cells which share the same goals have in them:
    Σ p over the groups of a goal = G · (1 + up − down), p ≥ 0.
    """
    row, cells = rules.rows("goals"), rules.cells
    asked = np.concatenate([rows.entry for rows, _ in rules.blocks(False) if rows.rule == "goals"] or [row])
    amount = cells.shares.coverable[asked]
    upper = rules.labelled.upper[row]
    group = cells.group
    used, count = int(group.max(initial=-1)) + 1, len(row)
    inside = np.zeros((count, used))
    for g, goal in enumerate(asked):
        of = group[cells.of_goals[int(goal)]]
        inside[g, of[of >= 0]] = 1.0
    scale = np.where(amount > 0, amount, 1.0)
    unit = (inside * scale[:, None]).max(axis=0, initial=1e-9)
    ties = np.hstack([-np.eye(count), np.eye(count), inside / scale[:, None] * unit])
    side = rules.sides.of_upper[row]
    return Bends(
        _named("goals", 2 * count + used), np.tile(side, 2), np.arange(2 * count), np.concatenate([upper, -upper]),
        np.concatenate([np.ones(2 * count), np.zeros(used)]),
        np.concatenate([_headroom(rules, asked), np.full(count, 1.0), np.full(used, MOST * max(count, 1))]),
        np.concatenate([row, row, np.full(used, -1)]), sparse.csr_array(ties), amount / scale,
    )  # fmt: skip


def _headroom(rules: Rules, asked: Ints) -> Floats:
    """How much larger each goal may become; a rate stays a part of the base."""
    rate = rules.cells.goals.table["rate"].to_numpy(np.float64)[asked]
    most = np.divide(1.0, rate, where=rate > 0, out=np.full(len(asked), MOST))
    return np.asarray(most - (rate > 0))


def padding(rules: Rules) -> Bends:
    """The over-assignment of reps may be raised for all, and with it the padded targets; bases have none."""
    row, cells = rules.rows("goals"), rules.cells
    settings = cells.plan.settings
    own = (cells.plan.table("over_assignment")["level"] == "rep").any()
    padded = np.array([not settings.metrics[m].base for m in cells.lanes.metrics])[cells.metric]
    weight = rules.labelled.matrix[row] @ np.where(padded, cells.fair_share, 0.0)
    now = settings.over_assignment.factors.get("rep", 0.0)
    some = (weight > 0) & (not own)
    most = np.full(1, 2.0 / (1.0 + now) - 1.0)
    side, column = rules.sides.of_upper[row[some]], np.zeros(int(some.sum()), np.int64)
    if not some.any():
        return _apart("padding", column, side, weight[some], MOST)
    return Bends(_named("padding", 1), side, column, weight[some], np.ones(1), most, row[some][:1])


def capacity(rules: Rules) -> Bends:
    """A rep who has hours in a period may have more."""
    row = rules.rows("capacity")
    row = row[rules.sides.of_upper[row] >= 0]
    row = row[rules.labelled.upper[row] > 0]
    return _apart("capacity", row, rules.sides.of_upper[row], rules.labelled.upper[row], MOST)


def max_rate(rules: Rules) -> Bends:
    """The highest rate of a metric, or of a role in it, may be raised."""
    row = rules.rows("max_rate")
    place = [rows.places() for rows, _ in rules.blocks(False) if rows.rule == "max_rate"]
    names, column = coded(np.concatenate(place)) if place else (np.zeros(0, object), row)
    count = len(names)
    first = np.zeros(count, np.int64)
    first[column[::-1]] = row[::-1]
    return Bends(
        _named("max_rate", count), rules.sides.of_upper[row], column, rules.labelled.upper[row], np.ones(count),
        np.full(count, MOST), first,
    )  # fmt: skip


FAMILIES: dict[str, tuple[Callable[[Rules], Bends], float]] = {
    "locks": (locks, 1.0),
    "floors": (floors, 4.0),
    "ceilings": (ceilings, 4.0),
    "padding": (padding, 8.0),
    "goals": (goals, 16.0),
    "capacity": (capacity, 64.0),
    "max_rate": (max_rate, 256.0),
}
"""Families of what can give way, and what bending one by its own size costs, the cheapest first."""


def family(rules: Rules, name: str) -> Bends:
    """Ways in which a family could give way, at its cost."""
    make, cost = FAMILIES[name]
    bends = make(rules)
    return replace(bends, cost=cost * bends.cost)
