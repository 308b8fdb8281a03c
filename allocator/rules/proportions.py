"""Measures that compare a group's quotas with other quotas."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from allocator.arrays import Floats, Ints, Mask
from allocator.cells.groups import codes
from allocator.cells.select import grouping, select
from allocator.errors import Finding, PlanError
from allocator.plan.conditions import Condition
from allocator.rules.cells import Cells
from allocator.rules.measures import Groups

Limit = Mapping[Hashable, Any]

MOST_ENTRIES = 50_000_000


@dataclass(frozen=True)
class Proportion:
    """Σ weight · quota of a group against Σ against_weight · quota of what it is compared with."""

    row: Ints
    cell: Ints
    weight: Floats
    against_row: Ints
    against_cell: Ints
    against_weight: Floats
    kept: Mask
    """Groups that have something to be compared with; shape (m,)."""


def mix(cells: Cells, groups: Groups, condition: Condition, limit: Limit) -> Proportion:
    """The metric's hours against the hours of all metrics of the same group."""
    mine = cells.picked(select(cells.lanes, condition.without("metric")))
    mine = mine[cells.effort[mine] > 0]
    return _against(cells, groups, cells.effort, mine, cells.effort[mine], _less(groups.per, "metric"), limit)


def phasing(cells: Cells, groups: Groups, condition: Condition, limit: Limit) -> Proportion:
    """The period's quotas against its part in the seasonal profile of the year's."""
    year = cells.picked(select(cells.lanes, condition.without("period")))
    found = _against(
        cells, groups, np.ones(len(cells.lane)), year, np.ones(len(year)), _less(groups.per, "period"), limit
    )
    first = np.unique(groups.row, return_index=True)[1]
    period = cells.period[groups.cell[first]]
    season = cells.holdings.season[cells.lane[found.against_cell], period[found.against_row]]
    return _weighted(found, season)


def ratio(cells: Cells, groups: Groups, condition: Condition, limit: Limit) -> Proportion:
    """The group's quotas against those of the metric named in `of`."""
    other = select(cells.lanes, condition.without("metric")).metric_in(
        cells.lanes, cells.plan.settings.parts(str(limit["of"]))
    )
    mine = cells.picked(other)
    return _against(
        cells, groups, np.ones(len(cells.lane)), mine, np.ones(len(mine)), _less(groups.per, "metric"), limit
    )


def equity(cells: Cells, groups: Groups, condition: Condition, limit: Limit) -> Proportion:
    """Quota ÷ driver of a rep against quota ÷ driver of all of the role; open seats and house reps stay out."""
    roster = cells.lanes.roster
    counts = (~roster.open_seat & roster.has_hours)[cells.lanes.spell[cells.lane]]
    driver = np.where(counts, cells.at(cells.holdings.driver(str(limit["of"]))), 0.0)
    per = ("role", *(key for key in groups.per if key in ("metric", "period", "line")))
    mine = groups.cell[counts[groups.cell]]
    found = _against(cells, groups, np.ones(len(cells.lane)), mine, np.ones(len(mine)), per, limit)
    own = groups.total(driver)
    whole = np.bincount(found.against_row, driver[found.against_cell], len(groups))
    part = np.divide(own, whole, where=whole > 0, out=np.zeros_like(own))
    return _narrowed(_weighted(found, part[found.against_row]), part > 0)


def _less(per: tuple[str, ...], key: str) -> tuple[str, ...]:
    return tuple(k for k in per if k != key)


def _weighted(found: Proportion, weight: Floats) -> Proportion:
    return Proportion(
        found.row,
        found.cell,
        found.weight,
        found.against_row,
        found.against_cell,
        found.against_weight * weight,
        found.kept,
    )


def _narrowed(found: Proportion, kept: Mask) -> Proportion:
    kept = kept & found.kept
    own, other = kept[found.row], kept[found.against_row]
    return Proportion(
        found.row[own], found.cell[own], found.weight[own],
        found.against_row[other], found.against_cell[other], found.against_weight[other], kept,
    )  # fmt: skip


def _against(
    cells: Cells,
    groups: Groups,
    weight: Floats,
    other: Ints,
    other_weight: Floats,
    per: tuple[str, ...],
    limit: Limit,
) -> Proportion:
    """Pair every group with the cells of its wider group."""
    both = np.concatenate([groups.cell, other])
    wide = wider(cells, both, per)
    own, others = wide[: len(groups.cell)], wide[len(groups.cell) :]
    of_row = np.zeros(len(groups), np.int64)
    of_row[groups.row] = own
    row, position = _pairs(of_row, others, limit)
    kept = np.bincount(row, minlength=len(groups)) > 0
    found = Proportion(
        groups.row,
        groups.cell,
        weight[groups.cell],
        row,
        other[position],
        other_weight[position],
        np.ones(len(groups), bool),
    )
    return _narrowed(found, kept)


def wider(cells: Cells, cell: Ints, per: tuple[str, ...]) -> Ints:
    """Number cells by keys; shape (len(cell),)."""
    group, _ = grouping(cells.lanes, tuple(key for key in per if key != "period"))
    period = cells.period[cell] if "period" in per else np.zeros(len(cell), np.int64)
    return codes(group[cells.lane[cell]], period)


def _pairs(of_row: Ints, of_cell: Ints, limit: Limit) -> tuple[Ints, Ints]:
    """Every row with every cell of the same wider group.

    Raises
    ------
    PlanError
        If there would be more entries than memory should hold.
    """
    order = np.argsort(of_cell, kind="stable")
    starts = np.searchsorted(of_cell[order], of_row, "left")
    counts = np.searchsorted(of_cell[order], of_row, "right") - starts
    total = int(counts.sum())
    if total > MOST_ENTRIES:
        raise PlanError([Finding(
            str(limit["place"]),
            f"compares so many quotas with each other that it needs {total:,} entries",
            f'narrow it with "where" to fewer than {MOST_ENTRIES:,}',
        )])  # fmt: skip
    row = np.repeat(np.arange(len(of_row)), counts)
    within = np.arange(total) - np.repeat(np.cumsum(counts) - counts, counts)
    return row, order[np.repeat(starts, counts) + within]


PROPORTIONS: dict[str, Callable[[Cells, Groups, Condition, Limit], Proportion]] = {
    "mix": mix,
    "phasing": phasing,
    "ratio": ratio,
    "equity": equity,
}
"""Measures whose bound multiplies other quotas."""
