"""Lanes: a spell on a territory in a metric; a cell is a lane in a period."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.cells.covers import Covers, read_covers
from allocator.cells.groups import codes, distinct, ratio, summed, totals
from allocator.cells.roster import Roster, read_roster
from allocator.cells.time import RAMP_FREE, Stretches, available_days, days_by_period, period_days, whole_spells
from allocator.plan.plan import Plan

_OF_REP = -2
_NO_RAMP = "none"


@dataclass(frozen=True)
class Lanes:
    """Who covers what, when; K lanes, T periods. Shares and times are parts of a full-time job of the period.

    `territory` is "" for a rep's own book. Arrays by lane and period have shape (K, T).
    """

    plan: Plan
    roster: Roster
    spell: Ints
    territory: Ints
    territories: Texts
    metric: Ints
    metrics: tuple[str, ...]
    presence: Floats
    """FTE that is there: employment, assignment, FTE, leave, likelihood."""
    availability: Floats
    """Presence at ramp."""
    share: Floats
    """Part of what the territory holds: as assigned, else by presence; sums to at most 1 within a line."""
    portion: Floats
    """Part of a driver of the territory, availability counted once: share × availability, or availability ÷ the
    availability of all who share the territory where that is above 1."""
    book: Floats
    """Part of a driver of the rep: availability spread evenly over the rep's territories."""
    hours: Floats
    """Selling hours of each rep by period; shape (R, T)."""
    working_time: Floats
    """FTE of each rep by period, leave taken off, without ramp and likelihood; shape (R, T)."""

    attributes: dict[str, tuple[Texts | Floats, Ints]] = field(default_factory=dict, init=False, repr=False)
    """Values of the keys of conditions that were asked for, by lane."""

    @cached_property
    def rep(self) -> Ints:
        return self.roster.rep[self.spell]

    @cached_property
    def role(self) -> Ints:
        return self.roster.role[self.spell]

    @cached_property
    def kinds(self) -> dict[tuple[int, int], Ints]:
        """Lanes of each role and metric that has any."""
        kind = self.role * len(self.metrics) + self.metric
        order = np.argsort(kind, kind="stable")
        used, first = np.unique(kind[order], return_index=True)
        lanes = np.split(order, first[1:]) if len(used) else []
        return {divmod(int(k), len(self.metrics)): mine for k, mine in zip(used, lanes, strict=True)}


def read_lanes(plan: Plan) -> Lanes:
    """Work out who covers what in which metric, and with how much time."""
    roster, metrics = read_roster(plan), plan.settings.cell_metrics
    covers = read_covers(roster, metrics)
    cover, metric = covers.metrics(_sells(roster, plan)[roster.role])
    count = len(covers.territories)
    used, lane = distinct((covers.spell[cover] * count + covers.territory[cover]) * len(metrics) + metric)
    owner, sold = np.divmod(used, len(metrics))
    spell, place = np.divmod(owner, count)
    known, territory = distinct(place)
    total = sparse.csr_array((np.ones(len(lane)), (lane, np.arange(len(lane)))), shape=(len(used), len(lane)))
    time = _Time(plan, roster, covers, cover, metric)
    availability, presence = total @ time.availability, total @ time.presence
    market = codes(territory, sold, roster.line_code[spell])
    share, portion = _shares(covers.share[cover], total, time, market, presence, availability)
    alone = (covers.territories[known] == "")[territory]
    book = _book(codes(spell, sold), presence, availability)
    share[alone] = ratio(book[alone], availability[alone])
    portion[alone] = book[alone]
    return Lanes(
        plan, roster, spell, territory, covers.territories[known], sold, metrics,
        presence, availability, share, portion, book, *_hours(plan, roster),
    )  # fmt: skip


def _sells(roster: Roster, plan: Plan) -> Mask:
    """Which metrics each role sells; shape (roles, metrics)."""
    sold = [[m in plan.settings.roles[role].metrics for m in plan.settings.cell_metrics] for role in roster.roles]
    return np.array(sold, bool)


class _Time:
    """Time of each cover in a metric by period, as parts of a full-time job."""

    def __init__(self, plan: Plan, roster: Roster, covers: Covers, cover: Ints, metric: Ints) -> None:
        free = np.full(len(covers.spell), RAMP_FREE)
        stretches = Stretches(covers.spell, covers.start, covers.end, free)
        whole = period_days(plan.calendar, roster.countries)[roster.country[covers.spell]]
        scale = ratio((roster.fte * roster.likelihood)[covers.spell, None], whole)
        self.presence = (available_days(plan, roster, stretches) * scale)[cover]
        self.availability = self.presence.copy()
        ramp = _ramps(plan, roster)[roster.role[covers.spell[cover]], metric]
        ramp = np.where(ramp == _OF_REP, roster.ramp[covers.spell[cover]], ramp)
        ramped = np.flatnonzero((ramp != RAMP_FREE) & ~np.isnat(roster.employed)[covers.spell[cover]])
        used, place = distinct(cover[ramped] * max(len(plan.settings.ramp), 1) + ramp[ramped])
        row, profile = np.divmod(used, max(len(plan.settings.ramp), 1))
        learning = Stretches(covers.spell[row], covers.start[row], covers.end[row], profile)
        self.availability[ramped] = (available_days(plan, roster, learning) * scale[row])[place]
        self.covered = ratio(days_by_period(plan.calendar, roster, stretches), whole)[cover]


def _ramps(plan: Plan, roster: Roster) -> Ints:
    """Ramp profile of each role and metric: the metric's own, none for a base metric, else the rep's."""
    settings, names = plan.settings, list(plan.settings.ramp)
    out = np.full((len(roster.roles), len(settings.cell_metrics)), _OF_REP)
    for r, role in enumerate(roster.roles):
        for m, name in enumerate(settings.cell_metrics):
            own = settings.metric_for(role, name).ramp if name in settings.roles[role].metrics else None
            if settings.metrics[name].base or own == _NO_RAMP:
                out[r, m] = RAMP_FREE
            elif own:
                out[r, m] = names.index(own)
    return out


def _shares(
    given: Floats,
    total: sparse.csr_array,
    time: _Time,
    market: Ints,
    presence: Floats,
    availability: Floats,
) -> tuple[Floats, Floats]:
    """Part of the territory that each lane holds, without and with availability; blank shares divide the rest."""
    stated = ~np.isnan(given)
    part = np.where(stated, given, 0.0)[:, None]
    by_hand, at_work = total @ (part * time.covered), total @ (part * time.availability)
    blank = ((total @ (~stated).astype(np.float64)) > 0)[:, None]
    rest = np.clip(1.0 - summed(by_hand, market), 0.0, 1.0)
    there, able = np.where(blank, presence, 0.0), np.where(blank, availability, 0.0)
    all_there, all_able = summed(there, market), np.maximum(summed(able, market), 1.0)
    share = by_hand + rest * ratio(there, all_there)
    return share, at_work + rest * able / all_able


def _book(owner: Ints, presence: Floats, availability: Floats) -> Floats:
    """Availability of a rep in a metric, spread evenly over the lanes that are present."""
    lanes = summed((presence > 0).astype(float), owner)
    return availability / np.maximum(lanes, 1.0)


def _hours(plan: Plan, roster: Roster) -> tuple[Floats, Floats]:
    """Selling hours, and FTE less leave, by rep and period, both without ramp."""
    worked = available_days(plan, roster, whole_spells(roster)) * roster.fte[:, None]
    rate = roster.likelihood * roster.daily_hours * plan.settings.capacity.selling_share * roster.has_hours
    whole = period_days(plan.calendar, roster.countries)[roster.country]
    reps = len(roster.reps)
    return totals(worked * rate[:, None], roster.rep, reps), totals(ratio(worked, whole), roster.rep, reps)
