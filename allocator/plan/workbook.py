"""A workbook as a scenario: one sheet for each table, and a sheet `plan` of settings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from allocator.errors import Assumption, Finding
from allocator.plan.columns import TABLES
from allocator.plan.files import File, UnreadableError
from allocator.plan.opened import Book, open_book
from allocator.plan.places import did_you_mean
from allocator.plan.plan_sheet import read_settings
from allocator.plan.sheet import Sheet
from allocator.plan.sheet_table import read_table

SETTINGS = "plan"
ASIDE = ("about", "lists")
"""Sheets of the template that hold no input."""


@dataclass
class Stated:
    """What a workbook states, as written, and what could not be read in it."""

    settings: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    strays: list[str] = field(default_factory=list)
    """Sheets that are not read."""
    findings: list[Finding] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)
    sheets: dict[str, str] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)


def stated_in(file: File, shown: str, source: str) -> Stated:
    """Read a workbook.

    Parameters
    ----------
    file
        The workbook.
    shown
        How the workbook is called.
    source
        What stands before the names of tables in findings, which are called as in a folder, `goals.csv row 7`.

    Raises
    ------
    UnreadableError
        If it cannot be opened as a workbook at all.
    """
    book = open_book(file)
    stated = Stated(sheets={name: f"{shown} {name}" for name in (SETTINGS, *TABLES)})
    if book.has_macros:
        stated.assumptions.append(Assumption("warning", shown, "holds macros, which are not run"))
    if book.has_links:
        what = "refers to other workbooks, which are not opened"
        stated.assumptions.append(Assumption("warning", shown, what))
    homes = _homes(book, shown, stated)
    stated.sheets.update({name: f"{shown} {sheet}" for name, sheet in homes.items()})
    for name in (SETTINGS, *TABLES):
        if name in homes:
            _read(book, name, homes[name], source, stated)
    if SETTINGS not in homes and SETTINGS not in stated.unreadable:
        remedy = did_you_mean(SETTINGS, stated.strays, "add a sheet with the columns key and value")
        stated.findings.append(Finding(source + _file(SETTINGS), "is missing", remedy))
        stated.unreadable.add(SETTINGS)
    _tell_strays(stated, shown, homes)
    return stated


def _homes(book: Book, shown: str, stated: Stated) -> dict[str, str]:
    """Find the sheet of each table; capitals, blanks and hyphens do not matter in its name."""
    known = {SETTINGS, *TABLES}
    named: dict[str, list[str]] = {}
    for title in book.paths:
        folded = title.strip().lower().replace(" ", "_").replace("-", "_")
        named.setdefault(folded, []).append(title)
        if folded not in known and folded not in ASIDE:
            stated.strays.append(title)
    for name in sorted(known & named.keys()):
        if len(named[name]) > 1:
            what = f"has {len(named[name])} sheets for {name}: " + ", ".join(f'"{title}"' for title in named[name])
            stated.findings.append(Finding(shown, what, "keep one of them"))
            stated.unreadable.add(name)
    return {name: named[name][0] for name in known & named.keys() if len(named[name]) == 1}


def _file(name: str) -> str:
    return "plan.yaml" if name == SETTINGS else TABLES[name].file


def _read(book: Book, name: str, title: str, source: str, stated: Stated) -> None:
    where = source + _file(name)
    try:
        sheet = book.sheet(title, where)
        stated.assumptions += _hidden(sheet, where)
        if name == SETTINGS:
            settings = read_settings(sheet, where)
            stated.settings, stated.keys = settings.values, settings.rows
            findings, assumptions = settings.findings, settings.assumptions
        else:
            table = read_table(sheet, TABLES[name], where)
            findings, assumptions = table.findings, table.assumptions
            if not findings:
                stated.tables[name] = table.frame
    except UnreadableError as error:
        findings, assumptions = list(error.findings), []
    stated.findings += findings
    stated.assumptions += assumptions
    if findings:
        stated.unreadable.add(name)


def _hidden(sheet: Sheet, where: str) -> list[Assumption]:
    """List what a person who looks at the sheet does not see."""
    found = [Assumption("warning", where, "the sheet is hidden; it is read all the same")] if sheet.hidden else []
    rows = [row for row in sheet.hidden_rows if row in sheet.rows]
    columns = [letter for letter in sheet.hidden_columns if letter in sheet.letters]
    for word, places in (("row", list(map(str, rows))), ("column", columns)):
        if places:
            named = ", ".join(places[:5]) + (", ..." if len(places) > 5 else "")
            one = len(places) == 1
            what = f"{len(places):,} {word}{'' if one else 's'} hidden or filtered out ({named}); read all the same"
            found.append(Assumption("warning", where, what))
    return found


def _tell_strays(stated: Stated, shown: str, homes: dict[str, str]) -> None:
    missing = [name for name in (SETTINGS, *TABLES) if name not in homes]
    for title in stated.strays:
        near = did_you_mean(title, missing, "")
        what = "the sheet is not read" + (near and f"; {near}")
        stated.assumptions.append(Assumption("unused", f"{shown} {title}", what))
