"""plan.xlsx read by openpyxl: a second program, which trusts cached values and never calculates."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from allocator.allocation import Allocation
from allocator.export.workbook.book import write_workbook

Rows = list[list[Any]]


def written(allocation: Allocation, folder: Path, **more: Any) -> Path:
    """Write a workbook and return its file."""
    write_workbook(allocation, folder / "plan.xlsx", **more)
    return folder / "plan.xlsx"


def sheets(file: Path, formulas: bool = False) -> dict[str, Worksheet]:
    """Return every sheet by name: values as cached, or formulas."""
    book = load_workbook(file, data_only=not formulas)
    return {sheet.title: sheet for sheet in book.worksheets}


def rows(sheet: Worksheet) -> Rows:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def table(sheet: Worksheet, first: str) -> tuple[Rows, list[str], Rows]:
    """Split a sheet into totals, headings and rows; the headings begin with the name of the first column."""
    found = rows(sheet)
    head = next(place for place, row in enumerate(found) if row[0] == first)
    return found[:head], [str(name) for name in found[head]], found[head + 1 :]
