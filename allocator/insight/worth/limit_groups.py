"""Limits that press, put together as a planner thinks of them: the hours of a team in a period, a growth ceiling."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.arrays import Floats, Ints
from allocator.insight.who import When, Who
from allocator.solve.slope import Move

STEP = 0.01
"""Part of its bound by which a limit is moved to compare what limits are worth."""
_FEW_PRICES = 3
_SAME = 1e-6
_OF_MANY = ("locks", "goals", "capacity", "max_rate", "part_of")
_ENTITIES = ("rep", "goal", "territory")


@dataclass(frozen=True)
class LimitGroup:
    """Rows of one rule that press on the same side."""

    allocation: Allocation
    rows: pd.DataFrame
    """Rows of `pressing`, the largest effect first."""

    @cached_property
    def rule(self) -> str:
        return str(self.rows["rule"].iloc[0])

    @cached_property
    def place(self) -> str:
        """Where the input asks for it; several places by the first and the number of others."""
        places = list(dict.fromkeys(self.rows["place"]))
        return places[0] if len(places) == 1 else f"{places[0]} and {len(places) - 1:,} more places"

    @property
    def is_ceiling(self) -> bool:
        """Whether it is the upper side that presses."""
        return bool(self.rows["price"].iloc[0] > 0)

    @property
    def is_fixed(self) -> bool:
        """Whether both sides are the same, as of a lock."""
        return bool(self.rows["fixed"].all())

    @property
    def price(self) -> float:
        """Price of one unit, spread over the rows as `move` does."""
        return float((self.rows["price"] * self.part).abs().sum())

    @property
    def part(self) -> Floats:
        """Part of each row in the bounds of all."""
        return np.asarray(self.rows["scale"] / self.rows["scale"].sum(), np.float64)

    @property
    def effect(self) -> float:
        """What a hundredth of the bounds is worth."""
        return STEP * self.price * float(self.rows["scale"].sum())

    @property
    def metrics(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for names in self.rows["metrics"] for name in names))

    @property
    def who(self) -> str:
        return Who(self.allocation, self.rule).named(self.rows)

    @property
    def when(self) -> str:
        return When(self.allocation).named(self.rows["period"])

    @property
    def move(self) -> Move:
        """One unit more of the bounds in all (less, where a floor or a lock presses down), spread as they are large."""
        sign = np.sign(self.rows["price"].to_numpy(np.float64))
        step = sign * self.part
        fixed = self.rows["fixed"].to_numpy(bool)
        lower, upper = np.where(fixed | (sign < 0), step, 0.0), np.where(fixed | (sign > 0), step, 0.0)
        return Move(self.rows.index.to_numpy(np.int64), lower, upper, float(self.rows["scale"].sum()))


def pressing(allocation: Allocation, price: Floats) -> pd.DataFrame:
    """Rows with a price, indexed by labelled row.

    Columns: rule, place, origin (what tells rows of one rule apart), rep, territory, goal, node, period, metric,
    metrics (of its cells), price, bound, scale (how large the bound is), fixed (both sides the same), effect.
    """
    solved, table = allocation.evidence.solved, allocation.rules
    rows = np.flatnonzero(price)
    found = pd.concat([_named(allocation, rows), _metrics(allocation, rows)], axis=1)
    side = np.where(price[rows] > 0, table["max"].to_numpy()[rows], table["min"].to_numpy()[rows])
    activity = abs(solved.asked.matrix[rows]) @ solved.balanced / 2.0
    bound = np.nan_to_num(side)
    scale = np.where(np.abs(bound) > _SAME * activity, np.abs(bound), np.maximum(activity, 1.0))
    fixed = (solved.asked.lower == solved.asked.upper)[rows]
    found = found.assign(price=price[rows], bound=bound, scale=scale, fixed=fixed, effect=np.abs(price[rows]) * scale)
    return found.sort_values("effect", ascending=False, kind="stable")


def _named(allocation: Allocation, rows: Ints) -> pd.DataFrame:
    """What each row is about."""
    asked = allocation.evidence.solved.asked
    parts = []
    for number in np.unique(asked.block[rows]):
        block, first = asked.blocks[number], int(np.searchsorted(asked.block, number))
        mine = rows[asked.block[rows] == number] - first
        keys = {key: values[mine].astype(str).astype(object) for key, values in block.keys.items()}
        places = block.places()[mine]
        frame = pd.DataFrame({key: keys.pop(key, "") for key in ("rep", "territory", "goal", "metric", "period")},
                             index=mine + first)  # fmt: skip
        node = [", ".join(filter(None, names)) for names in zip(*keys.values(), strict=True)] if keys else ""
        origin = "" if block.rule in _OF_MANY else block.source
        parts.append(frame.assign(rule=block.rule, place=places, origin=origin, node=node))
    return pd.concat(parts) if parts else pd.DataFrame(columns=_COLUMNS)


_COLUMNS = ["rep", "territory", "goal", "metric", "period", "rule", "place", "origin", "node"]


def _metrics(allocation: Allocation, rows: Ints) -> pd.Series:
    """Metrics of the cells of each row."""
    solved, cells = allocation.evidence.solved, allocation.evidence.cells
    matrix = solved.asked.matrix[rows].tocoo()
    pairs = np.unique(np.stack([matrix.row, cells.metric[matrix.col]]), axis=1)
    names: list[list[str]] = [[] for _ in rows]
    for row, metric in pairs.T:
        names[row].append(cells.lanes.metrics[metric])
    return pd.Series([tuple(own) for own in names], index=rows, name="metrics", dtype=object)


def families(allocation: Allocation, rows: pd.DataFrame) -> list[LimitGroup]:
    """Put together rows of one rule and side, the largest effect first."""
    keys = ["rule", "origin", "metric", rows["price"] > 0]
    return _sorted([LimitGroup(allocation, group) for _, group in rows.groupby(keys, sort=False, observed=True)])


def lines(allocation: Allocation, rows: pd.DataFrame) -> list[LimitGroup]:
    """Put together rows that a planner reads as one line: of one rule and period, with the same price.

    Where prices are nearly as many as rows, as strengths differ, one line stands for all rows of the period. Lines of
    several periods that are about the same people at the same price become one.
    """
    keys = ["rule", "origin", "metric", "period", rows["price"] > 0]
    split = [part for _, group in rows.groupby(keys, sort=False, observed=True) for part in _by_price(group)]
    alike: dict[tuple[object, ...], list[pd.DataFrame]] = {}
    for part in split:
        alike.setdefault(_likeness(part), []).append(part)
    return _sorted([LimitGroup(allocation, pd.concat(parts)) for parts in alike.values()])


def _by_price(group: pd.DataFrame) -> Iterator[pd.DataFrame]:
    rounded = group["price"].map(lambda price: f"{price:.5e}")
    if rounded.nunique() > _FEW_PRICES:
        yield group
    else:
        yield from (part for _, part in group.groupby(rounded, sort=False))


def _likeness(part: pd.DataFrame) -> tuple[object, ...]:
    own = part.sort_values(["rep", "territory", "goal", "node"])
    first = own.iloc[0]
    about = tuple(zip(own["rep"], own["territory"], own["goal"], own["node"], strict=True))
    prices = tuple(f"{price:.5e}" for price in own["price"])
    return first["rule"], first["origin"], first["metric"], about, prices


def _sorted(groups: Sequence[LimitGroup]) -> list[LimitGroup]:
    return sorted(groups, key=lambda group: -group.effect)
