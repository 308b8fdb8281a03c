"""rollup.csv: every level's part of the goals, target, quotas and cover."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.cells.groups import distinct, totals
from allocator.rules.cells import Cells
from allocator.tables.frame import Result, quotient

COMPANY = "company"
_AS_ADDED = ("level", "node", "line", "metric", "period", "goal_part", "target", "quota")


def rollup(result: Result) -> pd.DataFrame:
    """One row for each level, node, line, metric and period, the year included, sums of metrics too.

    Columns: level, node, line, metric, period, goal_part (fair part of the goals of the reps below), target (with the
    padding down to the level), quota (of the reps below), cover (quota ÷ goal part), cover_without_open_seats,
    last_year, growth.
    """
    cells = result.cells
    levels = (COMPANY, *cells.plan.settings.levels)
    seats = cells.lanes.roster.open_seat[cells.lanes.spell[cells.lane]]
    part = cells.goal_part
    figures = {
        "goal_part": part, "target": part, "quota": result.quota, "without_open": np.where(seats, 0.0, result.quota),
        "last_year": cells.at(cells.holdings.history.last_year),
    }  # fmt: skip
    found = []
    for level in levels:
        if level != COMPANY:
            figures["target"] = part * cells.at(cells.padding.down_to(level))
        found.append(_laid_out(cells, level, _level(cells, level, figures)))
    columns = {name: np.concatenate([one[name] for one in found]) for name in found[0]}
    goal, quota, last = columns["goal_part"], columns["quota"], columns["last_year"]
    return pd.DataFrame({
        **{name: columns[name] for name in _AS_ADDED},
        "cover": quotient(quota, goal),
        "cover_without_open_seats": quotient(columns["without_open"], goal),
        "last_year": np.where(last > 0, last, np.nan),
        "growth": quotient(quota, last) - 1.0,
    })  # fmt: skip


@dataclass(frozen=True)
class _Level:
    """Figures of a level by node, line and metric, in the order of their names, and by period; shape (groups, T)."""

    nodes: Texts
    metrics: tuple[str, ...]
    group: Ints
    """Node, line and metric of each row in one number."""
    present: Mask
    figures: dict[str, Floats]


def _level(cells: Cells, level: str, figures: dict[str, Floats]) -> _Level:
    """Add the cells up by node, line and metric, then the metrics that others are the sums of."""
    roster, settings, count = cells.lanes.roster, cells.plan.settings, len(cells.lanes.metrics)
    nodes, node = (np.array([""], object), roster.rep * 0) if level == COMPANY else roster.coded(level)
    place = (node * len(roster.lines) + roster.line_code)[cells.lanes.spell[cells.lane]]
    used, row = distinct(place * count + cells.metric)
    at, metric = np.divmod(used, count)
    names = tuple(sorted(settings.metrics))
    parts = [[cells.lanes.metrics.index(part) for part in settings.parts(name)] for name in names]
    source = [np.flatnonzero(np.isin(metric, part)) for part in parts]
    group, of = distinct(np.concatenate([at[rows] * len(names) + k for k, rows in enumerate(source)]))
    rows, periods = np.concatenate(source), len(cells.plan.calendar.labels)
    key = row * periods + cells.period

    def added_up(values: Floats) -> Floats:
        own = totals(values, key, len(used) * periods).reshape(-1, periods)
        return totals(own[rows], of, len(group))

    present = added_up(np.ones(len(key))) > 0
    return _Level(nodes, names, group, present, {name: added_up(values) for name, values in figures.items()})


def _laid_out(cells: Cells, level: str, found: _Level) -> dict[str, Texts | Floats]:
    """Columns of a level, the year after the periods of each group."""
    calendar, lines = cells.plan.calendar, cells.lanes.roster.lines
    labels, present, figures = calendar.labels, found.present, found.figures
    if len(labels) > 1:
        labels = (*labels, calendar.label(calendar.year))
        present = np.column_stack([present, present.any(axis=1)])
        figures = {name: np.column_stack([values, _year(values)]) for name, values in figures.items()}
    row, period = np.nonzero(present)
    place, metric = np.divmod(found.group[row], len(found.metrics))
    node, line = np.divmod(place, len(lines))
    return {
        "level": np.full(len(row), level, object), "node": found.nodes[node], "line": lines[line],
        "metric": np.array(found.metrics, object)[metric], "period": np.array(labels, object)[period],
        **{name: values[row, period] for name, values in figures.items()},
    }  # fmt: skip


def _year(values: Floats) -> Floats:
    """Sum over the periods, the rounding errors of the additions made good (Kahan, 1965)."""
    total, error = np.zeros((2, len(values)))
    for period in values.T:
        more = period - error
        longer = total + more
        error = (longer - total) - more
        total = longer
    return total
