"""What a limit compares: the value of each group and what it is measured against."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from allocator.verify.drivers import driver
from allocator.verify.groups import Groups, Wider
from allocator.verify.stretches import working_profile
from allocator.verify.sums import Bools, Floats, Ints, divided, numbered, summed
from allocator.verify.where import where

Limit = Mapping[Hashable, Any]


@dataclass(frozen=True)
class Compared:
    """Value and reference of each group; bounds are on value ÷ reference. Arrays are sums of groups."""

    value: Floats
    reference: Floats
    exists: Bools
    """Groups that have a row."""
    value_unit: Floats
    """How far rounding may move the value."""
    reference_unit: Floats | None = None
    """How far rounding may move the reference; None where it is an amount of its own."""
    inside: Floats | float = 0.0
    """Part of each unit of the value that is in the reference too."""
    offset: float = 0.0
    """What is added to the bounds: 1 where they are growth rates."""


def _amount(of: Groups, reference: Floats, exists: Bools | None = None, offset: float = 0.0) -> Compared:
    cells = of.cells
    found = of.there if exists is None else of.there & exists
    return Compared(of.total(cells.quota), reference, found, of.total(cells.unit), offset=offset)


def quota(of: Groups, limit: Limit) -> Compared:
    """Compare with the amount itself, scaled by the rep's time where `per` names the rep."""
    periods = of.cells.periods if of.by_period else 1
    if not limit["prorate"] or "rep" not in of.keys:
        return _amount(of, np.ones((len(of.head), periods)))
    time = of.cells.working_time[of.cells.lanes.rep[of.head]]
    if of.by_period:
        return _amount(of, time)
    weight = working_profile(of.cells.lanes) * of.where.periods
    return _amount(of, (time @ (weight / weight.sum()))[:, None])


def growth(of: Groups, limit: Limit) -> Compared:
    """Compare with last year's sales of the same territories and months."""
    reference = of.total(of.cells.amounts.last_year)
    return _amount(of, reference, reference > 0, 1.0)


def change(of: Groups, limit: Limit) -> Compared:
    """Compare with the plan in force."""
    reference = of.total(of.cells.amounts.current)
    return _amount(of, reference, reference > 0, 1.0)


def load(of: Groups, limit: Limit) -> Compared:
    """Compare hours needed with the hours of the reps and periods in the group."""
    cells = of.cells
    hours = of.once(cells.lanes.rep, cells.hours[cells.lanes.rep])
    return Compared(
        of.total(cells.load_effort * cells.quota), hours, of.there, of.total(cells.load_effort * cells.unit)
    )


def share_of_potential(of: Groups, limit: Limit) -> Compared:
    """Compare with the potential of the territories and books, or the rep's part of it."""
    amounts, lanes = of.cells.amounts, of.cells.lanes
    if "rep" in of.keys:
        reference = of.total(amounts.potential)
    else:
        place, book = numbered(lanes.territory, lanes.metric)[0], numbered(lanes.rep, lanes.metric)[0]
        reference = of.once(place, amounts.market("potential")) + of.once(book, amounts.own("potential"))
    return _amount(of, reference, reference > 0)


def rate(of: Groups, limit: Limit) -> Compared:
    """Compare with what is due."""
    reference = of.total(of.cells.amounts.base)
    return _amount(of, reference, reference > 0)


def share_of_goal(of: Groups, limit: Limit) -> Compared:
    """Compare with the goals of the group's metrics and lines in its periods, over the whole company."""
    cells = of.cells
    line = cells.spells.line_number[cells.lanes.spell]
    kind, head = numbered(cells.lanes.metric, line)
    reference = _shared(of, kind, summed(cells.goal_part, kind, len(head)))
    return _amount(of, reference, reference > 0)


def _shared(of: Groups, kind: Ints, total: Floats) -> Floats:
    """Sum totals over the kinds of a group, each once, and over the periods that `where` leaves."""
    if of.by_period:
        return of.once(kind, total[kind])
    pair, head = numbered(of.group, kind[of.lane])
    there = np.bincount(pair, of.picked.any(axis=1), len(head)) > 0
    amount = (total @ of.where.periods)[kind[of.lane[head]]] * there
    return np.bincount(of.group[head], amount, len(of.head))[:, None]


def quota_to_ote(of: Groups, limit: Limit) -> Compared:
    """Compare with on-target earnings of the time that the rep is there, at ramp."""
    reference = of.cells.earnings[of.cells.lanes.rep[of.head]][:, None] * np.ones(of.there.shape)
    return _amount(of, reference, reference > 0)


def mix(of: Groups, limit: Limit) -> Compared:
    """Compare the metric's hours with the hours of all metrics."""
    cells = of.cells
    effort, wide = cells.load_effort, _wider(of, limit, "metric")
    return Compared(
        of.total(effort * cells.quota), wide.total(effort * cells.quota), of.there & (wide.total(effort) > 0),
        of.total(effort * cells.unit), wide.total(effort * cells.unit), 1.0,
    )  # fmt: skip


def phasing(of: Groups, limit: Limit) -> Compared:
    """Compare the period's quotas with the seasonal profile's part of the year's."""
    cells, profile = of.cells, of.cells.amounts.season
    wide = _wider(of, limit, "period")
    return Compared(
        of.total(cells.quota), wide.phased(cells.quota, profile), of.there,
        of.total(cells.unit), wide.phased(cells.unit, profile), profile[of.head],
    )  # fmt: skip


def ratio(of: Groups, limit: Limit) -> Compared:
    """Compare with the quotas of the metric named in `of`."""
    cells = of.cells
    wide = _wider(of, limit, "metric", where(cells.lanes, f"metric={limit['of']}").lanes)
    others = wide.total(cells.listed.astype(np.float64)) > 0
    return Compared(
        of.total(cells.quota),
        wide.total(cells.quota),
        of.there & others,
        of.total(cells.unit),
        wide.total(cells.unit),
    )


def equity(of: Groups, limit: Limit) -> Compared:
    """Compare a rep's quota with his driver's part of the role's; open seats and house reps stay out."""
    cells = of.cells
    counts = ~cells.spells.open_seat[cells.lanes.spell] & ~cells.in_house
    weight = np.where(counts[:, None], driver(cells, str(limit["of"])), 0.0)
    wide = of.wider(of.where.narrowed(counts), ("role", *(k for k in of.keys if k in ("metric", "period", "line"))))
    part = divided(of.total(weight), wide.total(weight))
    return Compared(
        of.total(cells.quota), part * wide.total(cells.quota), of.there & (part > 0),
        of.total(cells.unit), part * wide.total(cells.unit), part,
    )  # fmt: skip


def _wider(of: Groups, limit: Limit, key: str, lanes: Bools | None = None) -> Wider:
    """Leave a key out of groups and conditions."""
    picked = where(of.cells.lanes, str(limit["where"]), without=(key,))
    picked = picked if lanes is None else picked.narrowed(lanes)
    return of.wider(picked, tuple(name for name in of.keys if name != key))


MEASURES: dict[str, Callable[[Groups, Limit], Compared]] = {
    measure.__name__: measure
    for measure in (
        quota,
        growth,
        change,
        load,
        share_of_potential,
        rate,
        share_of_goal,
        quota_to_ote,
        mix,
        phasing,
        ratio,
        equity,
    )
}
"""Every measure of limits.csv."""
