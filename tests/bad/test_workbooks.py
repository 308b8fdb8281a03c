"""Every broken workbook is told in exactly these words, and nothing else is; nothing is allocated."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.bad.packing import Lay, base_workbook, book, cell, part, raw, rewritten, sheet_part
from tests.bad.refusing import refused

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
GOALS = sheet_part("goals")
SAVE_AS = 'save it as "Excel workbook (.xlsx)"'
OPEN_AND = f"open it in a spreadsheet and {SAVE_AS}"
OPEN_OR = "open the workbook in a spreadsheet and save it, or write the value itself"


def insert_rows(opened: Workbook) -> None:
    opened["goals"].insert_rows(1, 2)
    opened["goals"]["A1"] = "Goals of the year"


def insert_note_above(opened: Workbook) -> None:
    opened["strengths"].insert_rows(1)


def two_sheets(opened: Workbook) -> None:
    opened.create_sheet("Goals ")


def rename(old: str, new: str) -> Lay:
    def change(opened: Workbook) -> None:
        opened[old].title = new

    return book(change)


def clear(sheet: str, first: int) -> Lay:
    return book(lambda opened: opened[sheet].delete_rows(first, 100))


def remove(sheet: str) -> Lay:
    return book(lambda opened: opened.remove(opened[sheet]))


def settings(*rows: tuple[object, object]) -> Lay:
    def change(opened: Workbook) -> None:
        for row in rows:
            opened["plan"].append(row)

    return book(change)


def gaps(opened: Workbook) -> None:
    opened["goals"].insert_rows(3, 4)
    opened["goals"]["A9"] = "revenu"


def without(member: str) -> Lay:
    return raw("plan.xlsx", lambda: rewritten(base_workbook(), {member: None}))


def with_part(member: str, content: bytes) -> Lay:
    return raw("plan.xlsx", lambda: rewritten(base_workbook(), {member: content}))


def packing(**members: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return written.getvalue()


def million_rows() -> bytes:
    rows = b"".join(b'<row r="%d"><c><v>%d</v></c></row>' % (n, n) for n in range(2, 1_048_577))
    return HEAD + b"<sheetData>" + rows + b"</sheetData></worksheet>"


def laughs() -> bytes:
    entities = b'<!ENTITY a "ha">' + b"".join(b'<!ENTITY %c "&%c;&%c;">' % (n + 1, n, n) for n in range(97, 120))
    return b'<?xml version="1.0"?><!DOCTYPE w [' + entities + b"]>" + HEAD[21:] + b"<sheetData/></worksheet>"


CASES: dict[str, tuple[Lay, str]] = {
    "formula_without_a_value": (
        cell("goals!C3", "=C2*0.2"),
        f"plan.xlsx goals C3 | is a formula whose value is not saved | {OPEN_OR}",
    ),
    "many_formulas_without_a_value": (
        book(lambda opened: [opened["limits"].cell(row, 6, "=1") for row in range(2, 14)]),
        "".join(
            f"plan.xlsx limits F{row} | is a formula whose value is not saved | {OPEN_OR}\n" for row in range(2, 12)
        )
        + f"plan.xlsx limits F12 | is a formula whose value is not saved; so in 2 places from here on | {OPEN_OR}",
    ),
    "formula_of_another_workbook": (
        part(GOALS, b'<c r="C3" t="n"><v>800000</v>', b'<c r="C3"><f>[1]Sheet1!$A$1</f><v>800000</v>'),
        "plan.xlsx goals C3 | takes its value from another workbook | write the value itself",
    ),
    "error_in_a_cell": (
        cell("goals!C3", "#REF!"),
        "plan.xlsx goals C3 | holds the error #REF! | correct it, or write the value",
    ),
    "errors_of_two_kinds": (
        book(lambda opened: opened["reps"].append(["Fay", "#N/A", "#DIV/0!"])),
        "plan.xlsx reps B8 | holds the error #N/A | correct it, or write the value\n"
        "plan.xlsx reps C8 | holds the error #DIV/0! | correct it, or write the value",
    ),
    "cells_merged": (
        book(lambda opened: opened["reps"].merge_cells("D2:D3")),
        "plan.xlsx reps D2:D3 | is merged: only its first cell holds a value | unmerge it and write every cell",
    ),
    "header_in_row_three": (
        book(insert_rows),
        "plan.xlsx goals row 3 | holds the column names, which are looked for in row 1 | delete the 2 rows above it",
    ),
    "header_below_a_blank_row": (
        book(insert_note_above),
        "plan.xlsx strengths row 2 | holds the column names, which are looked for in row 1 | delete the row above it",
    ),
    "header_blank": (
        book(lambda opened: opened["absences"].insert_rows(1, 30)),
        "plan.xlsx absences row 1 | holds no column names | write the header as the first row",
    ),
    "header_with_a_column_twice": (
        cell("goals!F1", "amount"),
        'plan.xlsx goals row 1 | has two columns "amount" | rename or delete one',
    ),
    "header_with_a_blank": (
        cell("goals!L4", "a remark"),
        "plan.xlsx goals row 1 | column L has no name | name it or delete it",
    ),
    "sheet_for_a_table_twice": (
        book(two_sheets),
        'plan.xlsx | has 2 sheets for goals: "goals", "Goals " | keep one of them',
    ),
    "sheet_missing": (
        remove("goals"),
        "plan.xlsx goals | is missing | write a goal on each row",
    ),
    "sheet_misspelt": (
        rename("goals", "gaols"),
        'plan.xlsx goals | is missing | did you mean "gaols"?',
    ),
    "sheet_empty": (
        clear("goals", 1),
        "plan.xlsx goals | is empty | write a header row, or delete the sheet",
    ),
    "sheet_with_a_header_only": (
        clear("goals", 2),
        "plan.xlsx goals | has no rows | write a goal on each row",
    ),
    "sheet_of_settings_missing": (
        remove("plan"),
        "plan.xlsx plan | is missing | add a sheet with the columns key and value",
    ),
    "sheet_of_settings_without_values": (
        cell("plan!B1", "setting"),
        'plan.xlsx plan | has no column "value" | write key and value into the first row',
    ),
    "sheet_of_settings_empty": (
        clear("plan", 2),
        "plan.xlsx plan metrics | is missing | add a row with a key like metrics.revenue.unit\n"
        "plan.xlsx plan roles | is missing | add a row with the key roles.AE.metrics and the metrics that the role "
        "sells\n"
        "plan.xlsx plan year_starts | is missing | write the first day of the planning year, like 2027-01-01\n"
        + "\n".join(
            f'plan.xlsx reps row {row} | ramp profile "standard" is not in the sheet plan '
            "| write one of none, or add it to the sheet plan"
            for row in (2, 3, 7)
        ),
    ),
    "setting_twice": (
        settings(("currency", "EUR")),
        'plan.xlsx plan row 39 | "currency" stands already in row 3 | keep one of them',
    ),
    "setting_without_a_key": (
        settings((None, "EUR"), ("ramp..fast", 1)),
        'plan.xlsx plan row 39 | "" is no key | write it like metrics.revenue.unit\n'
        'plan.xlsx plan row 40 | "ramp..fast" is no key | write it like metrics.revenue.unit',
    ),
    "setting_with_value_and_inner_keys": (
        settings(("capacity", 8)),
        'plan.xlsx plan row 39 | "capacity" has a value and inner keys, too | keep one of them',
    ),
    "setting_unknown": (
        settings(("metrics.revenue.rounding", 5)),
        'plan.xlsx plan row 39 metrics.revenue.rounding | is not a setting | did you mean "round_to"?',
    ),
    "setting_out_of_range": (
        settings(("play_to_strengths", 25)),
        "plan.xlsx plan row 39 play_to_strengths | 25 is out of range | write 0.25 or 25% if it is 25 percent",
    ),
    "settings_of_a_ramp_out_of_range": (
        settings(("ramp.slow", "10; 50; 100")),
        "plan.xlsx plan row 39 ramp.slow.1 | 10 is out of range | write 0.1 or 10% if it is 10 percent\n"
        "plan.xlsx plan row 39 ramp.slow.2 | 50 is out of range | write 0.5 or 50% if it is 50 percent\n"
        "plan.xlsx plan row 39 ramp.slow.3 | 100 is out of range | write 1 or 100% if it is 100 percent",
    ),
    "name_unknown_below_blank_rows": (
        book(gaps),
        'plan.xlsx goals row 9 | metric "revenu" is not in the sheet plan | did you mean "revenue"?',
    ),
    "name_with_a_line_break": (
        cell("reps!B7", "Open\nseat"),
        "plan.xlsx reps row 7 | name holds a line break or a control character | write it on one line",
    ),
    "percent_of_90": (
        cell("goals!D4", 90, "0%"),
        "plan.xlsx goals row 4 | rate 90 is above 1 | write 0.9 or 90% if it is 90 percent",
    ),
    "year_in_a_column_of_days": (
        cell("reps!F3", 2027),
        'plan.xlsx reps row 3 | start "2027" is not a date | write it as 2027-03-31',
    ),
    "day_with_a_time": (
        cell("reps!F3", datetime(2024, 5, 1, 9, 30)),
        'plan.xlsx reps row 3 | start "2024-05-01 09:30:00" is not a date | write it as 2027-03-31',
    ),
    "day_in_a_column_of_numbers": (
        cell("goals!C3", datetime(2027, 1, 5)),
        'plan.xlsx goals row 3 | amount "2027-01-05" is not a number | write digits with a decimal point, like 1234.5',
    ),
    "day_in_a_column_of_periods": (
        cell("goals!B3", datetime(2027, 1, 1)),
        'plan.xlsx goals row 3 | period "2027-01-01" is not a period | write a month as 2027-03, a quarter as '
        "FY2027-Q1, a half as FY2027-H1, a year as FY2027",
    ),
    "yes_in_a_column_of_numbers": (
        cell("goals!C3", True),
        'plan.xlsx goals row 3 | amount "TRUE" is not a number | write digits with a decimal point, like 1234.5',
    ),
    "rows_1048576": (
        with_part(GOALS, million_rows()),
        "plan.xlsx goals | goes down to row 1,048,576, more than the 400,000 rows that are read "
        "| keep to what the plan needs, or use a folder of .csv files",
    ),
    "workbook_unfolds": (
        with_part(GOALS, laughs()),
        f"plan.xlsx {GOALS} | declares entities, which no spreadsheet does | make the workbook anew",
    ),
    "workbook_protected": (
        raw("plan.xlsx", lambda: OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)),
        "plan.xlsx | is protected by a password | save it without one",
    ),
    "workbook_old_in_new_clothes": (
        raw("plan.xlsx", lambda: OLE + bytes(1000)),
        f"plan.xlsx | is a workbook of the old kind | {SAVE_AS}",
    ),
    "workbook_old": (
        raw("plan.xls", lambda: OLE + bytes(1000)),
        f"plan.xls | is a workbook of the old kind | {SAVE_AS}",
    ),
    "workbook_binary": (
        raw("plan.xlsx", lambda: packing(xl__workbook_bin=b"")),
        f"plan.xlsx | is a binary workbook | {SAVE_AS}",
    ),
    "workbook_of_another_office": (
        raw("plan.xlsx", lambda: packing(content_xml=b"")),
        f"plan.xlsx | is an OpenDocument spreadsheet | {SAVE_AS}",
    ),
    "workbook_strict": (
        part(
            "xl/workbook.xml",
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ),
        f'plan.xlsx | is a "Strict Open XML" workbook | {SAVE_AS}',
    ),
    "workbook_is_a_table": (
        raw("plan.xlsx", lambda: b"rep,name\nAnn,Ann Ames\n"),
        f"plan.xlsx | is text with the name of a workbook | {OPEN_AND}",
    ),
    "workbook_is_nothing": (
        raw("plan.xlsx", lambda: b""),
        f"plan.xlsx | is not a workbook | {OPEN_AND}",
    ),
    "workbook_is_a_packed_folder": (
        raw("plan.xlsx", lambda: packing(plan_yaml=b"name: x\n")),
        "plan.xlsx | is a packed folder, not a workbook | name it .zip",
    ),
    "workbook_cut_off": (
        raw("plan.xlsx", lambda: base_workbook()[:-3000]),
        "plan.xlsx | is broken, or was cut off | make it again, or send it again",
    ),
    "workbook_without_contents": (
        without("[Content_Types].xml"),
        f"plan.xlsx | cannot be read as a workbook (KeyError) | {OPEN_AND}",
    ),
    "sheet_broken": (
        with_part(GOALS, HEAD + b"<sheetData><row><c><v>1</c></row></sheetData></worksheet>"),
        "plan.xlsx goals | cannot be read: the sheet is broken | open the workbook in a spreadsheet and save it anew",
    ),
    "workbook_that_extends_nothing": (
        settings(("extends", "../bse")),
        'plan.xlsx plan row 39 extends | "../bse" is not a folder | name a folder beside this one, like ../base',
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_broken_workbook_is_told(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """All findings in order, word by word, and exit code 2."""
    lay, expected = CASES[name]
    assert refused(lay(tmp_path), capsys) == expected


def test_a_workbook_that_is_a_bomb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It is refused by what it says of its size, before anything is unpacked."""
    bomb = HEAD + b" " * 150_000_000 + b"<sheetData/></worksheet>"
    path = with_part(GOALS, bomb)(tmp_path)
    with zipfile.ZipFile(path) as archive:
        times = sum(member.file_size for member in archive.infolist()) / path.stat().st_size
    assert refused(path, capsys) == (
        f"plan.xlsx | unpacks to {times:,.0f} times its size, more than the 250 times that are read "
        "| keep to the tables that the plan needs"
    )
