"""plan.xlsx, sheet by sheet; the same bytes for the same allocation."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.allocation import TABLES, Allocation
from allocator.export.workbook.names import cell_text, sheet_names
from allocator.export.workbook.sheet import Sheet
from allocator.export.workbook.styles import Styles
from allocator.export.workbook.summary import write_summary
from allocator.export.workbook.table import write_table
from allocator.export.workbook.team import title, write_team
from allocator.export.workbook.teams import COMPANY, MOST_TEAMS, team_level, teams

SUMMARY, PACE = "summary", "pace"
PACE_ROWS = 20_000
"""Longer guidance is left to pace.csv."""
_TABS = {SUMMARY: "#1F4E79", **dict.fromkeys((*TABLES, PACE), "#9AA5B1")}
_TEAM_TAB = "#2E7D4F"
_MADE = datetime(2000, 1, 1)
"""The date in the file, which does not tell when it was written: the same plan gives the same bytes."""


def write_workbook(allocation: Allocation, path: Path, pace: pd.DataFrame | None = None) -> None:
    """Write an allocation as a workbook: a summary, every table, and a sheet to print for each team.

    Parameters
    ----------
    pace
        Guidance by week or day, which has a sheet of its own where it is not too long.
    """
    from xlsxwriter import Workbook

    book = Workbook(str(path), {"constant_memory": True, "tmpdir": str(path.parent)})
    try:
        book.set_properties({"title": cell_text(allocation.plan.settings.name), "created": _MADE})
        _fill(book, allocation, pace)
    finally:
        book.close()


def _fill(book: Any, allocation: Allocation, pace: pd.DataFrame | None) -> None:
    styles, tables = Styles(book), dict(allocation.tables)
    if pace is not None and len(pace) <= PACE_ROWS:
        tables[PACE] = pace
    summary = _sheet(book, styles, SUMMARY, _TABS[SUMMARY])
    pages = {name: _sheet(book, styles, name, _TABS[name]) for name in tables}
    places = {name: write_table(pages[name], allocation.plan.settings, table) for name, table in tables.items()}
    write_summary(summary, allocation, places["quotas"], _remarks(allocation, pace))
    _write_teams(book, styles, allocation, (SUMMARY, *tables))


def _sheet(book: Any, styles: Styles, name: str, color: str) -> Sheet:
    page = book.add_worksheet(name)
    page.set_tab_color(color)
    return Sheet(page, name, styles)


def _write_teams(book: Any, styles: Styles, allocation: Allocation, taken: tuple[str, ...]) -> None:
    found = list(teams(allocation))
    names = sheet_names((title(allocation.plan, team) for team in found), taken)
    for team, name in zip(found, names, strict=True):
        write_team(_sheet(book, styles, name, _TEAM_TAB), allocation.plan, team)


def _remarks(allocation: Allocation, pace: pd.DataFrame | None) -> list[str]:
    """Say what is on which sheet, and what is not in the workbook."""
    levels, level = allocation.plan.settings.levels, team_level(allocation)
    said = [f"One sheet for each {level} follows the tables, to print."] if level != COMPANY else []
    if level == COMPANY:
        said = ["The last sheet, to print, has all reps."]
    if levels and level != levels[-1]:
        count = allocation.quotas[levels[-1]].nunique()
        said.append(f"There is none for each {levels[-1]}, as {count:,} are more than {MOST_TEAMS}.")
    if pace is not None and len(pace) > PACE_ROWS:
        said.append(f"The pace has {len(pace):,} rows and is in pace.csv alone.")
    return said
