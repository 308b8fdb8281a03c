"""The tables of a comparison as sheets."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.insight.compare.comparison import Comparison
from allocator.insight.compare.fairness import LOAD
from allocator.insight.compare.plan_test import Verdict
from allocator.insight.wording import Wording, percent
from allocator.terminal.page import Page, Sheet

FEW = 5
"""Differences of an input table that are shown."""
MANY = 20
"""Goals, or nodes of a level, that are shown."""
_WIDEST = 34
Words = dict[str, Wording]
Short = dict[str, str]


def inputs_sheet(comparison: Comparison, short: Short) -> Sheet:
    """What is asked otherwise: every setting, the first rows of each table."""
    table = comparison.inputs
    file = table["where"].str.split(" ", n=1).str[0]
    place = table.groupby([table["scenario"], file]).cumcount()
    rows = []
    for (scenario, name), mine in table.groupby([table["scenario"], file], sort=False):
        kept = mine if name == "plan.yaml" else mine[place[mine.index] < FEW]
        for _, row in kept.iterrows():
            cells = (row["where"], row["about"], row["old"], row["new"])
            rows.append((short[str(scenario)], *(_cut(text) for text in cells)))
        counts = comparison.input_rows
        counts = counts[(counts["scenario"] == scenario) & (counts["file"] == name)]
        if len(kept) < len(mine):
            rows.append((short[str(scenario)], _cut(f"{name}, in all"), _rows_differ(counts.iloc[0]), "", ""))
    title = "Inputs that differ"
    return _without_empty(Sheet(title, ("scenario", "where", "about", "old", "new"), (), tuple(rows)))


def _rows_differ(row: pd.Series) -> str:
    return ", ".join(f"{row[kind]:,} {kind}" for kind in ("changed", "added", "removed") if row[kind])


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"


def goals_sheet(comparison: Comparison, short: Short, words: Words, page: Page) -> Sheet:
    """Every goal in every scenario, one below the other; of many those that differ."""
    table, title = comparison.goals, "Goals"
    ids = list(dict.fromkeys(table["goal"]))
    if len(ids) > MANY:
        size = (table["carried_change"].abs() + table["target_change"].abs() + table["gap"]) / table["target"]
        first = size.fillna(np.inf).groupby(table["goal"]).max().nlargest(MANY).index
        table = table[table["goal"].isin(first)]
        title = f"Goals, {MANY} of {len(ids):,}"
    rows = []
    for goal, mine in table.groupby("goal", sort=False):
        for count, (_, row) in enumerate(mine.iterrows()):
            shown = (str(goal), words[str(row["metric"])].heading) if count == 0 else ("", "")
            figures = _goal(row, words[str(row["metric"])], row["scenario"] == comparison.names[0])
            rows.append((*map(_cut, shown), short[row["scenario"]], *figures))
    columns = ("target", "carried", "gap", "carried %", "change", "change %")
    sheet = Sheet(title, ("goal", "metric", "scenario"), columns, tuple(rows))
    if page.fits(sheet):
        return sheet
    return Sheet(title, ("goal", "scenario"), columns, tuple((row[0], *row[2:]) for row in rows))


def _goal(row: pd.Series, words: Wording, is_baseline: bool) -> tuple[str, ...]:
    if row["note"] or is_baseline:
        return ("none", "", "", "", "", "") if pd.isna(row["target"]) else (*_amounts(row, words), "", "")
    return (*_amounts(row, words), words.move(row["carried_change"]), _signed(row["carried_change_share"]))


def _amounts(row: pd.Series, words: Wording) -> tuple[str, ...]:
    amounts = (words.amount(row[name]) for name in ("target", "carried", "gap"))
    return (*amounts, _share(row["carried_share"] if row["gap"] <= 0 else min(row["carried_share"], 0.999)))


def totals_sheets(comparison: Comparison, short: Short, words: Words, page: Page) -> Iterator[Sheet]:
    """The year's quotas of the company and of each node, a sheet for each metric and line."""
    table = comparison.totals
    year = table[table["period"] == _year(table)]
    lines = year["line"].nunique()
    for metric in [name for name in words if name in set(year["metric"])]:
        mine = year[year["metric"] == metric]
        for line, rows in mine.groupby("line", sort=False):
            title = f"{words[metric].heading}{f', line {line}' if lines > 1 else ''}: quotas"
            yield _totals(rows, title, list(comparison.names), short, words[metric])


def _year(table: pd.DataFrame) -> str:
    """Label of the year: the last period that is listed."""
    return str(table["period"].iloc[table["period"].str.len().argmin()]) if len(table) else ""


def _totals(table: pd.DataFrame, title: str, names: list[str], short: Short, words: Wording) -> Sheet:
    quota, change, share = (
        table.pivot_table(index=["level", "node"], columns="scenario", values=name, sort=False, dropna=False)
        .reindex(columns=names) for name in ("quota", "change", "change_share")
    )  # fmt: skip
    largest = change.abs().max(axis=1).fillna(0.0)
    kept = largest.groupby(level="level", sort=False).rank(method="first", ascending=False) <= MANY
    rows = []
    for key in quota.index[kept & quota.notna().any(axis=1)]:
        figures = [words.quota(value) if pd.notna(value) else "" for value in quota.loc[[key]].to_numpy()[0]]
        cells = [figures[0]]
        for k in range(1, len(names)):
            moved, part = change.loc[[key]].to_numpy()[0][k], share.loc[[key]].to_numpy()[0][k]
            told = words.move(moved) if pd.notna(moved) else ""
            cells += [figures[k], *([told] if len(names) == 2 else []), _signed(part)]
        rows.append((*map(str, key), *cells))
    headings = [short[names[0]]]
    for name in names[1:]:
        headings += [short[name], *(["change"] if len(names) == 2 else []), "change %"]
    more = f"; the {MANY} nodes of a level that change most" if not kept.all() else ""
    return Sheet(title + more, ("level", "node"), tuple(headings), tuple(rows))


def fairness_sheet(comparison: Comparison, short: Short, words: Words) -> Sheet:
    """The spread of load and of quota ÷ driver within each role."""
    rows = []
    for _, row in comparison.fairness.iterrows():
        kind = f"{words[row['metric']].label} ÷ {row['measure'].removeprefix('quota ÷ ')}" if row["metric"] else LOAD
        figures = [_measured(row[name], row["measure"]) for name in
                   ("lowest", "lower_quartile", "median", "upper_quartile", "highest")]  # fmt: skip
        rows.append((_role(row), kind, short[row["scenario"]], f"{row['reps']:,}", *figures, _share(row["variation"])))
    columns = ("reps", "lowest", "quarter", "median", "3 quarters", "highest", "variation")
    return Sheet("Fairness: spread within a role", ("role", "of", "scenario"), columns, tuple(_once(rows)))


def near_sheet(comparison: Comparison, short: Short, words: Words) -> Sheet:
    """How many reps lie near their fair share."""
    rows = [
        (_role(row), words[row["metric"]].label, short[row["scenario"]], f"{row['reps']:,}",
         *(_share(row[name]) for name in ("within_5", "within_10", "within_20")))
        for _, row in comparison.near_fair_share.iterrows()
    ]  # fmt: skip
    columns = ("reps", "within 5 %", "within 10 %", "within 20 %")
    return Sheet("Reps near their fair share", ("role", "metric", "scenario"), columns, tuple(_once(rows)))


def _role(row: pd.Series) -> str:
    return str(row["role"]) if row["line"] == "direct" else f"{row['role']} ({row['line']})"


def _once(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Leave out what a row says again of role and subject."""
    before = [("", ""), *(row[:2] for row in rows)]
    return [("", "", *row[2:]) if row[:2] == last else row for row, last in zip(rows, before, strict=False)]


def _measured(value: float, measure: str) -> str:
    """Write a load, rate or share of the potential in per cent, and anything else as a number."""
    return _share(value) if measure in (LOAD, "quota ÷ base", "quota ÷ potential") else f"{value:,.4g}"


def tests_sheet(comparison: Comparison, short: Short, page: Page) -> Sheet:
    """The plan tests, with the figure and verdict of each scenario; what is usual where the page is wide enough."""
    table, rows = comparison.plan_tests, []
    for (test, about), mine in table.groupby(["test", "about"], sort=False):
        told = {row["scenario"]: _verdict(row) for _, row in mine.iterrows()}
        if set(told.values()) != {"-"}:
            usual = str(mine["bound"].iloc[0]).partition(";")[0]
            rows.append((str(test), str(about), usual, *(told.get(name, "-") for name in short)))
    sheet = Sheet("Plan tests", ("test", "of", "usual"), tuple(short.values()), tuple(_same_test(rows)))
    if page.fits(sheet):
        return sheet
    return Sheet("Plan tests", ("test", "of"), sheet.numbers, tuple((*row[:2], *row[3:]) for row in sheet.rows))


def _same_test(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    before = ["", *(row[0] for row in rows)]
    return [("", row[1], "", *row[3:]) if row[0] == last else row for row, last in zip(rows, before, strict=False)]


def _verdict(row: pd.Series) -> str:
    return "-" if row["verdict"] == Verdict.NONE else f"{row['shown']} {row['verdict']}"


def _share(value: float) -> str:
    return "" if pd.isna(value) else percent(value)


def _signed(value: float) -> str:
    return "" if pd.isna(value) else f"{'+' if value > 0 else ''}{percent(value)}"


def _without_empty(sheet: Sheet) -> Sheet:
    """Leave out columns that say nothing, and that of the scenario where there is one only."""
    said = [place for place in range(len(sheet.texts)) if any(row[place] for row in sheet.rows)]
    if len({row[0] for row in sheet.rows}) == 1:
        said = said[1:]
    rows = tuple(tuple(row[place] for place in said) for row in sheet.rows)
    return Sheet(sheet.title, tuple(sheet.texts[place] for place in said), (), rows)
