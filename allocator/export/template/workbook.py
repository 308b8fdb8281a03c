"""A template as a workbook: a sheet for each table with notes, drop-down lists and formats."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.export.template.about import write_about
from allocator.export.template.choices import Choices, choices_for, named_lists
from allocator.export.template.content import Content
from allocator.export.template.settings import Setting, setting_rows
from allocator.plan.columns import TABLES, Column, Kind, Table
from allocator.plan.dates import read_date
from allocator.plan.reference import blank_of, written_as

ROWS = 2_000
"""Rows below the header that have formats and drop-down lists."""
_MADE = datetime(2000, 1, 1)
"""The date in the file, so that the same template has the same bytes."""
_SMALL = "General"
_FORMATS = {Kind.DATE: "yyyy-mm-dd", Kind.NUMBER: "#,##0", Kind.LIKELIHOOD: _SMALL}
_WIDE = {"name": 26, "note": 34, "where": 30, "scope": 26, "objective": 30, "goal": 18, "per": 18, "territory": 20}
_USUAL = 14
_REQUIRED, _OPTIONAL = "#1F4E79", "#5B7083"


def write_workbook(path: Path, content: Content) -> None:
    """Write a template as a workbook."""
    from xlsxwriter import Workbook

    book = Workbook(str(path))
    book.set_properties({"title": "A plan to fill in", "created": _MADE})
    write_about(book.add_worksheet("about"), book)
    _write_settings(book, setting_rows(content.settings, content.examples))
    lists = named_lists(content)
    for name, frame in content.tables.items():
        _write_table(book, TABLES[name], frame, lists)
    lists.write(book.add_worksheet("lists"), book.add_format({"bold": True}))
    book.close()


def _header(book: Any, required: bool) -> Any:
    color = _REQUIRED if required else _OPTIONAL
    return book.add_format({"bold": True, "font_color": "white", "bg_color": color, "border": 1, "valign": "vcenter"})


def _write_table(book: Any, table: Table, frame: pd.DataFrame, lists: Choices) -> None:
    sheet = book.add_worksheet(table.name)
    sheet.set_tab_color(_REQUIRED if table.required else "#B8C4CE")
    sheet.freeze_panes(1, 1)
    known = {column.name: column for column in table.columns}
    for place, name in enumerate(map(str, frame)):
        column = known.get(name, Column(name, Kind.TEXT, "a level of plan.yaml, or an attribute to select by"))
        sheet.set_column(place, place, _WIDE.get(name, _USUAL), book.add_format({"num_format": _number_format(column)}))
        sheet.write_string(0, place, name, _header(book, column.required))
        sheet.write_comment(0, place, _explained(column), {"x_scale": 1.6, "y_scale": 0.8})
        source = choices_for(table, column, lists)
        if source:
            sheet.data_validation(1, place, ROWS, place, source)
        _write_cells(sheet, place, column, frame[name].tolist())


def _number_format(column: Column) -> str:
    if column.kind is Kind.NUMBER and (column.unit in ("share", "1 = typical", "degrees") or not column.unit):
        return _SMALL
    return _FORMATS.get(column.kind, "@")


def _explained(column: Column) -> str:
    """Say what a column means, how it is written and what a blank is."""
    unit = f", {column.unit}" if column.unit else ""
    blank = "Must be written." if column.required else f"Blank: {blank_of(column) or 'nothing to say'}."
    return f"{column.meaning}\n{written_as(column)}{unit}\n{blank}"


def _write_cells(sheet: Any, place: int, column: Column, texts: list[str]) -> None:
    for row, text in enumerate(texts, 1):
        if not text:
            continue
        if column.kind is Kind.DATE:
            sheet.write_datetime(row, place, datetime.combine(read_date(text), datetime.min.time()))
        elif column.kind is Kind.NUMBER:
            sheet.write_number(row, place, float(text))
        else:
            sheet.write_string(row, place, text)


def _write_settings(book: Any, rows: list[Setting]) -> None:
    """Write the sheet `plan`: a setting on each row, with what it says beside it."""
    sheet = book.add_worksheet("plan")
    sheet.set_tab_color(_REQUIRED)
    sheet.freeze_panes(1, 2)
    words = book.add_format({"font_color": "#555555"})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    left = book.add_format({"align": "left"})
    for place, (name, width) in enumerate(
        (("key", 34), ("value", 30), ("meaning", 96), ("left out", 18), ("example", 24))
    ):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, _header(book, name in ("key", "value")))
    for number, row in enumerate(rows, 1):
        sheet.write_string(number, 0, row.key)
        _write_value(sheet, number, row.value, day if row.key == "year_starts" else left)
        sheet.write_string(number, 2, row.meaning, words)
        sheet.write_string(number, 3, row.left_out, words)
        sheet.write_string(number, 4, "" if row.example is None else str(row.example), words)
        if row.choices:
            sheet.data_validation(number, 1, number, 1, {"validate": "list", "source": list(row.choices)})


def _write_value(sheet: Any, row: int, value: Any, style: Any) -> None:
    if value is None:
        sheet.write_blank(row, 1, None, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, 1, value, style)
    elif style.num_format == "yyyy-mm-dd":
        sheet.write_datetime(row, 1, date.fromisoformat(str(value)), style)
    else:
        sheet.write_string(row, 1, str(value), style)
