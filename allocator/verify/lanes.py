"""Who covers what: a lane is a spell on a territory in a metric."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np

from allocator.plan.plan import Plan
from allocator.verify.days import FULL, Diary, Worked
from allocator.verify.spells import Spells, read_spells
from allocator.verify.sums import Floats, Ints, Texts, divided, numbered, paired, places, summed, texts


@dataclass(frozen=True)
class Lanes:
    """L lanes, ordered by rep and spell; arrays by period have shape (L, T)."""

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
    known: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)
    """What was looked up or worked out before, from the plan alone."""

    def once[Result](self, work: Callable[[Lanes], Result]) -> Result:
        """Do a piece of work on the lanes, or return what it gave before."""
        if work not in self.known:
            self.known[work] = work(self)
        return cast("Result", self.known[work])

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
class Pieces:
    """Spells × assignments × metrics that meet; a lane may have several."""

    spell: Ints
    territory: Ints
    metric: Ints
    first: Ints
    last: Ints
    share: Floats

    def keep(self, rows: Ints) -> Pieces:
        return Pieces(
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
    pieces = read_pieces(plan, diary.spells, territories)
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
    named = {text for name in tables for text in plan.table(name)["territory"].unique().tolist()}
    return np.array(sorted(named | {""}), object)


def read_pieces(plan: Plan, spells: Spells, territories: Texts) -> Pieces:
    """Meet spells, assignments and the metrics that the role sells."""
    covers, only = _covers(plan, spells, territories)
    sells = [plan.settings.roles[role].metrics for role in spells.roles]
    roles, metrics = np.nonzero(np.array([[name in own for name in plan.settings.cell_metrics] for own in sells]))
    row, sold = paired(spells.role[covers.spell], roles)
    fits = (only[row] < 0) | (only[row] == metrics[sold])
    pieces = covers.keep(row[fits])
    return replace(pieces, metric=metrics[sold[fits]])


def _covers(plan: Plan, spells: Spells, territories: Texts) -> tuple[Pieces, Ints]:
    """Spells × assignments that meet in time, and the metric they are for, -1 for all.

    A rep without assignments covers the territory of the spell.
    """
    table = plan.table("assignments")
    rep, metric = places(table["rep"], spells.reps), texts(table["metric"])
    only = np.where(metric == "", -1, places(metric, np.array(plan.settings.cell_metrics, object)))
    begins, ends = spells.day(table["from"]), spells.day(table["to"])
    ends = np.where(table["to"].isna(), 10**6, ends)
    spell, row = paired(spells.rep, rep)
    alone = np.flatnonzero(~np.isin(spells.rep, rep))
    given, own = (
        places(table["territory"], territories)[row],
        places(spells.table["territory"], territories)[alone],
    )
    share = table["share"].to_numpy(np.float64)[row]
    first = np.concatenate([np.maximum(begins[row], spells.first[spell]), spells.first[alone]])
    last = np.concatenate([np.minimum(ends[row], spells.last[spell]), spells.last[alone]])
    covers = Pieces(
        np.concatenate([spell, alone]), np.concatenate([given, own]), np.full(len(first), -1), first, last,
        np.concatenate([share, np.full(len(alone), np.nan)]),
    )  # fmt: skip
    meets = np.flatnonzero(first <= last)
    return covers.keep(meets), np.concatenate([only[row], np.full(len(alone), -1)])[meets]


def _days(diary: Diary, pieces: Pieces, lane: Ints, lanes: int) -> Worked:
    """Days of each lane, a day that several assignments cover counted once."""
    rows, first, last = _joined(pieces, lane, lanes)
    ramp = _ramps(diary, pieces.spell[rows], pieces.metric[rows])
    worked = diary.worked(pieces.spell[rows], first, last, ramp)
    if len(rows) == lanes:
        order = np.argsort(lane[rows])
        return Worked(worked.covered[order], worked.present[order], worked.ramped[order])
    return Worked(*(summed(days, lane[rows], lanes) for days in (worked.covered, worked.present, worked.ramped)))


def _joined(pieces: Pieces, lane: Ints, lanes: int) -> tuple[Ints, Ints, Ints]:
    """Stretches of each lane without overlaps: a piece of the lane, first and last day."""
    if len(lane) == lanes:
        return np.arange(lanes), pieces.first, pieces.last
    order = np.lexsort((pieces.first, lane))
    first, last, mine = pieces.first[order], pieces.last[order], lane[order] * 1000
    reach = np.maximum.accumulate(mine + last) - mine
    begins = np.append(True, (mine[1:] != mine[:-1]) | (first[1:] > reach[:-1]))
    at = np.flatnonzero(begins)
    return order[at], first[at], np.maximum.reduceat(last, at)


def _ramps(diary: Diary, spell: Ints, metric: Ints) -> Ints:
    """Ramp profile of each row: none for a base metric, else the metric's own, else the rep's."""
    settings, spells = diary.plan.settings, diary.spells
    of_rep = diary.numbers(texts(spells.table["ramp"]))
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
    diary: Diary, pieces: Pieces, lane: Ints, lanes: Pieces, presence: Floats, able: Floats
) -> tuple[Floats, Floats, Floats]:
    """Part of the territory that each lane holds, of the rep's book, and of a driver of the territory."""
    spells, count = diary.spells, len(lanes.spell)
    line = spells.line_number[lanes.spell]
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


def _by_hand(diary: Diary, pieces: Pieces, lane: Ints, lanes: int) -> tuple[Floats, Floats]:
    """Shares that assignments.csv states: × the part of the period that is covered, and × availability."""
    stated = np.flatnonzero(~np.isnan(pieces.share))
    if not len(stated):
        return np.zeros((lanes, len(diary.edges) - 1)), np.zeros((1, 1))
    spell, share = pieces.spell[stated], pieces.share[stated, None]
    ramp = _ramps(diary, spell, pieces.metric[stated])
    worked = diary.worked(spell, pieces.first[stated], pieces.last[stated], ramp)
    whole = diary.working[diary.spells.country[spell]]
    covered, able = (
        divided(worked.covered, whole),
        divided(worked.ramped, whole) * diary.spells.staff[spell, None],
    )
    return summed(covered * share, lane[stated], lanes), summed(able * share, lane[stated], lanes)
