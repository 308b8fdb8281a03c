"""Scenarios side by side: what was asked, goals, totals, fairness and room, a row each; what differs is marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.desk.figures import headroom_figure, load_figure
from allocator.desk.limit_told import limit_told
from allocator.desk.short import short, short_move
from allocator.desk.state import State
from allocator.insight.compare.comparison import Comparison
from allocator.insight.compare.plan_test import Verdict
from allocator.insight.compare.rows import NO_ROW
from allocator.insight.wording import Wording, aligned_percent, percent, wording
from allocator.tables.rollup import COMPANY

MOST_INPUTS = 12
"""Differences in what was asked that are shown at once."""
MOST_GOALS = 15
_SETTINGS = "plan.yaml "
_SIGNS = {Verdict.PASS: "✓", Verdict.LOOK: "◐", Verdict.FAIL: "✕", Verdict.NONE: "–"}
_NEARLY = 0.999
_LARGE = re.compile(r"(?<![\w.,-])[1-9]\d{4,}(?![\w,-])")
"""A whole number of five digits or more that is no part of a name, a date or a fraction."""


@dataclass(frozen=True)
class Cell:
    """What a scenario has in a row."""

    text: str
    detail: str = ""
    differs: bool = False
    """Whether it is not what the first scenario has."""
    tone: str = ""
    """`less`, `more`, or nothing; the text says so in words or signs, too."""


@dataclass(frozen=True)
class Row:
    """One thing that scenarios are compared in."""

    label: str
    detail: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Section:
    """Rows under a heading."""

    title: str
    rows: tuple[Row, ...]
    more: str = ""


Solved = Mapping[str, Allocation]


def heads(solved: Solved) -> list[tuple[str, State]]:
    """Return name and state of each scenario."""
    return [(name, State(allocation.status)) for name, allocation in solved.items()]


def size(solved: Solved) -> str:
    """Say how large the scenarios are, where they are alike."""
    said = []
    for allocation in solved.values():
        settings = allocation.plan.settings
        reps = allocation.plan.table("reps")["rep"].nunique()
        periods = len(allocation.plan.calendar.labels)
        said.append(f"{reps:,} reps · {periods} periods · {len(settings.cell_metrics)} metrics")
    return said[0] if len(set(said)) == 1 else "of different size"


def sections(comparison: Comparison, solved: Solved) -> list[Section]:
    """Return everything that stands side by side; sections without rows are left out."""
    found = [
        _asked(comparison, solved),
        _goals(comparison, solved),
        _totals(comparison, solved),
        _fairness(comparison, solved),
    ]
    return [section for section in found if section.rows]


def _asked(comparison: Comparison, solved: Solved) -> Section:
    """What is asked otherwise, settings before rows of tables."""
    others = comparison.names[1:]
    told: dict[tuple[str, str], dict[str, tuple[str, str]]] = {}
    for scenario, where, about, old, new in comparison.inputs.itertuples(index=False):
        told.setdefault((str(where), str(about)), {})[str(scenario)] = (str(old), str(new))
    keys = sorted(told, key=lambda key: not key[0].startswith(_SETTINGS))
    rows = []
    for where, about in keys[:MOST_INPUTS]:
        mine = told[where, about]
        before = next(old for old, _ in mine.values())
        cells = [Cell(_given(before))]
        cells += [Cell(_given(mine[name][1]), "", True) if name in mine else Cell(_given(before)) for name in others]
        limit = next((text for text in (limit_told(one.plan, where) for one in _having(mine, solved)) if text), "")
        rows.append(Row(limit, where, _stands(cells)) if limit else Row(*_place(where, about), tuple(cells)))
    count = len(keys) - len(rows)
    more = f"{count:,} more on the tab All that differs" if count > 0 else ""
    return Section("What differs in what was asked", tuple(rows), more)


def _having(told: Mapping[str, tuple[str, str]], solved: Solved) -> Iterator[Allocation]:
    """Yield the scenarios that have a row which others lack, as far as one row alone is told."""
    first, *_ = solved.values()
    for name, (old, new) in told.items():
        if NO_ROW in (old, new):
            yield first if new == NO_ROW else solved[name]


def _stands(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Say of a limit that is told by its sentence only where it stands."""
    return tuple(Cell("not there" if cell.text == "–" else "holds", "", cell.differs) for cell in cells)


def _place(where: str, about: str) -> tuple[str, str]:
    """Name a setting by its words, a cell of a table by what it is of."""
    if where.startswith(_SETTINGS):
        words = where.removeprefix(_SETTINGS).replace("_", " ").replace(".", " › ")
        return words[:1].upper() + words[1:], "setting"
    return about or where, where


def _given(text: str) -> str:
    """Write what was asked for people: large numbers with thousands separated."""
    if text == NO_ROW:
        return "–"
    return _LARGE.sub(lambda found: f"{int(found[0]):,}", text) or "–"


def _goals(comparison: Comparison, solved: Solved) -> Section:
    table = comparison.goals
    ids = list(dict.fromkeys(table["goal"]))
    rows = [_goal(str(goal), table[table["goal"] == goal], solved) for goal in ids[:MOST_GOALS]]
    more = f"{len(ids) - MOST_GOALS:,} more goals in the files" if len(ids) > MOST_GOALS else ""
    return Section("Goals", tuple(rows), more)


def _goal(goal: str, table: pd.DataFrame, solved: Solved) -> Row:
    metric = str(table["metric"].iloc[0])
    cells = [_goal_cell(row, solved[str(row["scenario"])]) for _, row in table.iterrows()]
    parts = [_label(solved, metric), str(table["period"].iloc[0]), str(table["scope"].iloc[0])]
    return Row(goal, " · ".join(filter(None, parts)), tuple(cells))


def _goal_cell(row: pd.Series, allocation: Allocation) -> Cell:
    if pd.isna(row["target"]):
        return Cell("–", "not asked", True)
    words = wording(allocation.plan.settings, str(row["metric"]))
    unit = words.unit if words.is_money else ""
    differs = bool(abs(row["target_change"]) > 0 or abs(row["carried_change"]) > 0)
    if row["gap"] > 0:
        part = min(float(row["carried_share"]), _NEARLY)
        gap = f"▼ {short(row['gap'], unit)} short of {short(row['target'], unit)}"
        return Cell(f"{short(row['carried'], unit)} · {aligned_percent(part)}", gap, differs, "less")
    return Cell(f"{short(row['carried'], unit)} · 100 %", "", differs)


def _label(solved: Solved, metric: str) -> str:
    known = next(one.plan.settings for one in solved.values() if metric in one.plan.settings.metrics)
    return wording(known, metric).label


def _totals(comparison: Comparison, solved: Solved) -> Section:
    """Quotas of the company for the year, over-assignment included."""
    table = comparison.totals
    base = next(iter(solved.values()))
    year = base.plan.calendar.label(base.plan.calendar.year)
    company = table[(table["level"] == COMPANY) & (table["period"] == year)]
    rows = []
    for (line, metric), mine in company.groupby(["line", "metric"], sort=False):
        about = "quotas of the company" if line == "direct" else f"quotas of the company, line {line}"
        cells = _beside(mine, solved, str(metric))
        rows.append(Row(_label(solved, str(metric)), about, cells))
    return Section("Totals", tuple(rows))


def _beside(table: pd.DataFrame, solved: Solved, metric: str) -> tuple[Cell, ...]:
    """One cell a scenario: its quotas, and the change against the first."""
    rows = {str(row["scenario"]): row for _, row in table.iterrows()}
    return tuple(
        _total(rows[name], wording(allocation.plan.settings, metric)) if name in rows else Cell("–")
        for name, allocation in solved.items()
    )


def _total(row: pd.Series, words: Wording) -> Cell:
    unit = words.unit if words.is_money else ""
    text = short(float(row["quota"]), unit)
    change = float(row["change"])
    if not np.isfinite(change) or change == 0:
        return Cell(text)
    part = f" ({'+' if change > 0 else ''}{percent(row['change_share'])})" if pd.notna(row["change_share"]) else ""
    sign = "▲" if change > 0 else "▼"
    return Cell(text, f"{sign} {short_move(change, unit)}{part}", True)


def _fairness(comparison: Comparison, solved: Solved) -> Section:
    figures = [load_figure(allocation) for allocation in solved.values()]
    rooms = [headroom_figure(allocation) for allocation in solved.values()]
    near = [_near(comparison.near_fair_share, name) for name in solved]
    quotas = "quotas of the year, by rep and metric"
    rows = (
        Row("Load, middle 80 % of reps", figures[0].meaning, _marked([(one.value, one.detail) for one in figures])),
        Row("Within ± 10 % of fair share", quotas, _marked([(one, "") for one in near])),
        Row("Headroom", rooms[0].meaning, _marked([(one.value, one.detail) for one in rooms])),
    )
    return Section("Fairness and room", rows)


def _near(table: pd.DataFrame, name: str) -> str:
    """Count the quotas near fair share over roles and metrics."""
    mine = table[table["scenario"] == name]
    count = int(mine["reps"].sum())
    near = round(float((mine["reps"] * mine["within_10"]).sum()))
    return f"{near:,} of {count:,}" if count else "–"


def _marked(texts: list[tuple[str, str]]) -> tuple[Cell, ...]:
    return tuple(Cell(text, detail, text != texts[0][0]) for text, detail in texts)


def verdicts(comparison: Comparison) -> Section:
    """Return the plan tests with figure and verdict in words; those that apply to no scenario are left out."""
    rows = list(_verdicts(comparison))
    return Section("Plan tests", tuple(rows))


def _verdicts(comparison: Comparison) -> Iterator[Row]:
    for (test, about), mine in comparison.plan_tests.groupby(["test", "about"], sort=False):
        told = {str(row["scenario"]): row for _, row in mine.iterrows()}
        if set(mine["verdict"]) == {Verdict.NONE}:
            continue
        cells = [_verdict(told[name]) if name in told else Cell("–") for name in comparison.names]
        first = cells[0].text
        marked = tuple(Cell(one.text, one.detail, one.text != first, one.tone) for one in cells)
        usual = str(mine["bound"].iloc[0])
        yield Row(f"{test}{f', {about}' if about else ''}", f"usual: {usual}", marked)


def _verdict(row: pd.Series) -> Cell:
    verdict = Verdict(row["verdict"])
    if verdict is Verdict.NONE:
        return Cell("– does not apply")
    tone = {Verdict.FAIL: "less", Verdict.PASS: "more"}.get(verdict, "")
    said = "" if verdict is Verdict.PASS else str(row["sentence"])
    return Cell(f"{_SIGNS[verdict]} {verdict} · {row['shown']}", said, False, tone)
