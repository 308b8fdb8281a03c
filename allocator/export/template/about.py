"""The sheet `about` of a template: how to fill it in, and every column of every table."""

from __future__ import annotations

from typing import Any

from allocator.plan.columns import NOTE, TABLES
from allocator.plan.measures import MEASURES
from allocator.plan.reference import blank_of, written_as

_SAID = (
    "This workbook is a plan. Fill in the sheets plan, reps and goals first; they are enough.",
    "What you leave blank changes nothing. Sheets that stay empty may be deleted, those you do not need as well.",
    "Then run: allocator check FILE.xlsx (lists what is missing or wrong), allocator run FILE.xlsx (splits the goals).",
    "Dark blue columns must be written in every row. The note on each column name says what it means.",
    "Days are days of the spreadsheet, or 2027-03-31. Periods are texts: 2027-03, FY2027-Q1, FY2027-H1, FY2027.",
    "where and scope are conditions: role=AE|AM; region!=EMEA; territory.segment=SMB; tenure<6.",
    "The drop-down lists come from the sheet lists: write your own metrics, roles and periods there.",
    "The sheets about and lists are not read. In plan, give your metrics and roles names of your own in the keys.",
)
_HEAD = ("sheet", "column", "must be written", "what it says", "unit", "written as", "blank means")
_WIDTHS = (18, 16, 16, 62, 24, 26, 30)


def write_about(sheet: Any, book: Any) -> None:
    """Write the sheet."""
    title = book.add_format({"bold": True, "font_size": 14})
    head = book.add_format({"bold": True, "bottom": 1})
    sheet.write_string(0, 0, "A plan to fill in", title)
    for row, said in enumerate(_SAID, 2):
        sheet.write_string(row, 0, said)
    first = len(_SAID) + 3
    for place, (name, width) in enumerate(zip(_HEAD, _WIDTHS, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(first, place, name, head)
    for row, texts in enumerate(_columns(), first + 1):
        sheet.write_row(row, 0, texts)
    last = first + len(_columns()) + 2
    sheet.write_string(last, 0, "measures of limits", head)
    for row, (name, meaning) in enumerate(MEASURES.items(), last + 1):
        sheet.write_row(row, 1, (name, "", meaning))


def _columns() -> list[tuple[str, ...]]:
    return [
        (
            table.name,
            column.name,
            "yes" if column.required else "",
            column.meaning,
            column.unit,
            written_as(column),
            "" if column.required else blank_of(column),
        )
        for table in TABLES.values()
        for column in table.columns
        if column is not NOTE
    ]
