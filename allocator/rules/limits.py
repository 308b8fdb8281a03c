"""Limits: every bound of limits.csv, in one small language."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from allocator.arrays import Floats, Ints, Mask
from allocator.cells.columns import records
from allocator.cells.groups import distinct
from allocator.cells.select import grouping, select
from allocator.errors import Assumption, Finding, PlanError
from allocator.plan.conditions import Condition, parse
from allocator.rules.cells import Cells
from allocator.rules.measures import REFERENCES, Groups
from allocator.rules.proportions import PROPORTIONS, Proportion
from allocator.rules.rows import Bounds, Keys, Rows, soften

Limit = Mapping[Hashable, Any]
"""A row of limits.csv, with the `place` where it stands."""

EVERYTHING = ("all", "company")
_BENT_BY_LOCKS = ("growth", "change")


def limits(cells: Cells) -> list[Rows]:
    """Groups of quotas stay within what limits.csv says of them.

    Inequality
        min · R ≤ Σ_{c in group} a_c q_c ≤ max · R, or for measures against other quotas
        Σ_{c in group} a_c q_c − bound · Σ_{c in comparison} b_c q_c ≥ or ≤ 0.
    Symbols and units
        group: cells where `where` holds, by the keys of `per`; R: what the `measure` compares with (`measures.py`);
        a: 1, or hours per unit for `load` and `mix`; min, max: columns of limits.csv.
    Applies when
        limits.csv has a row; groups without a reference (no history, no potential, no earnings) make no row and are
        listed. A hard floor on quotas where there is no cell at all is a row that cannot hold.
    Price means
        What raising the bound by one of its units is worth.
    """
    asked = zip(records(cells.plan.table("limits")), cells.plan.places("limits"), strict=True)
    return [
        replace(rows, entry=np.full(len(rows), k))
        for k, (limit, place) in enumerate(asked)
        for rows in _rows(cells, {**limit, "place": place})
    ]


def _rows(cells: Cells, limit: Limit) -> list[Rows]:
    measure = str(limit["measure"])
    condition = parse(str(limit["where"]))
    groups = grouped(cells, limit, condition)
    if not len(groups.cell) and _asks_of_nobody(limit):
        return [_of_nobody(limit)]
    if not len(groups.cell):
        note = Assumption("no rows", str(limit["place"]), f"{measure}: no open cell in its scope")
        return [_empty(measure, limit, note)]
    if measure in PROPORTIONS:
        return _against_quotas(cells, limit, groups, PROPORTIONS[measure](cells, groups, condition, limit))
    _check_units(cells, limit, groups)
    return [_against_reference(cells, limit, groups)]


def grouped(cells: Cells, limit: Limit, condition: Condition) -> Groups:
    """Group the cells that a limit picks by its `per` keys; house reps have no load and no mix."""
    selection = select(cells.lanes, condition)
    cell = cells.picked(selection)
    if limit["measure"] in ("load", "mix"):
        cell = cell[cells.lanes.roster.has_hours[cells.lanes.spell[cells.lane[cell]]]]
    per = tuple(key for key in str(limit["per"]).split() if key not in EVERYTHING)
    group, names = grouping(cells.lanes, tuple(key for key in per if key != "period"))
    periods = len(cells.plan.calendar.spans)
    code = group[cells.lane[cell]] * periods + (cells.period[cell] if "period" in per else 0)
    used, row = distinct(code)
    keys = {key: values[used // periods] for key, values in names.items()}
    if "period" in per:
        keys["period"] = np.array(cells.plan.calendar.labels, object)[used % periods]
    return Groups(cell, row, keys, len(used), per, selection.periods)


def _against_reference(cells: Cells, limit: Limit, groups: Groups) -> Rows:
    measure = str(limit["measure"])
    reference = REFERENCES[measure](cells, groups, bool(limit["prorate"]))
    kept = reference > 0 if measure not in ("quota", "load") else np.ones(len(groups), bool)
    offset = 1.0 if measure in ("growth", "change") else 0.0
    lower = _bound(float(limit["min"]), offset, reference, -np.inf)[kept]
    upper = _bound(float(limit["max"]), offset, reference, np.inf)[kept]
    place = np.cumsum(kept) - 1
    entry = kept[groups.row]
    row, cell = place[groups.row[entry]], groups.cell[entry]
    notes = _skipped(limit, groups, kept)
    if measure in _BENT_BY_LOCKS:
        lower, upper, bent = _bend_to_locks(cells, limit, row, cell, lower, upper)
        notes += bent
    weight = cells.effort[cell] if measure == "load" else np.ones(len(cell))
    bounds = soften(lower, upper, float(limit["priority"]))
    keys = {key: values[kept] for key, values in groups.keys.items()}
    rows = _assembled(limit, row, cell, weight, bounds, keys, tuple(notes))
    return replace(rows, reference=reference[kept])


def _bound(given: float, offset: float, reference: Floats, missing: float) -> Floats:
    return np.full(len(reference), missing) if np.isnan(given) else (offset + given) * reference


def _against_quotas(cells: Cells, limit: Limit, groups: Groups, proportion: Proportion) -> list[Rows]:
    """One family of rows for each side, as the bound stands in the coefficients."""
    found = []
    kept = proportion.kept
    place = np.cumsum(kept) - 1
    notes = tuple(_skipped(limit, groups, kept))
    keys = {key: values[kept] for key, values in groups.keys.items()}
    for side, lowest in (("min", True), ("max", False)):
        given = float(limit[side])
        if np.isnan(given):
            continue
        row = place[np.concatenate([proportion.row, proportion.against_row])]
        cell = np.concatenate([proportion.cell, proportion.against_cell])
        weight = np.concatenate([proportion.weight, -given * proportion.against_weight])
        count = int(kept.sum())
        lower, upper = np.full(count, 0.0 if lowest else -np.inf), np.full(count, np.inf if lowest else 0.0)
        size = np.bincount(row, np.abs(weight) * cells.fair_share[cell], count)
        bounds = soften(lower, upper, float(limit["priority"]), np.maximum(size, 1e-9))
        found.append(_assembled(limit, row, cell, weight, bounds, keys, notes))
        notes = ()
    return found


def proportion_of(cells: Cells, limit: Limit, quota: Floats) -> Floats:
    """What the groups of a limit against other quotas come to, as the number of limits.csv; one for each row.

    Infinite where a group has quota and what it is compared with has none.
    """
    condition = parse(str(limit["where"]))
    groups = grouped(cells, limit, condition)
    found = PROPORTIONS[str(limit["measure"])](cells, groups, condition, limit)
    own = np.bincount(found.row, found.weight * quota[found.cell], len(groups))
    other = np.bincount(found.against_row, found.against_weight * quota[found.against_cell], len(groups))
    value = np.divide(own, other, where=other > 0, out=np.where(own > 0, np.inf, 0.0))
    return np.asarray(value[found.kept])


def _assembled(
    limit: Limit,
    row: Ints,
    cell: Ints,
    weight: Floats,
    bounds: Bounds,
    keys: Keys,
    notes: tuple[Assumption, ...],
) -> Rows:
    return Rows(
        str(limit["measure"]), row, cell, weight, bounds.lower, bounds.upper, keys, bounds.wishes, notes,
        str(limit["place"]),
    )  # fmt: skip


def _empty(measure: str, limit: Limit, *notes: Assumption) -> Rows:
    none, nothing = np.array([], np.int64), np.array([], np.float64)
    return Rows(measure, none, none, nothing, nothing, nothing, {}, (), notes, str(limit["place"]))


def _asks_of_nobody(limit: Limit) -> bool:
    """Tell whether a limit without cells asks for quotas all the same; time that nobody works asks for none."""
    is_hard, prorated = np.isnan(float(limit["priority"])), limit["prorate"] and "rep" in str(limit["per"]).split()
    return bool(limit["measure"] == "quota" and limit["min"] > 0 and is_hard and not prorated)


def _of_nobody(limit: Limit) -> Rows:
    """One row without cells, which cannot hold."""
    lower, upper = np.array([float(limit["min"])]), np.array([np.inf])
    return replace(_empty("quota", limit), lower=lower, upper=upper, reference=np.ones(1))


def _skipped(limit: Limit, groups: Groups, kept: Mask) -> list[Assumption]:
    if kept.all():
        return []
    few = np.flatnonzero(~kept)[:3]
    names = [", ".join(str(values[k]) for values in groups.keys.values()) for k in few]
    what = (
        f"{limit['measure']}: {int((~kept).sum())} groups have nothing to compare with, {'; '.join(names)} among them"
    )
    return [Assumption("no rows", str(limit["place"]), what)]


def _check_units(cells: Cells, limit: Limit, groups: Groups) -> None:
    """Refuse to add up metrics of different units.

    Raises
    ------
    PlanError
        If a group of a limit on quotas holds metrics whose units differ.
    """
    if "metric" in groups.per or limit["measure"] in ("load", "share_of_goal"):
        return
    metrics = [cells.lanes.metrics[m] for m in np.unique(cells.metric[groups.cell])]
    units = {cells.plan.settings.metrics[m].unit for m in metrics}
    if len(units) > 1:
        raise PlanError([Finding(
            str(limit["place"]), f"adds up metrics of different units ({', '.join(metrics)})",
            f'add metric to "per", or "metric={metrics[0]}" to "where"',
        )])  # fmt: skip


def _bend_to_locks(
    cells: Cells,
    limit: Limit,
    row: Ints,
    cell: Ints,
    lower: Floats,
    upper: Floats,
) -> tuple[Floats, Floats, list[Assumption]]:
    """Widen growth and change bounds that a lock breaks: the planner's fixed number wins, and is listed."""
    lower, upper, notes = lower.copy(), upper.copy(), []
    size = np.bincount(row, minlength=len(lower))
    row_of = np.full(len(cells.lane), -1, np.int64)
    row_of[cell] = row
    locked, held = np.zeros(len(lower)), np.zeros(len(lower))
    quotas, places = cells.plan.table("locks")["quota"].tolist(), cells.plan.places("locks")
    for quota, place, lock in zip(quotas, places, cells.of_locks, strict=True):
        mine = row_of[lock]
        rows = np.unique(mine[mine >= 0])
        if len(rows) == 1 and (mine >= 0).all():
            locked[rows] += quota
            held[rows] += len(mine)
        elif len(rows) and (mine >= 0).all() and upper[rows].sum() < quota:
            upper[rows] *= quota / upper[rows].sum()
            notes.append(_overridden(limit, place))
    broken = (locked > upper) | ((held == size) & (locked < lower))
    if broken.any():
        notes.append(_overridden(limit, f"{int(broken.sum())} of its groups by locks"))
    whole = held == size
    return np.where(broken & whole, np.minimum(lower, locked), lower), np.maximum(upper, locked), notes


def _overridden(limit: Limit, by: str) -> Assumption:
    return Assumption("overridden", str(limit["place"]), f"{limit['measure']} limit is overridden: {by}")
