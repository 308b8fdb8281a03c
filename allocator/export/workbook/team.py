"""The sheet of a team, made to be printed: quotas of its reps by period, metric by metric, and their load."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.export.workbook.columns import number_width, quota_decimals
from allocator.export.workbook.sheet import Sheet, address, letters, set_paper
from allocator.export.workbook.styles import SHARE, amounts
from allocator.export.workbook.teams import COMPANY, Block, Team
from allocator.insight.wording import Wording, wording
from allocator.plan.plan import Plan

_FULL = 1.0
_WIDEST_NAME = 28
_LEAST_WIDTH = 9


@dataclass(frozen=True)
class _Columns:
    """Where things stand on the sheet."""

    people: tuple[str, ...]
    """Columns that tell of the rep: rep, name, role."""
    periods: tuple[str, ...]
    year: str

    @property
    def first(self) -> int:
        return len(self.people)

    @property
    def last(self) -> int:
        """The column of the year; that of the only period, where there is one."""
        return self.first + len(self.periods) - (len(self.periods) == 1)


def write_team(sheet: Sheet, plan: Plan, team: Team) -> None:
    """Write the quotas of a team, a block of rows for each metric."""
    columns = _columns(plan, team)
    _write_top(sheet, plan, team, columns)
    several = len({block.line for block in team.blocks}) > 1
    for block in team.blocks:
        words = wording(plan.settings, block.metric)
        line = f", line {block.line}" if several else ""
        _write_block(sheet, columns, team.people, block, words, f"{words.heading}{line}")
    _write_loads(sheet, columns, team)
    _set_page(sheet, plan, team, columns)


def _columns(plan: Plan, team: Team) -> _Columns:
    names = team.people["name"].astype(str)
    people = ["rep"]
    if ((names != "") & (names != team.people.index)).any():
        people.append("name")
    if team.people["role"].nunique() > 1:
        people.append("role")
    return _Columns(tuple(people), plan.calendar.labels, plan.calendar.label(plan.calendar.year))


def _write_top(sheet: Sheet, plan: Plan, team: Team, columns: _Columns) -> None:
    sheet.text(0, title(plan, team), "title")
    sheet.tall(1.7)
    sheet.down()
    where = " › ".join([*team.above, title(plan, team)]) if team.above else plan.settings.name
    sheet.text(0, f"{where} · quotas for {columns.year}", "subtitle")
    sheet.down(2)
    for place, name in enumerate(columns.people):
        sheet.text(place, name, "heading")
    headings = [*columns.periods, columns.year][: columns.last - columns.first + 1]
    for place, name in enumerate(headings, columns.first):
        sheet.text(place, name, "heading", "right")
    sheet.page.freeze_panes(sheet.row + 1, 1)
    sheet.down()


def title(plan: Plan, team: Team) -> str:
    """Name a team as a person would."""
    return title_of(plan, team.level, team.node)


def title_of(plan: Plan, level: str, node: str) -> str:
    """Name a node of a level as a person would."""
    if level == COMPANY:
        return plan.settings.name
    return node or f"no {level}"


def _write_block(
    sheet: Sheet, columns: _Columns, people: pd.DataFrame, block: Block, words: Wording, heading: str
) -> None:
    number, first = amounts(quota_decimals(words)), sheet.row + 1
    sheet.text(0, heading, "band")
    sheet.fill(range(1, columns.last + 1), "band")
    sheet.down()
    for rep, quotas in zip(block.quotas.index, block.quotas.to_numpy(np.float64), strict=True):
        _write_person(sheet, columns, people, str(rep))
        for place, quota in enumerate(quotas.tolist(), columns.first):
            sheet.number(place, quota, number)
        _write_year(sheet, columns, float(np.nansum(quotas)), number)
        sheet.down()
    _write_total(sheet, columns, block, number, first)
    _write_target(sheet, columns, block, words)
    sheet.down()


def _write_person(sheet: Sheet, columns: _Columns, people: pd.DataFrame, rep: str) -> None:
    for place, column in enumerate(columns.people):
        sheet.text(place, rep if column == "rep" else str(people.at[rep, column]))


def _write_year(sheet: Sheet, columns: _Columns, total: float, number: str, *traits: str) -> None:
    """Add up the periods of a row."""
    if len(columns.periods) > 1:
        first, last = address(sheet.row, columns.first), address(sheet.row, columns.last - 1)
        sheet.formula(columns.last, f"=SUM({first}:{last})", total, number, *traits)


def _write_total(sheet: Sheet, columns: _Columns, block: Block, number: str, first: int) -> None:
    sheet.text(0, "Total", "total")
    sheet.fill(range(1, columns.first), "total")
    sums = block.quotas.sum().to_numpy(np.float64)
    for place, total in enumerate(sums, columns.first):
        letter = letters(place)
        sheet.formula(place, f"=SUM({letter}{first + 1}:{letter}{sheet.row})", float(total), number, "total")
    _write_year(sheet, columns, float(sums.sum()), number, "total")
    sheet.down()


def _write_target(sheet: Sheet, columns: _Columns, block: Block, words: Wording) -> None:
    if not block.target.notna().any():
        return
    sheet.text(0, "Target", "quiet")
    sheet.fill(range(1, columns.first), "quiet")
    for place, target in enumerate(block.target.tolist(), columns.first):
        sheet.number(place, target, amounts(quota_decimals(words)), "quiet")
    sheet.down()


def _write_loads(sheet: Sheet, columns: _Columns, team: Team) -> None:
    """Write the load of each rep over all metrics, above full load in another colour."""
    if not team.loads.notna().any(axis=None):
        return
    sheet.text(0, "Load: selling hours that all quotas need ÷ selling hours there are", "band")
    sheet.fill(range(1, columns.last + 1), "band")
    sheet.down()
    shown = columns.last - columns.first + 1
    for rep, loads in zip(team.loads.index, team.loads.to_numpy(np.float64)[:, :shown], strict=True):
        _write_person(sheet, columns, team.people, str(rep))
        for place, load in enumerate(loads.tolist(), columns.first):
            sheet.number(place, load, SHARE, *(("over",) if load > _FULL else ()))
        sheet.down()


def _set_page(sheet: Sheet, plan: Plan, team: Team, columns: _Columns) -> None:
    for place, column in enumerate(columns.people):
        texts = team.people.index if column == "rep" else team.people[column]
        longest = max(map(len, map(str, texts)), default=0)
        sheet.page.set_column(place, place, min(max(longest + 2, 16 if place == 0 else 8), _WIDEST_NAME))
    by_period, of_year = _widths(plan, team)
    sheet.page.set_column(columns.first, columns.last, by_period)
    sheet.page.set_column(columns.last, columns.last, of_year)
    set_paper(sheet, plan.settings, title(plan, team), (0, 3))


def _widths(plan: Plan, team: Team) -> tuple[int, int]:
    """Characters that the largest number of a period takes, and of the year."""
    by_period, of_year = [_LEAST_WIDTH], [_LEAST_WIDTH]
    for block in team.blocks:
        decimals = (amounts(quota_decimals(wording(plan.settings, block.metric))),)
        sums = np.append(block.quotas.sum().to_numpy(np.float64), block.target.fillna(0.0).to_numpy(np.float64)[:-1])
        by_period.append(number_width(float(sums.max()), decimals))
        year = max(float(block.quotas.sum().sum()), float(block.target.fillna(0.0).iloc[-1]))
        of_year.append(number_width(year, decimals))
    return max(by_period) + 1, max(of_year) + 1
