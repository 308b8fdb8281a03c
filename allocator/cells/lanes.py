"""Lanes: a spell on a territory in a metric; a cell is a lane in a period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from allocator.arrays import Floats, Ints, Texts
from allocator.cells.groups import coded, codes, ratio, summed
from allocator.cells.roster import Roster, day_after, days, read_roster
from allocator.cells.time import RAMP_FREE, available_days, days_by_period, period_days
from allocator.plan.plan import Plan


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

    @property
    def rep(self) -> Ints:
        return self.roster.rep[self.spell]

    @property
    def role(self) -> Ints:
        return self.roster.role[self.spell]


def read_lanes(plan: Plan) -> Lanes:
    """Work out who covers what in which metric, and with how much time."""
    roster = read_roster(plan)
    pieces = _pieces(plan, roster)
    key = ["spell", "territory", "metric"]
    lanes = pieces[key].drop_duplicates().sort_values(key, ignore_index=True)
    lane = pieces.merge(lanes.reset_index(names="lane"), on=key)["lane"].to_numpy()
    spell, metric = lanes["spell"].to_numpy(), lanes["metric"].to_numpy()
    territories, territory = coded(lanes["territory"])
    time = _Time(plan, roster, pieces)
    total = sparse.csr_array((np.ones(len(lane)), (lane, np.arange(len(lane)))), shape=(len(lanes), len(lane)))
    availability, presence = total @ time.availability, total @ time.presence
    line = coded(roster.line)[1][spell]
    market = codes(territory, metric, line)
    share, portion = _shares(pieces, total, time, market, presence, availability)
    alone = territories[territory] == ""
    book = _book(codes(spell, metric), presence, availability)
    share[alone] = ratio(book, availability)[alone]
    portion[alone] = book[alone]
    return Lanes(
        plan, roster, spell, territory, territories, metric, plan.settings.cell_metrics,
        presence, availability, share, portion, book, *_hours(plan, roster),
    )  # fmt: skip


def _pieces(plan: Plan, roster: Roster) -> pd.DataFrame:
    """One row for each spell, assignment and metric that meet: spell, territory, metric, share, start, end."""
    assigned = plan.table("assignments")
    spells = pd.DataFrame(
        {
            "rep": roster.table["rep"],
            "role": roster.role,
            "spell": np.arange(len(roster.rep)),
            "own": roster.table["territory"],
        }
    )
    covers = spells.merge(assigned[["rep", "territory", "share", "metric", "from", "to"]], on="rep", how="left")
    absent = covers["territory"].isna()
    covers["territory"] = covers["territory"].where(~absent, covers["own"])
    covers["only"] = covers.pop("metric").fillna("")
    sells = [
        (r, m) for r, role in enumerate(roster.roles) for m, metric in enumerate(plan.settings.cell_metrics)
        if metric in plan.settings.roles[role].metrics
    ]  # fmt: skip
    pieces = covers.merge(pd.DataFrame(sells, columns=["role", "metric"]), on="role")
    names = np.array(plan.settings.cell_metrics, object)
    pieces = pieces[(pieces["only"] == "") | (pieces["only"] == names[pieces["metric"]])]
    spell = pieces["spell"].to_numpy()
    start = np.fmax(roster.start[spell], days(pieces["from"]))
    end = np.fmin(roster.end[spell], day_after(pieces["to"]))
    pieces = pd.DataFrame(pieces[["spell", "territory", "metric", "share"]]).assign(start=start, end=end)
    return pd.DataFrame(pieces[end > start]).reset_index(drop=True)


class _Time:
    """Time of each piece by period, as parts of a full-time job."""

    def __init__(self, plan: Plan, roster: Roster, pieces: pd.DataFrame) -> None:
        spell = pieces["spell"].to_numpy()
        start, end = days(pieces["start"]), days(pieces["end"])
        free = np.full(len(pieces), RAMP_FREE, object)
        whole = period_days(plan.calendar, roster.country)[spell]
        people = (roster.fte * roster.likelihood)[spell, None]
        scale = ratio(people, whole)
        self.presence = available_days(plan, roster, spell, start, end, free) * scale
        ramp = _ramps(plan, roster, pieces)
        self.availability = self.presence.copy()
        ramped = np.flatnonzero(ramp != RAMP_FREE)
        self.availability[ramped] = (
            available_days(plan, roster, spell[ramped], start[ramped], end[ramped], ramp[ramped]) * scale[ramped]
        )
        covered = days_by_period(plan.calendar, roster.country[spell], start, end)
        self.covered = ratio(covered, whole)


def _ramps(plan: Plan, roster: Roster, pieces: pd.DataFrame) -> Texts:
    """Ramp profile of each piece: the metric's own, none for a base metric, else the rep's."""
    settings = plan.settings
    own = np.array(
        [
            [
                settings.metric_for(role, metric).ramp or "" if metric in settings.roles[role].metrics else ""
                for metric in settings.cell_metrics
            ]
            for role in roster.roles
        ],
        object,
    )
    spell, metric = pieces["spell"].to_numpy(), pieces["metric"].to_numpy()
    of_metric = own[roster.role[spell], metric]
    of_rep = roster.text("ramp")[spell]
    ramp = np.where(of_metric != "", of_metric, np.where(of_rep == "", RAMP_FREE, of_rep))
    base = np.array([settings.metrics[name].base for name in settings.cell_metrics])
    return np.where(base[metric] | np.isnat(roster.employed[spell]), RAMP_FREE, ramp)


def _shares(
    pieces: pd.DataFrame,
    total: sparse.csr_array,
    time: _Time,
    market: Ints,
    presence: Floats,
    availability: Floats,
) -> tuple[Floats, Floats]:
    """Part of the territory that each lane holds, without and with availability; blank shares divide the rest."""
    given = pieces["share"].to_numpy(np.float64)[:, None]
    stated = ~np.isnan(given)
    by_hand = total @ np.where(stated, given * time.covered, 0.0)
    at_work = total @ np.where(stated, given * time.availability, 0.0)
    blank = (total @ (~stated).astype(float)) > 0
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
    spell = np.arange(len(roster.rep))
    free = np.full(len(spell), RAMP_FREE, object)
    worked = available_days(plan, roster, spell, roster.start, roster.end, free) * roster.fte[:, None]
    rate = roster.likelihood * roster.daily_hours * plan.settings.capacity.selling_share * roster.has_hours
    hours, time = np.zeros((2, len(roster.reps), worked.shape[1]))
    np.add.at(hours, roster.rep, worked * rate[:, None])
    np.add.at(time, roster.rep, ratio(worked, period_days(plan.calendar, roster.country)))
    return hours, time
