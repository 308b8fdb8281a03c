"""Covers: every spell with every assignment that it meets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Days, Floats, Ints, Mask, Texts
from allocator.cells.columns import day_after, days
from allocator.cells.groups import coded
from allocator.cells.roster import Roster

_EVERY = -1


@dataclass(frozen=True)
class Covers:
    """Spells on territories, as assigned; a rep without assignments covers the territory of the spell."""

    spell: Ints
    territories: Texts
    """Names, sorted; "" for a rep's own book."""
    territory: Ints
    share: Floats
    """Share as assigned, NaN where blank."""
    only: Ints
    """The metric that the assignment is for, -1 for all."""
    start: Days
    end: Days

    def where(self, rows: Ints) -> Covers:
        """Some of the covers."""
        return Covers(
            self.spell[rows], self.territories, self.territory[rows], self.share[rows], self.only[rows],
            self.start[rows], self.end[rows],
        )  # fmt: skip

    def metrics(self, sells: Mask) -> tuple[Ints, Ints]:
        """Pair each cover with its metrics, of those that each spell sells; `sells` has shape (spells, metrics)."""
        wanted = (self.only == _EVERY)[:, None] | (self.only[:, None] == np.arange(sells.shape[1]))
        cover, metric = np.nonzero(sells[self.spell] & wanted)
        return cover, metric


def read_covers(roster: Roster, metrics: tuple[str, ...]) -> Covers:
    """Meet spells with assignments, those without any time in common left out."""
    spell, row = _met(roster)
    table, count = roster.columns.plan.table("assignments"), len(roster.rep)
    (names, given), (own_names, own) = roster.columns.coded("assignments", "territory"), roster.coded("territory")
    territories, place = coded(np.concatenate([names, own_names]))
    unsaid = np.full(count, "NaT", "datetime64[D]")
    only = roster.columns.places("assignments", "metric", ("", *metrics)) - 1
    covers = Covers(
        spell,
        territories,
        np.concatenate([place[: len(names)][given], place[len(names) :][own]])[row],
        np.concatenate([table["share"].to_numpy(np.float64), np.full(count, np.nan)])[row],
        np.concatenate([only, np.full(count, _EVERY)])[row],
        np.fmax(roster.start[spell], np.concatenate([days(table["from"]), unsaid])[row]),
        np.fmin(roster.end[spell], np.concatenate([day_after(table["to"]), unsaid])[row]),
    )
    return covers.where(np.flatnonzero(covers.end > covers.start))


def _met(roster: Roster) -> tuple[Ints, Ints]:
    """Pair spells with rows of assignments.csv, or, where the rep has none, with the row of the spell after them."""
    rep = roster.columns.places("assignments", "rep", roster.reps)
    order = np.argsort(rep, kind="stable")
    first = np.searchsorted(rep[order], roster.rep, "left")
    found = np.searchsorted(rep[order], roster.rep, "right") - first
    count = np.maximum(found, 1)
    spell = np.repeat(np.arange(len(count)), count)
    within = np.arange(len(spell)) - np.repeat(np.cumsum(count) - count, count)
    row = len(rep) + spell
    assigned = np.flatnonzero(found[spell])
    row[assigned] = order[(first[spell] + within)[assigned]]
    return spell, row
