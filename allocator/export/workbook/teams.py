"""Which sheets are made to be handed out: one for each team, or for the level above where teams are too many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.allocation import Allocation

MOST_TEAMS = 100
"""Sheets for teams; a workbook with more can hardly be used."""
COMPANY = "company"


@dataclass(frozen=True)
class Team:
    """A node of a level with its quotas, laid out by rep and period."""

    level: str
    node: str
    above: tuple[str, ...]
    """Names of the levels above, from the top."""
    blocks: tuple[Block, ...]
    loads: pd.DataFrame
    """Load of each rep by period and, last, of the year; NaN for who has no hours."""
    people: pd.DataFrame
    """name and role of each rep."""


@dataclass(frozen=True)
class Block:
    """Quotas of a team in one metric, on one line of credit."""

    line: str
    metric: str
    quotas: pd.DataFrame
    """By rep and period; NaN where the rep has no cell."""
    target: pd.Series[float]
    """The number of whoever leads the team, by period and, last, of the year."""


def team_level(allocation: Allocation) -> str:
    """Return the lowest level that has few enough nodes for a sheet each; the company if none has."""
    for level in reversed(allocation.plan.settings.levels):
        if allocation.quotas[level].nunique() <= MOST_TEAMS:
            return level
    return COMPANY


def teams(allocation: Allocation) -> Iterator[Team]:
    """Lay out the quotas of each team, in the order of their names."""
    level, loads = team_level(allocation), _loads(allocation)
    targets = _targets(allocation, level)
    for node, mine in members(allocation):
        reps = pd.Index(sorted(mine["rep"].unique()), dtype=object)
        people = mine.drop_duplicates("rep", keep="last").set_index("rep")[["name", "role"]].astype(object)
        blocks = tuple(_blocks(allocation, mine, targets, node))
        yield Team(level, node, _above(allocation, level, mine), blocks, loads.loc[reps], people.loc[reps])


def members(allocation: Allocation) -> Iterator[tuple[str, pd.DataFrame]]:
    """Return the node of each team with the rows of its quotas, in the order of their names."""
    level, quotas = team_level(allocation), allocation.quotas
    if level == COMPANY:
        yield "", quotas
        return
    codes, names = pd.factorize(quotas[level], sort=True)
    order = np.argsort(codes, kind="stable")
    for name, rows in zip(names, np.split(order, np.flatnonzero(np.diff(codes[order])) + 1), strict=True):
        yield str(name), quotas.iloc[rows]


def _above(allocation: Allocation, level: str, mine: pd.DataFrame) -> tuple[str, ...]:
    """Names of the levels above a team; of a level on which its people differ, none."""
    levels = allocation.plan.settings.levels
    higher = levels[: levels.index(level)] if level in levels else ()
    return tuple(str(mine[one].iloc[0]) for one in higher if mine[one].nunique() == 1)


def _blocks(allocation: Allocation, mine: pd.DataFrame, targets: pd.Series[float], node: str) -> Iterator[Block]:
    """Quotas of a team by line and metric, the direct line and the order of plan.yaml first."""
    labels = list(allocation.plan.calendar.labels)
    year = allocation.plan.calendar.label(allocation.plan.calendar.year)
    for line in sorted(map(str, mine["line"].unique()), key=lambda name: (name != "direct", name)):
        for metric in allocation.plan.settings.cell_metrics:
            cells = mine[(mine["line"] == line) & (mine["metric"] == metric)]
            if len(cells):
                sums = cells.groupby(["rep", "period"], observed=True)["quota"].sum().unstack("period")
                sums.index, sums.columns = sums.index.astype(object), sums.columns.astype(object)
                known = [(node, line, metric, label) for label in dict.fromkeys([*labels, year])]
                target = targets.reindex(pd.MultiIndex.from_tuples(known))
                target.index = pd.Index([label for *_, label in known])
                yield Block(line, metric, sums.reindex(columns=labels).sort_index(), target)


def _targets(allocation: Allocation, level: str) -> pd.Series[float]:
    """Target of each node, line, metric and period of a level."""
    rollup = allocation.rollup
    mine = rollup[rollup["level"] == level].astype(dict.fromkeys(("node", "line", "metric", "period"), object))
    return mine.set_index(["node", "line", "metric", "period"])["target"]


def _loads(allocation: Allocation) -> pd.DataFrame:
    """Load of each rep by period over all that the rep carries, and of the year."""
    labels = list(allocation.plan.calendar.labels)
    sums = allocation.quotas.groupby(["rep", "period"], observed=True)["load"].sum(min_count=1).unstack("period")
    sums.index, sums.columns = sums.index.astype(object), sums.columns.astype(object)
    loads = sums.reindex(columns=labels)
    of_year = allocation.reps.groupby("rep", observed=True)["load"].max()
    of_year.index = of_year.index.astype(object)
    return loads.assign(year=of_year.reindex(loads.index))
