"""A scenario as a workbook that reads back as the same plan: a sheet for the settings and one for each table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.export.template.content import content
from allocator.export.template.settings import setting_rows
from allocator.export.workbook.names import cell_text
from allocator.plan.columns import TABLES, Kind

_MADE = datetime(2000, 1, 1)
"""The date in the file, so that the same scenario has the same bytes."""
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,11})(\.\d{1,9})?")
"""Texts that are numbers for every reader, with digits that a spreadsheet keeps."""
_USUAL, _WIDEST = 12, 44


def write_scenario_workbook(path: Path, settings: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> None:
    """Write settings and tables of text; texts are never formulas, numbers are numbers."""
    from xlsxwriter import Workbook

    book = Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "A scenario", "created": _MADE})
    head = book.add_format({"bold": True, "bottom": 1})
    _write_settings(book.add_worksheet("plan"), settings, head)
    for name, frame in tables.items():
        _write_table(book.add_worksheet(name), name, frame, head)
    book.close()


def _write_settings(sheet: Any, settings: Mapping[str, Any], head: Any) -> None:
    stated = [row for row in setting_rows(settings, content(True).examples) if row.value is not None]
    frame = pd.DataFrame({"key": [row.key for row in stated], "value": [row.value for row in stated]}, dtype=object)
    _write_head(sheet, frame, head)
    for number, row in enumerate(stated, 1):
        sheet.write_string(number, 0, cell_text(row.key))
        if isinstance(row.value, int | float):
            sheet.write_number(number, 1, row.value)
        else:
            sheet.write_string(number, 1, cell_text(str(row.value)))


def _write_table(sheet: Any, name: str, frame: pd.DataFrame, head: Any) -> None:
    numbers = {column.name for column in TABLES[name].columns if column.kind in (Kind.NUMBER, Kind.LIKELIHOOD)}
    _write_head(sheet, frame, head)
    for place, column in enumerate(map(str, frame)):
        for row, text in enumerate(frame[column].tolist(), 1):
            if column in numbers and _NUMBER.fullmatch(text):
                sheet.write_number(row, place, float(text))
            elif text:
                sheet.write_string(row, place, cell_text(text))


def _write_head(sheet: Any, frame: pd.DataFrame, head: Any) -> None:
    sheet.freeze_panes(1, 1)
    for place, name in enumerate(map(str, frame)):
        longest = max(map(len, map(str, frame.iloc[:, place])), default=0)
        sheet.set_column(place, place, min(max(len(name), longest, _USUAL) + 2, _WIDEST))
        sheet.write_string(0, place, cell_text(name), head)
