"""The first sheet: what the plan is, whether its goals are met, and who carries how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.allocation import Allocation, Status
from allocator.export.workbook.columns import decimals, number_width, quota_decimals
from allocator.export.workbook.sheet import Sheet, address, set_paper
from allocator.export.workbook.styles import SHARE, amounts
from allocator.export.workbook.table import Place
from allocator.insight.wording import wording
from allocator.plan.settings import Settings

MOST_GOALS, MOST_NODES = 40, 40
"""Rows of goals and of nodes; the others are on sheets of their own."""
_GOAL_TEXTS = ("goal", "metric", "period", "scope")
_LAST = 8
_TRAITS = {Status.MET: "good", Status.SHORT: "short", Status.CONFLICT: "bad"}
_CHARACTERS_A_LINE = 160
_WIDTHS = (30, 26, 14, 26)
_LEAST_WIDTH = 14


def write_summary(sheet: Sheet, allocation: Allocation, quotas: Place | None, remarks: Sequence[str]) -> None:
    """Write name, status, goals and totals by level.

    Parameters
    ----------
    quotas
        Where the quotas stand, for totals that are formulas; None where they have no sheet.
    remarks
        Sentences on the workbook itself.
    """
    settings = allocation.plan.settings
    year = allocation.plan.calendar.label(allocation.plan.calendar.year)
    sheet.text(0, settings.name, "title")
    sheet.tall(1.7)
    sheet.down()
    sheet.text(0, f"Quotas for {year} by {settings.periods}; amounts are in the unit of each metric", "subtitle")
    sheet.down(2)
    _write_sentence(sheet, allocation)
    _write_goals(sheet, allocation)
    _write_levels(sheet, allocation, quotas)
    for remark in remarks:
        sheet.text(0, remark, "quiet")
        sheet.down()
    _set_widths(sheet, allocation)
    set_paper(sheet, settings, "summary")


def _write_sentence(sheet: Sheet, allocation: Allocation) -> None:
    style = sheet.styles.of("wrapped", _TRAITS[allocation.status])
    sheet.page.merge_range(sheet.row, 0, sheet.row, _LAST, "", style)
    sheet.text(0, allocation.sentence, "wrapped", _TRAITS[allocation.status])
    sheet.tall(1 + len(allocation.sentence) // _CHARACTERS_A_LINE)
    sheet.down(2)


def _write_goals(sheet: Sheet, allocation: Allocation) -> None:
    goals = allocation.goals
    shown = goals
    if len(goals) > MOST_GOALS:
        shown = goals.sort_values("gap", ascending=False, kind="stable")[:MOST_GOALS].sort_index()
    sheet.text(0, "Goals", "section")
    sheet.down()
    _write_headings(sheet, _GOAL_TEXTS, ("priority", "amount", "carried", "gap", "carried %"))
    for goal in shown.to_dict("records"):
        words = wording(allocation.plan.settings, str(goal["metric"]))
        for place, text in enumerate((goal["goal"], words.heading, goal["period"], goal["scope"])):
            sheet.text(place, str(text))
        sheet.number(4, goal["priority"], "0")
        number = amounts(decimals(words, np.array([goal["amount"], goal["carried"]])))
        sheet.number(5, goal["amount"], number)
        sheet.number(6, goal["carried"], number)
        gap = f"={address(sheet.row, 5)}-{address(sheet.row, 6)}"
        sheet.formula(7, gap, goal["amount"] - goal["carried"], number, *(("over",) if goal["gap"] > 0 else ()))
        if goal["amount"] > 0:
            part = f"={address(sheet.row, 6)}/{address(sheet.row, 5)}"
            sheet.formula(8, part, goal["carried"] / goal["amount"], SHARE)
        sheet.down()
    if len(shown) < len(goals):
        sheet.text(0, f"{len(goals) - len(shown):,} more goals are on the sheet goals.", "quiet")
        sheet.down()
    sheet.down()


def _write_headings(sheet: Sheet, texts: Sequence[str], numbers: Sequence[str]) -> None:
    for place, name in enumerate(texts):
        sheet.text(place, name, "heading")
    for place, name in enumerate(numbers, len(texts)):
        sheet.text(place, name, "heading", "right")
    sheet.tall(2 if any(len(name) > _LEAST_WIDTH for name in numbers) else 1)
    sheet.down()


@dataclass(frozen=True)
class _Metric:
    """A column of the totals by level."""

    name: str
    heading: str
    number: str
    parts: tuple[str, ...]


def _write_levels(sheet: Sheet, allocation: Allocation, quotas: Place | None) -> None:
    """Write the quotas of the company and of the nodes of each level, one column for each metric."""
    metrics = list(_metrics(allocation))
    nodes = _nodes(allocation)
    sheet.text(0, "Quotas of the year by level", "section")
    sheet.down()
    _write_headings(sheet, ("level", "node", "line"), [metric.heading for metric in metrics])
    keys = _write_keys(sheet, metrics) if quotas else {}
    for level, node, line, values in nodes[:MOST_NODES]:
        for place, text in enumerate((level, node, line)):
            sheet.text(place, text)
        for place, metric in enumerate(metrics, 3):
            if metric.name not in values:
                continue
            if quotas is None:
                sheet.number(place, values[metric.name], metric.number)
            else:
                formula = _formula(sheet, quotas, keys, level, metric)
                sheet.formula(place, formula, values[metric.name], metric.number)
        sheet.down()
    if len(nodes) > MOST_NODES:
        sheet.text(0, f"{len(nodes) - MOST_NODES:,} more are on the sheet rollup.", "quiet")
        sheet.down()
    sheet.down()


def _write_keys(sheet: Sheet, metrics: list[_Metric]) -> dict[str, str]:
    """Write the short names of metrics under their headings; formulas find them there."""
    keys = {}
    sheet.text(0, "short name", "quiet")
    for place, metric in enumerate(metrics, 3):
        sheet.text(place, metric.name, "quiet", "right")
        keys[metric.name] = address(sheet.row, place).replace(str(sheet.row + 1), f"${sheet.row + 1}")
    sheet.down()
    return keys


def _formula(sheet: Sheet, quotas: Place, keys: dict[str, str], level: str, metric: _Metric) -> str:
    """Add up the quotas of the row's node and line; texts are compared with cells, never written into formulas."""
    mine = [f"--EXACT({quotas.of('line')},$C{sheet.row + 1})"]
    if level in quotas.columns:
        mine.append(f"--EXACT({quotas.of(level)},$B{sheet.row + 1})")
    sums = [
        f"SUMPRODUCT(--EXACT({quotas.of('metric')},{keys[part]}),{','.join(mine)},{quotas.of('quota')})"
        for part in metric.parts
    ]
    return "=" + "+".join(sums)


def _metrics(allocation: Allocation) -> Iterator[_Metric]:
    settings, present = allocation.plan.settings, set(map(str, allocation.rollup["metric"].unique()))
    for name in settings.metrics:
        if name in present:
            words = wording(settings, name)
            yield _Metric(name, words.heading, amounts(quota_decimals(words)), _parts(settings, name, present))


def _parts(settings: Settings, name: str, present: set[str]) -> tuple[str, ...]:
    return tuple(part for part in settings.parts(name) if part in present)


def _nodes(allocation: Allocation) -> list[tuple[str, str, str, dict[str, float]]]:
    """Quotas of the year of each level, node and line: level, node, line, quota by metric."""
    rollup, year = allocation.rollup, allocation.plan.calendar.label(allocation.plan.calendar.year)
    rows = rollup[rollup["period"] == year]
    found: dict[tuple[str, str, str], dict[str, float]] = {}
    for row in rows[["level", "node", "line", "metric", "quota"]].to_dict("records"):
        key = (str(row["level"]), str(row["node"]), str(row["line"]))
        found.setdefault(key, {})[str(row["metric"])] = float(row["quota"])
    return [(*key, values) for key, values in found.items()]


def _set_widths(sheet: Sheet, allocation: Allocation) -> None:
    largest = float(np.nanmax(pd.concat([allocation.goals["amount"], allocation.rollup["quota"]]), initial=0.0))
    width = max(number_width(largest, ("#,##0",)) + 1, _LEAST_WIDTH)
    for place, characters in enumerate(_WIDTHS):
        sheet.page.set_column(place, place, max(characters, width) if place > 2 else characters)
    sheet.page.set_column(len(_WIDTHS), _LAST, width)
