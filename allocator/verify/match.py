"""Rows of quotas.csv matched with the lanes and periods of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from allocator.verify.lanes import Lanes
from allocator.verify.sums import Bools, Floats, Ints, numbered, places, texts, turns


@dataclass(frozen=True)
class Match:
    """N rows of quotas.csv; -1 where a row has no lane or period."""

    table: pd.DataFrame
    lanes: Lanes
    rep: Ints
    territory: Ints
    metric: Ints
    period: Ints
    post: Ints
    """Role and levels of the row, as a number of `posts`; -1 for a combination that no spell has."""
    lane: Ints
    twice: Bools
    """Rows that repeat the cell of an earlier row."""

    @cached_property
    def known(self) -> Bools:
        """Rows that stand for a cell of the plan."""
        return np.asarray((self.lane >= 0) & (self.period >= 0) & ~self.twice)

    @cached_property
    def _place(self) -> Ints:
        return np.asarray(self.lane[self.known] * self.lanes.presence.shape[1] + self.period[self.known])

    @cached_property
    def listed(self) -> Bools:
        """Cells that have a row; shape (L, T)."""
        out = np.zeros(self.lanes.presence.size, bool)
        out[self._place] = True
        return out.reshape(self.lanes.presence.shape)

    def laid_out(self, column: str) -> Floats:
        """Numbers of a column by cell, 0 where the cell has no row or the number is blank; shape (L, T)."""
        out = np.zeros(self.lanes.presence.size)
        if column in self.table:
            out[self._place] = np.nan_to_num(
                self.table[column].to_numpy(np.float64)[self.known], posinf=0.0, neginf=0.0
            )
        return out.reshape(self.lanes.presence.shape)

    def of_rows(self, cells: Floats) -> Floats:
        """Values of cells for the rows that are known."""
        return np.asarray(cells.ravel()[self._place])


def match(quotas: pd.DataFrame, lanes: Lanes) -> Match:
    """Find the lane of every row by rep, territory, metric, role and levels, then in the order of spells."""
    spells, settings = lanes.spells, lanes.diary.plan.settings
    rep = places(quotas["rep"], spells.reps)
    territory = places(quotas["territory"], lanes.territories)
    metric = places(quotas["metric"], np.array(lanes.metrics, object))
    period = places(quotas["period"], np.array(lanes.diary.plan.calendar.labels, object))
    post, post_of_spell = _posts(quotas, lanes, ("role", *settings.levels))
    found = (rep >= 0) & (territory >= 0) & (metric >= 0) & (period >= 0) & (post >= 0)
    rows = np.flatnonzero(found)
    keys = [
        (lanes.rep, rep),
        (lanes.territory, territory),
        (lanes.metric, metric),
        (post_of_spell[lanes.spell], post),
    ]
    code = numbered(*(np.concatenate([mine, theirs[rows]]) for mine, theirs in keys))[0]
    lane, twice = np.full(len(quotas), -1), np.zeros(len(quotas), bool)
    lane[rows], twice[rows] = _lanes_of(code[: len(lanes.spell)], code[len(lanes.spell) :], period[rows], lanes)
    return Match(quotas, lanes, rep, territory, metric, period, post, lane, twice)


def _posts(quotas: pd.DataFrame, lanes: Lanes, columns: tuple[str, ...]) -> tuple[Ints, Ints]:
    """Give each combination of role and levels a number, for rows and spells; -1 if no spell has it."""
    table = lanes.spells.table
    of_spell, of_row = [np.zeros(len(table), np.int64)], [np.zeros(len(quotas), np.int64)]
    for column in columns:
        names, code = np.unique(texts(table[column]), return_inverse=True)
        of_spell.append(code)
        of_row.append(places(quotas[column], names))
    known = np.minimum.reduce(of_row) >= 0
    both = zip(of_spell, of_row, strict=True)
    code = numbered(*(np.concatenate([mine, np.maximum(theirs, 0)]) for mine, theirs in both))[0]
    mine, theirs = code[: len(table)], code[len(table) :]
    return np.where(known & np.isin(theirs, mine), theirs, -1), mine


def _lanes_of(lane_key: Ints, row_key: Ints, period: Ints, lanes: Lanes) -> tuple[Ints, Bools]:
    """Lane of each row, and whether the row comes once too often.

    Where several spells share a key, the rows of a period go to those that are there, in their order.
    """
    if not len(row_key):
        return row_key, np.zeros(0, bool)
    size = int(max(lane_key.max(initial=-1), row_key.max(initial=-1))) + 1
    spells = np.bincount(lane_key, minlength=size)
    only = np.full(size, -1)
    only[lane_key] = np.arange(len(lane_key))
    lane = np.where(spells[row_key] == 1, only[row_key], -1)
    periods = lanes.presence.shape[1]
    split = np.flatnonzero(spells[row_key] > 1)
    if len(split):
        lane[split] = _by_spell(lane_key, row_key[split], period[split], lanes, spells)
    place = lane * periods + period
    first = np.full(len(lane_key) * periods, len(place))
    backwards = np.flatnonzero(lane >= 0)[::-1]
    first[place[backwards]] = backwards
    twice = np.where(lane >= 0, first[np.maximum(place, 0)] < np.arange(len(place)), False)
    twice[split] |= lane[split] < 0
    return lane, twice


def _by_spell(lane_key: Ints, row_key: Ints, period: Ints, lanes: Lanes, spells: Ints) -> Ints:
    """Lane of each row whose key several spells share; -1 for a row more than there are spells."""
    several, periods = np.flatnonzero(spells[lane_key] > 1), lanes.presence.shape[1]
    lane = np.repeat(several, periods)
    offer = (lane_key[several, None] * periods + np.arange(periods)).ravel()
    absent, idle = (lanes.presence[several] <= 0).ravel(), (lanes.covered[several] <= 0).ravel()
    order = np.lexsort((lane, absent, idle, offer))
    wanted = row_key * periods + period
    place = np.searchsorted(offer[order], wanted, "left") + turns(wanted)
    place = np.minimum(place, len(order) - 1)
    return np.where(offer[order[place]] == wanted, lane[order[place]], -1)
