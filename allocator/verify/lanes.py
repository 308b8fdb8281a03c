"""Who covers what: a lane is a spell on a territory in a metric."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.plan.plan import Plan
from allocator.verify.days import FULL, Diary, Worked, profile_places
from allocator.verify.spells import Spells, read_spells
from allocator.verify.sums import Floats, Ints, Texts, divided, numbered, places, summed


@dataclass(frozen=True)
class Lanes:
    """L lanes, ordered by rep and time of the spell; arrays by period have shape (L, T)."""

    diary: Diary
    spell: Ints
    territories: Texts
    """Names of all territories, sorted; "" stands for a rep's own book."""
    territory: Ints
    metrics: tuple[str, ...]
    metric: Ints
    covered: Floats
    """Part of the period's working days in the spell and the assignment, on leave or not."""
    presence: Floats
    """FTE that is there, without ramp."""
    availability: Floats
    """FTE that is there, at ramp."""
    share: Floats
    """Part of the territory that the lane holds."""
    book: Floats
    """Part of the rep's own book that the lane holds: by presence."""

    portion: Floats
    """Part of a driver of the territory, availability counted once."""

    @property
    def spells(self) -> Spells:
        """The people of the plan."""
        return self.diary.spells

    @property
    def rep(self) -> Ints:
        """Rep of each lane."""
        return self.spells.rep[self.spell]

    @property
    def role(self) -> Ints:
        """Role of each lane."""
        return self.spells.role[self.spell]


@dataclass(frozen=True)
class _Pieces:
    """Spells × assignments × metrics that meet; a lane may have several."""

    spell: Ints
    territory: Ints
    metric: Ints
    first: Ints
    last: Ints
    share: Floats

    def keep(self, rows: Ints) -> _Pieces:
        return _Pieces(
            self.spell[rows],
            self.territory[rows],
            self.metric[rows],
            self.first[rows],
            self.last[rows],
            self.share[rows],
        )


def read_lanes(plan: Plan) -> Lanes:
    """Find every lane of the plan and count its days."""
    diary = Diary(plan, read_spells(plan))
    territories = _territories(plan)
    pieces = _pieces(plan, diary.spells, territories)
    lane, head = numbered(pieces.spell, pieces.territory, pieces.metric)
    lanes = pieces.keep(head)
    days = _days(diary, pieces, lane, len(head))
    whole = diary.working[diary.spells.country[lanes.spell]]
    staff = diary.spells.staff[lanes.spell, None]
    presence = divided(days.present, whole) * staff
    able = divided(days.ramped, whole) * staff
    share, book, portion = _shares(diary, pieces, lane, lanes, presence, able)
    return Lanes(
        diary, lanes.spell, territories, lanes.territory, plan.settings.cell_metrics, lanes.metric,
        divided(days.covered, whole), presence, able, share, book, portion,
    )  # fmt: skip


def _territories(plan: Plan) -> Texts:
    tables = ("reps", "assignments", "territories", "potential", "history")
    named = [np.asarray(plan.table(name)["territory"].unique(), object) for name in tables]
    return np.unique(np.concatenate([np.array([""], object), *named]))


def _pieces(plan: Plan, spells: Spells, territories: Texts) -> _Pieces:
    covers = _covers(plan, spells, territories)
    sells = [
        (r, m)
        for r, role in enumerate(spells.roles)
        for m, metric in enumerate(plan.settings.cell_metrics)
        if metric in plan.settings.roles[role].metrics
    ]
    roles, metrics = np.array(sells, np.int64).reshape(-1, 2).T
    many = np.bincount(roles, minlength=len(spells.roles))[spells.role[covers["spell"]]]
    row = np.repeat(np.arange(len(many)), many)
    step = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
    begins = np.searchsorted(roles, spells.role[covers["spell"][row]])
    metric = metrics[begins + step] if len(row) else row
    fits = (covers["only"][row] < 0) | (covers["only"][row] == metric)
    row, metric = row[fits], metric[fits]
    return _Pieces(
        covers["spell"][row],
        covers["territory"][row],
        metric,
        covers["first"][row],
        covers["last"][row],
        covers["share"][row],
    )


def _covers(plan: Plan, spells: Spells, territories: Texts) -> dict[str, np.ndarray]:
    """Spells × assignments that meet in time; a rep without assignments covers the territory of the spell."""
    table = plan.table("assignments")
    rep, metrics = places(table["rep"], spells.reps), np.array(plan.settings.cell_metrics, object)
    given = pd.DataFrame({
        "rep": rep, "territory": places(table["territory"], territories), "share": table["share"],
        "only": np.where(table["metric"] == "", -1, places(table["metric"], metrics)),
        "first": np.maximum(spells.day(table["from"]), 0),
        "last": np.where(table["to"].isna(), 10**6, spells.day(table["to"])),
    })  # fmt: skip
    spell = np.arange(len(spells.rep))
    alone = ~np.isin(spells.rep, rep)
    own = pd.DataFrame({
        "spell": spell[alone], "territory": places(spells.table["territory"], territories)[alone],
        "share": np.nan, "only": -1, "first": 0, "last": 10**6,
    })  # fmt: skip
    joined = pd.DataFrame({"rep": spells.rep, "spell": spell}).merge(given, on="rep").drop(columns="rep")
    both = {name: np.concatenate([joined[name].to_numpy(), own[name].to_numpy()]) for name in map(str, own)}
    both["first"] = np.maximum(both["first"], spells.first[both["spell"]])
    both["last"] = np.minimum(both["last"], spells.last[both["spell"]])
    meets = both["first"] <= both["last"]
    return {name: values[meets] for name, values in both.items()}


def _days(diary: Diary, pieces: _Pieces, lane: Ints, lanes: int) -> Worked:
    """Days of each lane, a day that several assignments cover counted once."""
    rows, first, last = _joined(pieces, lane, lanes)
    ramp = _ramps(diary, pieces.spell[rows], pieces.metric[rows])
    worked = diary.worked(pieces.spell[rows], first, last, ramp)
    if len(rows) == lanes:
        order = np.argsort(lane[rows])
        return Worked(worked.covered[order], worked.present[order], worked.ramped[order])
    return Worked(
        *(summed(days, lane[rows], lanes) for days in (worked.covered, worked.present, worked.ramped))
    )


def _joined(pieces: _Pieces, lane: Ints, lanes: int) -> tuple[Ints, Ints, Ints]:
    """Stretches of each lane without overlaps: a piece of the lane, first and last day."""
    if len(lane) == lanes:
        return np.arange(lanes), pieces.first, pieces.last
    frame = pd.DataFrame({"lane": lane, "first": pieces.first, "last": pieces.last})
    frame = frame.sort_values(["lane", "first"], kind="stable")
    reach = frame.groupby("lane")["last"].cummax().groupby(frame["lane"]).shift()
    begins = (reach.isna() | (frame["first"] > reach)).to_numpy()
    at = np.flatnonzero(begins)
    last = np.maximum.reduceat(frame["last"].to_numpy(), at)
    return frame.index.to_numpy()[at], frame["first"].to_numpy()[at], last


def _ramps(diary: Diary, spell: Ints, metric: Ints) -> Ints:
    """Ramp profile of each row: none for a base metric, else the metric's own, else the rep's."""
    settings, spells = diary.plan.settings, diary.spells
    of_rep = profile_places(spells.table["ramp"], diary)
    own = np.full((len(spells.roles), len(settings.cell_metrics)), -1)
    for r, role in enumerate(spells.roles):
        for m, name in enumerate(settings.cell_metrics):
            chosen = settings.metric_for(role, name).ramp if name in settings.roles[role].metrics else None
            if settings.metrics[name].base or chosen == FULL:
                own[r, m] = 0
            elif chosen:
                own[r, m] = diary.profiles.index(chosen)
    of_metric = own[spells.role[spell], metric]
    return np.where(of_metric >= 0, of_metric, of_rep[spell])


def _shares(
    diary: Diary, pieces: _Pieces, lane: Ints, lanes: _Pieces, presence: Floats, able: Floats
) -> tuple[Floats, Floats, Floats]:
    """Part of the territory that each lane holds, of the rep's book, and of a driver of the territory."""
    spells, count = diary.spells, len(lanes.spell)
    line = pd.factorize(spells.line)[0][lanes.spell]
    market, head = numbered(lanes.territory, lanes.metric, line)
    by_hand, at_work = _by_hand(diary, pieces, lane, count)
    blank = (np.bincount(lane, np.isnan(pieces.share), count) > 0)[:, None]
    rest = np.clip(1.0 - summed(by_hand, market, len(head)), 0.0, 1.0)[market]
    there, idle = presence * blank, able * blank
    share = by_hand + rest * divided(there, summed(there, market, len(head))[market])
    share[lanes.territory == 0] = 0.0
    portion = at_work + rest * idle / np.maximum(summed(idle, market, len(head)), 1.0)[market]
    owner, head = numbered(spells.rep[lanes.spell], lanes.metric)
    return share, divided(presence, summed(presence, owner, len(head))[owner]), portion


def _by_hand(diary: Diary, pieces: _Pieces, lane: Ints, lanes: int) -> tuple[Floats, Floats]:
    """Shares that assignments.csv states: × the part of the period that is covered, and × availability."""
    stated = np.flatnonzero(~np.isnan(pieces.share))
    if not len(stated):
        return np.zeros((lanes, diary.period.shape[1])), np.zeros((1, 1))
    spell, share = pieces.spell[stated], pieces.share[stated, None]
    ramp = _ramps(diary, spell, pieces.metric[stated])
    worked = diary.worked(spell, pieces.first[stated], pieces.last[stated], ramp)
    whole = diary.working[diary.spells.country[spell]]
    covered, able = (
        divided(worked.covered, whole),
        divided(worked.ramped, whole) * diary.spells.staff[spell, None],
    )
    return summed(covered * share, lane[stated], lanes), summed(able * share, lane[stated], lanes)
