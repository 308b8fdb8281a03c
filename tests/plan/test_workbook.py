"""What a workbook may hold beside plain cells: read, and listed where it is read otherwise than it looks."""

from __future__ import annotations

import io
import shutil
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.dimensions import ColumnDimension

from allocator.errors import PlanError
from allocator.plan.plan import Plan
from allocator.plan.read import read_plan, read_upload
from allocator.plan.sheet import FIRST_DAY, letters, number_of
from tests.bad.laying import BASE
from tests.bad.packing import base_workbook, base_zip, rewritten, sheet_part
from tests.plan.forms import as_workbook

ORIGINAL = read_plan(BASE)


def changed(change: Callable[[Workbook], Any], name: str = "plan.xlsx") -> Plan:
    """Read the base workbook after a change."""
    opened = load_workbook(io.BytesIO(base_workbook()))
    change(opened)
    written = io.BytesIO()
    opened.save(written)
    return read_upload(name, written.getvalue())


def patched(member: str, *changes: tuple[bytes, bytes]) -> Plan:
    """Read the base workbook with texts of one of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(base_workbook())) as archive:
        content = archive.read(member)
    for old, new in changes:
        assert old in content
        content = content.replace(old, new)
    return read_upload("plan.xlsx", rewritten(base_workbook(), {member: content}))


def new(plan: Plan) -> list[tuple[str, str, str]]:
    """Return what is taken for granted beyond the base."""
    return sorted((a.kind, a.where, a.what) for a in set(plan.assumptions) - set(ORIGINAL.assumptions))


def same(plan: Plan) -> bool:
    return plan.digest == ORIGINAL.digest


def put(place: str, value: Any, number_format: str = "") -> Callable[[Workbook], None]:
    def change(opened: Workbook) -> None:
        sheet, _, cell = place.partition("!")
        opened[sheet][cell] = value
        if number_format:
            opened[sheet][cell].number_format = number_format

    return change


def test_days_as_numbers_are_days() -> None:
    """45,413 is 1 May 2024 in a column of days; that it was read so is listed once, with the number of rows."""

    def numbers(opened: Workbook) -> None:
        for row, number in ((2, 45413), (3, 46419)):
            opened["reps"].cell(row, 6, number).number_format = "General"

    plan = changed(numbers)
    assert same(plan)
    what = "row 2: 45413 is read as 2024-05-01, the day that a spreadsheet shows for it; so in 2 rows"
    assert new(plan) == [("adjusted", "reps.csv start", what)]


def test_days_are_counted_as_the_workbook_counts_them() -> None:
    """A workbook that counts from 1904, as old ones of a Mac do: days as such, and as a number."""

    def of_1904(opened: Workbook) -> None:
        opened.epoch = CALENDAR_MAC_1904
        opened["reps"].cell(2, 6, 45413 - 1462).number_format = "General"

    assert same(changed(of_1904))


def test_the_year_starts_on_a_day_as_a_number() -> None:
    plan = changed(put("plan!B4", 46388, "General"))
    assert same(plan)
    what = "row 4: 46388 is read as 2027-01-01, the day that a spreadsheet shows for it"
    assert new(plan) == [("adjusted", "plan.yaml year_starts", what)]


def test_a_month_that_a_spreadsheet_made_a_day_is_the_month() -> None:
    """Whoever types 2026-11 gets 1 November, shown as Nov-26; shown with its day it is no period."""
    plan = changed(put("history!A2", datetime(2026, 11, 1), "mmm-yy"))
    assert same(plan)
    assert new(plan) == [("adjusted", "history.csv period", "row 2: 2026-11-01 shown as a month is read as 2026-11")]
    with pytest.raises(PlanError, match='"2026-11-01" is not a period'):
        changed(put("history!A2", datetime(2026, 11, 1), "yyyy-mm-dd"))


def test_a_percentage_is_its_share() -> None:
    """0.6 shown as 60 % is 0.6; 25 shown as 2,500 % is 25, and pointed out."""
    assert same(changed(put("assignments!C2", 0.6, "0%")))
    assert new(changed(put("assignments!C2", 0.6, "0%"))) == []
    plan = changed(put("limits!F5", 25, "0.00%"))
    assert plan.table("limits")["max"].max() == 1500000
    assert ("warning", "limits.csv max", "row 5: is shown as 2,500 % and read as 25") in new(plan)


def test_numbers_that_are_text_are_read_as_in_a_file() -> None:
    """What a person typed as text is understood, or asked about, as in a .csv."""
    assert same(changed(put("goals!C3", "800,000.00")))
    assert same(changed(put("goals!C3", "800k")))
    with pytest.raises(PlanError, match=r'plan\.xlsx potential row 2 . potential "6,000" may be 6000 or 6'):
        changed(put("potential!F2", "6,000"))


def test_numbers_prove_nothing_about_how_texts_are_written() -> None:
    """Beside the number 0.6 the text 0,4 is four tenths; in a file they would contradict each other."""
    plan = changed(put("assignments!C3", "0,4"))
    assert same(plan)
    typed = changed(put("limits!F4", 1.234)).table("limits")
    beside = changed(lambda book: (put("limits!F4", 1.234)(book), put("limits!E4", "0,5")(book))).table("limits")
    assert 1.234 in typed["max"].tolist()
    assert beside["max"].tolist() == typed["max"].tolist()


def test_yes_and_no_are_truth_values() -> None:
    """TRUE and FALSE of a spreadsheet stand for yes and no, in tables and settings."""
    assert same(changed(put("limits!H4", False)))
    rows = [cell.value for cell in load_workbook(io.BytesIO(base_workbook()))["plan"]["A"]]
    assert same(changed(put(f"plan!B{rows.index('metrics.retention.base') + 1}", True)))
    with pytest.raises(PlanError, match="True is not a number"):
        changed(put(f"plan!B{rows.index('metrics.retention.round_to') + 1}", True))


def test_formulas_are_read_by_their_saved_value() -> None:
    plan = patched(sheet_part("goals"), (b'<c r="C3" t="n"><v>', b'<c r="C3"><f>C2/5</f><v>'))
    assert same(plan)
    what = "the formula in C3 is read by the value that is saved with it"
    assert new(plan) == [("adjusted", "goals.csv", what)]


def test_what_does_not_reach_the_plan_may_be_broken() -> None:
    """An error, a formula and merged cells in a column that is not read, merged notes, and merged blanks."""

    def beside(opened: Workbook) -> None:
        sheet = opened["strengths"]
        for place, value in (("D1", "check"), ("D2", "#N/A"), ("D3", "=1/0"), ("E1", "note"), ("E2", "as agreed")):
            sheet[place] = value
        sheet.merge_cells("E2:E3")
        sheet.merge_cells("A20:C22")

    plan = changed(beside)
    assert plan.table("strengths")["strength"].tolist() == [1.2, 0.9]
    assert new(plan) == [("unused", "strengths.csv check", "the column is not used")]


def test_what_is_hidden_is_read_and_listed() -> None:
    """A hidden sheet, rows that are filtered out, hidden columns."""

    def hide(opened: Workbook) -> None:
        opened["locks"].sheet_state = "veryHidden"
        for row in (3, 5):
            opened["reps"].row_dimensions[row].hidden = True
        opened["goals"].column_dimensions["C"] = ColumnDimension(opened["goals"], index="C", hidden=True)
        opened["goals"].column_dimensions["Z"] = ColumnDimension(opened["goals"], index="Z", hidden=True)

    plan = changed(hide)
    assert same(plan)
    assert new(plan) == [
        ("warning", "goals.csv", "1 column hidden or filtered out (C); read all the same"),
        ("warning", "locks.csv", "the sheet is hidden; it is read all the same"),
        ("warning", "reps.csv", "2 rows hidden or filtered out (3, 5); read all the same"),
    ]


def test_macros_are_not_run_and_links_not_followed() -> None:
    """Both are told; the values are read."""
    parts: dict[str, bytes | None] = {"xl/vbaProject.bin": b"\0", "xl/externalLinks/externalLink1.xml": b"<x/>"}
    plan = read_upload("plan.xlsm", rewritten(base_workbook(), parts))
    assert same(plan)
    assert new(plan) == [
        ("warning", "plan.xlsm", "holds macros, which are not run"),
        ("warning", "plan.xlsm", "refers to other workbooks, which are not opened"),
    ]


def test_sheets_that_are_no_table_are_listed() -> None:
    """With the table that may be meant; sheets of the template are no input."""

    def more(opened: Workbook) -> None:
        for title in ("Notes of May", "actual", "about", "Lists"):
            opened.create_sheet(title)["A1"] = "something"

    plan = changed(more)
    assert same(plan)
    assert new(plan) == [
        ("unused", "plan.xlsx Notes of May", "the sheet is not read"),
        ("unused", "plan.xlsx actual", 'the sheet is not read; did you mean "actuals"?'),
    ]


def test_names_of_sheets_and_columns_as_people_write_them() -> None:
    def rename(opened: Workbook) -> None:
        opened["over_assignment"].title = "Over-Assignment "
        opened["reps"]["N1"] = "Open seat"
        opened["reps"].title = "Reps "
        opened["plan"]["A1"], opened["plan"]["B1"] = "Key", " VALUE "

    assert same(changed(rename))


def test_texts_in_many_dresses() -> None:
    """Rich text, blanks around it, no-break blanks, and decomposed letters."""

    def dress(opened: Workbook) -> None:
        opened["reps"]["A2"] = CellRichText("A", TextBlock(InlineFont(b=True), "nn"))
        opened["reps"]["B3"] = "  Bob\u00a0Best "

    assert same(changed(dress))


def test_numbers_shown_with_zeros_before_them_keep_them() -> None:
    """A short name 7 that the sheet shows as 007 is 007, as it would be in a file."""

    def zeros(opened: Workbook) -> None:
        opened["reps"]["B7"] = 7
        opened["reps"]["B7"].number_format = "000"

    assert changed(zeros).table("reps")["name"].tolist()[-1] == "007"


def test_whole_numbers_are_names_without_a_point() -> None:
    names = changed(put("reps!B7", 1001.0)).table("reps")["name"].tolist()
    assert names[-1] == "1001"


def test_formats_far_below_and_beside_are_nothing() -> None:
    """A million blank rows that are only formatted, and a size that lies, cost nothing and change nothing."""
    blank = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (n, n) for n in range(100, 1_048_577, 7))
    member = sheet_part("goals")
    with zipfile.ZipFile(io.BytesIO(base_workbook())) as archive:
        content = archive.read(member)
    start = content.index(b"<dimension")
    size = content[start : content.index(b"/>", start) + 2]
    assert same(
        patched(member, (size, b'<dimension ref="A1:XFD1048576"/>'), (b"</sheetData>", blank + b"</sheetData>"))
    )
    assert same(patched(member, (size, b'<dimension ref="B7"/>')))


def test_rows_keep_the_numbers_that_the_spreadsheet_shows() -> None:
    """Over blank rows, too."""
    plan = changed(lambda book: book["goals"].insert_rows(3, 5))
    assert same(plan)
    assert sorted(plan.table("goals")["row"]) == [2, 8, 9, 10, 11]


def test_settings_with_dots_and_in_two_parts() -> None:
    """A role with a dot in its name is put in quotation marks; what a role sells may be a list and keys."""

    def change(opened: Workbook) -> None:
        sheet = opened["plan"]
        for row in range(sheet.max_row, 1, -1):
            if str(sheet.cell(row, 1).value).startswith("roles.AM."):
                sheet.delete_rows(row)
        for pair in (
            ("roles.AM.metrics", "retention, revenue"),
            ("roles.AM.metrics.revenue.productivity", 400000),
            ("roles.AM.metrics.revenue.ramp", "none"),
            ('roles."Sr. AE".metrics', "revenue"),
        ):
            sheet.append(pair)

    settings = changed(change).settings
    assert settings.roles["AM"] == ORIGINAL.settings.roles["AM"]
    assert list(settings.roles["Sr. AE"].metrics) == ["revenue"]


def test_settings_left_blank_are_not_given() -> None:
    """As in the template, where every setting has a row; a metric without keys has its defaults."""

    def blank(opened: Workbook) -> None:
        for key in ("shortfall", "metrics.revenue.part_of", "year.policy", "metrics.visits"):
            opened["plan"].append((key, None))
        opened["plan"].append((None, None, "a remark"))
        opened["plan"]["C1"] = "remarks"

    plan = changed(blank)
    assert plan.settings.metrics["visits"].label == "visits"
    assert plan.settings.shortfall == ORIGINAL.settings.shortfall


def test_lists_with_decimal_commas() -> None:
    """Semicolons between them, as where the comma is the decimal mark."""
    settings = changed(lambda book: book["plan"].append(("ramp.slow", "0,1; 0,5; 1"))).settings
    assert settings.ramp["slow"] == (0.1, 0.5, 1.0)


@pytest.mark.parametrize("form", ["base.xlsx", "base.zip", "base"])
@pytest.mark.parametrize("ours", ["child", "child.xlsx"])
def test_any_form_extends_any_other(tmp_path: Path, form: str, ours: str) -> None:
    """A folder or workbook extends a folder, a workbook or a .zip beside it."""
    if form == "base":
        shutil.copytree(BASE, tmp_path / form)
    else:
        (tmp_path / form).write_bytes(base_workbook() if form == "base.xlsx" else base_zip())
    child = tmp_path / "child"
    child.mkdir()
    (child / "plan.yaml").write_text(f"extends: ../{form}\n")
    (child / "strengths.csv").write_text("rep,metric,strength\nAnn,revenue,1.3\n")
    if ours == "child.xlsx":
        as_workbook(child, tmp_path / ours)
    strengths = read_plan(tmp_path / ours).table("strengths")
    assert strengths["strength"].tolist() == [1.3, 0.9]


def test_mistakes_in_a_base_are_told_where_they_stand(tmp_path: Path) -> None:
    """By the name of the workbook and its sheet."""
    opened = load_workbook(io.BytesIO(base_workbook()))
    opened["strengths"]["C2"] = "strong"
    opened["locks"]["E2"] = "#REF!"
    opened.save(tmp_path / "base.xlsx")
    (tmp_path / "child").mkdir()
    (tmp_path / "child" / "plan.yaml").write_text("extends: ../base.xlsx\n")
    with pytest.raises(PlanError) as caught:
        read_plan(tmp_path / "child")
    assert [finding.where for finding in caught.value.findings] == [
        "base.xlsx locks E2",
        "base.xlsx strengths row 2",
    ]


def test_a_workbook_beside_tables_is_not_read(tmp_path: Path) -> None:
    """Where plan.yaml or a table is there as text, the folder is read as such, and the workbook is listed."""
    shutil.copytree(BASE, tmp_path / "scenario")
    (tmp_path / "scenario" / "old.xlsx").write_bytes(base_workbook())
    (tmp_path / "scenario" / "~$old.xlsx").write_bytes(b"lock")
    plan = read_plan(tmp_path / "scenario")
    assert same(plan)
    assert new(plan) == [("unused", "old.xlsx", "the file is not read")]


def test_a_folder_of_two_workbooks_is_asked_about(tmp_path: Path) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        (tmp_path / name).write_bytes(base_workbook())
    with pytest.raises(PlanError, match=r"holds 2 workbooks: a\.xlsx, b\.xlsx . give the one that is meant"):
        read_plan(tmp_path)


def test_what_desktops_leave_in_a_zip_is_nothing() -> None:
    left: dict[str, bytes | None] = {"__MACOSX/._plan.yaml": b"\0", ".DS_Store": b"\0", "Thumbs.db": b"\0"}
    plan = read_upload("plan.zip", rewritten(base_zip(), left))
    assert same(plan)
    assert new(plan) == []


def test_columns_are_counted_in_letters() -> None:
    """A to Z, AA, and the last one a spreadsheet has."""
    assert [letters(n) for n in (1, 26, 27, 702, 703, 16_384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(number_of(letters(n)) == n for n in range(1, 2000))


def test_small_numbers_are_no_days() -> None:
    """A year in a cell for days is a year; the first number that is a day is in 1927."""
    with pytest.raises(PlanError, match='start "2027" is not a date'):
        changed(put("reps!F3", 2027, "yyyy-mm-dd"))
    plan = changed(put("reps!F3", FIRST_DAY, "yyyy-mm-dd"))
    assert plan.table("reps")["start"].min() == pd.Timestamp("1927-05-18")
    assert np.isfinite(plan.table("reps")["fte"]).all()
