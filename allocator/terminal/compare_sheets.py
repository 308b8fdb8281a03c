"""Inputs, goals and totals of a comparison as sheets."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.insight.compare.comparison import Comparison
from allocator.insight.wording import Wording
from allocator.terminal.compare_page import ComparePage, share, signed
from allocator.terminal.page import Sheet

FEW = 5
"""Differences of an input table that are shown."""
MANY = 20
"""Goals, or nodes of a level, that are shown."""
_WIDTHS = (60, 40, 30, 24, 18)
"""Letters of a text that are shown, as many as the page has room for."""
_SETTINGS = "plan.yaml"
_NEARLY = 0.999


def inputs_sheet(on: ComparePage) -> Sheet:
    """What is asked otherwise: every setting, the first rows of each table."""
    rows = [row for scenario in on.names[1:] for row in _inputs(on.comparison, scenario, on.short[scenario])]
    sheets = [_cut_to(rows, width) for width in _WIDTHS]
    return next((sheet for sheet in sheets if on.page.fits(sheet)), sheets[-1])


def _inputs(comparison: Comparison, scenario: str, short: str) -> Iterator[tuple[str, ...]]:
    table = comparison.inputs[comparison.inputs["scenario"] == scenario]
    counts = comparison.input_rows[comparison.input_rows["scenario"] == scenario].set_index("file")
    for file, mine in table.groupby(table["where"].str.split(" ", n=1).str[0], sort=False):
        shown = mine if file == _SETTINGS else mine[:FEW]
        cells = shown[["where", "about", "old", "new"]].to_numpy(object)
        yield from ((short, *map(str, row)) for row in cells)
        if len(shown) < len(mine):
            kinds = counts.loc[str(file), ["changed", "added", "removed"]]
            in_all = ", ".join(f"{count:,} {kind}" for kind, count in kinds.items() if count)
            yield short, f"{file} in all: {in_all}", "", "", ""


def _cut_to(rows: list[tuple[str, ...]], width: int) -> Sheet:
    cut = [(*row[:2], *(_cut(text, width) for text in row[2:])) for row in rows]
    return _without_empty(("scenario", "where", "about", "old", "new"), cut)


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}…"


def _without_empty(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> Sheet:
    """Leave out columns that say nothing, and that of the scenario where there is one only."""
    said = [place for place in range(len(columns)) if any(row[place] for row in rows)]
    said = said[1:] if len({row[0] for row in rows}) == 1 else said
    texts = tuple(columns[place] for place in said)
    return Sheet("Inputs that differ", texts, (), tuple(tuple(row[place] for place in said) for row in rows))


def goals_sheet(on: ComparePage) -> Sheet:
    """Every goal in every scenario, once where nothing of it differs; of many those that differ or fall short most."""
    table, title = on.comparison.goals, "Goals"
    count = table["goal"].nunique()
    if count > MANY:
        size = (table["carried_change"].abs() + table["target_change"].abs() + table["gap"]) / table["target"]
        first = size.fillna(np.inf).groupby(table["goal"]).max().nlargest(MANY).index
        table, title = table[table["goal"].isin(first)], f"Goals, {MANY} of {count:,}"
    rows = tuple(row for goal, mine in table.groupby("goal", sort=False) for row in _goal(on, str(goal), mine))
    columns = ("target", "carried", "gap", "carried %", "change", "change %")
    sheet = Sheet(title, ("goal", "metric", "scenario"), columns, rows)
    if on.page.fits(sheet):
        return sheet
    return Sheet(title, ("goal", "scenario"), columns, tuple((row[0], *row[2:]) for row in rows))


def _goal(on: ComparePage, goal: str, table: pd.DataFrame) -> Iterator[tuple[str, ...]]:
    rows = [row for _, row in table.iterrows()]
    words = next(on.words[row["scenario"]][row["metric"]] for row in rows if not pd.isna(row["target"]))
    names: tuple[str, ...] = (_cut(goal, _WIDTHS[1]), words.heading)
    if _stays(table):
        yield (*names, "all", *_amounts(rows[0], words), "", "")
        return
    for row in rows:
        yield (*names, on.short[row["scenario"]], *_figures(on, row))
        names = ("", "")


def _stays(rows: pd.DataFrame) -> bool:
    """Tell whether a goal is the same in all scenarios."""
    changes = rows[["target_change", "carried_change"]].abs().to_numpy(np.float64)
    return bool((rows["note"] == "").all() and changes.max(initial=0.0) == 0)


def _figures(on: ComparePage, row: pd.Series) -> tuple[str, ...]:
    if pd.isna(row["target"]):
        return ("none", "", "", "", "", "")
    words = on.words[row["scenario"]][row["metric"]]
    if row["note"] or row["scenario"] == on.names[0]:
        return (*_amounts(row, words), "", "")
    return (*_amounts(row, words), words.move(row["carried_change"]), signed(row["carried_change_share"]))


def _amounts(row: pd.Series, words: Wording) -> tuple[str, ...]:
    amounts = (words.amount(row[name]) for name in ("target", "carried", "gap"))
    part = row["carried_share"]
    return (*amounts, share(part if row["gap"] <= 0 else min(part, _NEARLY)))


def totals_sheets(on: ComparePage) -> Iterator[Sheet]:
    """The year's quotas of the company and of each node, a sheet for each metric and line of which any changes."""
    table = on.comparison.totals
    table = table[table["period"] == on.year]
    for metric, words in on.baseline.items():
        for line, rows in table[table["metric"] == metric].groupby("line", sort=False):
            if rows["change"].abs().max() > 0:
                title = f"{words.heading}{f', line {line}' if table['line'].nunique() > 1 else ''}: quotas"
                yield _totals(on, rows, title, words)


def unchanged(on: ComparePage) -> list[str]:
    """Name the metrics that are the same at every node of every level in every scenario."""
    table = on.comparison.totals
    table = table[(table["period"] == on.year) & (table["scenario"] != on.names[0])]
    most = table["change"].abs().groupby(table["metric"]).max()
    return [words.label for metric, words in on.baseline.items() if most.get(metric, np.nan) == 0]


def _totals(on: ComparePage, table: pd.DataFrame, title: str, words: Wording) -> Sheet:
    most = table["change"].abs().groupby([table["level"], table["node"]], sort=False).max().fillna(0.0)
    kept = most.groupby(level="level").rank(method="first", ascending=False) <= MANY
    shown, both = set(most.index[kept]), len(on.names) == 2
    rows = tuple(
        (*map(str, key), *_node(on, mine.set_index("scenario"), words, both))
        for key, mine in table.groupby(["level", "node"], sort=False)
        if key in shown
    )
    headings = [on.short[on.names[0]]]
    for name in on.names[1:]:
        headings += [on.short[name], *(["change"] if both else []), "change %"]
    more = f"; the {MANY} nodes of a level that change most" if not kept.all() else ""
    return Sheet(title + more, ("level", "node"), tuple(headings), rows)


def _node(on: ComparePage, figures: pd.DataFrame, words: Wording, both: bool) -> Iterator[str]:
    """Write the quota of the baseline, then quota and change of every other scenario."""
    for place, (_, row) in enumerate(figures.reindex(list(on.names)).iterrows()):
        yield "" if pd.isna(row["quota"]) else words.quota(row["quota"])
        if place and both:
            yield "" if pd.isna(row["change"]) else words.move(row["change"])
        if place:
            yield signed(row["change_share"])
