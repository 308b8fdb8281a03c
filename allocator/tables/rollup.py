"""rollup.csv: every level's part of the goals, target, quotas and cover."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.arrays import Floats
from allocator.cells.groups import coded
from allocator.rules.cells import Cells
from allocator.tables.frame import Result, metric_names, quotient

COMPANY = "company"
_FIGURES = ("goal_part", "target", "quota", "without_open", "last_year")


def rollup(result: Result) -> pd.DataFrame:
    """One row for each level, node, line, metric and period, the year included, sums of metrics too.

    Columns: level, node, line, metric, period, goal_part (fair part of the goals of the reps below), target (with the
    padding down to the level), quota (of the reps below), cover (quota ÷ goal part), cover_without_open_seats,
    last_year, growth.
    """
    cells = result.cells
    parts = [_level(result, level) for level in (COMPANY, *cells.plan.settings.levels)]
    table = _with_sums(cells, pd.concat(parts, ignore_index=True))
    table = _with_year(cells, table)
    goal, quota, last = (table[c].to_numpy(np.float64) for c in ("goal_part", "quota", "last_year"))
    order = ["level", "node", "line", "metric", "period"]
    shown = table[order].assign(
        goal_part=goal, target=table["target"], quota=quota, cover=quotient(quota, goal),
        cover_without_open_seats=quotient(table["without_open"].to_numpy(np.float64), goal),
        last_year=np.where(last > 0, last, np.nan), growth=quotient(quota, last) - 1.0,
    )  # fmt: skip
    levels = {level: k for k, level in enumerate((COMPANY, *cells.plan.settings.levels))}
    place = {label: k for k, label in enumerate((*cells.plan.calendar.labels, _year(cells)))}
    sort = shown.assign(level=shown["level"].map(levels), period=shown["period"].map(place))
    return shown.loc[sort.sort_values(order, kind="stable").index].reset_index(drop=True)


def _level(result: Result, level: str) -> pd.DataFrame:
    cells, lanes = result.cells, result.cells.lanes
    roster = lanes.roster
    nodes, node = np.array([""], object), np.zeros(len(roster.rep), np.int64)
    if level != COMPANY:
        nodes, node = coded(roster.text(level))
    lines, line = np.unique(roster.line, return_inverse=True)
    spell = lanes.spell[cells.lane]
    periods, metrics = len(cells.plan.calendar.labels), len(lanes.metrics)
    key = ((node[spell] * len(lines) + line[spell]) * metrics + cells.metric) * periods + cells.period
    used, row = np.unique(key, return_inverse=True)
    figures = _figures(result, level)
    sums = {name: np.bincount(row, values, len(used)) for name, values in figures.items()}
    rest, period = np.divmod(used, periods)
    rest, metric = np.divmod(rest, metrics)
    at_node, at_line = np.divmod(rest, len(lines))
    labels = np.array(cells.plan.calendar.labels, object)
    return pd.DataFrame({
        "level": level, "node": nodes[at_node], "line": lines[at_line], "metric": metric_names(cells)[metric],
        "period": labels[period], **sums,
    })  # fmt: skip


def _figures(result: Result, level: str) -> dict[str, Floats]:
    cells = result.cells
    part = cells.goal_part
    padding = np.ones((1, 1)) if level == COMPANY else cells.padding.down_to(level)
    seats = cells.lanes.roster.open_seat[cells.lanes.spell[cells.lane]]
    return {
        "goal_part": part,
        "target": part * (cells.at(padding) if padding.size > 1 else 1.0),
        "quota": result.quota,
        "without_open": np.where(seats, 0.0, result.quota),
        "last_year": cells.at(cells.holdings.history.last_year),
    }


def _with_sums(cells: Cells, table: pd.DataFrame) -> pd.DataFrame:
    found = [table]
    for name, metric in cells.plan.settings.metrics.items():
        if metric.sum_of:
            mine = table[table["metric"].isin(metric.sum_of)].assign(metric=name)
            found.append(
                mine.groupby(["level", "node", "line", "metric", "period"], as_index=False)[list(_FIGURES)].sum()
            )
    return pd.concat(found, ignore_index=True)


def _with_year(cells: Cells, table: pd.DataFrame) -> pd.DataFrame:
    if len(cells.plan.calendar.labels) == 1:
        return table
    year = table.groupby(["level", "node", "line", "metric"], as_index=False)[list(_FIGURES)].sum()
    return pd.concat([table, year.assign(period=_year(cells))], ignore_index=True)


def _year(cells: Cells) -> str:
    return cells.plan.calendar.label(cells.plan.calendar.year)
