"""plan.xlsx as a second program reads it."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from allocator import allocate, plan_from, read_plan
from allocator.allocation import TABLES, Allocation
from allocator.export.workbook import book, table, teams
from allocator.tables.pace import pace
from tests.allocations import allocation
from tests.docs.pages import ROOT
from tests.export.workbook.reader import rows, sheets, written
from tests.export.workbook.reader import table as table_of
from tests.verify import toy

QUICKSTART = ROOT / "scenarios" / "quickstart"


@lru_cache
def quickstart() -> Allocation:
    return allocate(read_plan(QUICKSTART))


def test_every_table_has_a_sheet_and_every_team(tmp_path: Path) -> None:
    """A summary, the eight tables, then the teams of the lowest level by name."""
    names = list(sheets(written(allocation(), tmp_path)))
    assert names == ["summary", *TABLES, "North", "South", "West"]


@pytest.mark.parametrize("name", TABLES)
def test_sheets_hold_the_tables(tmp_path: Path, name: str) -> None:
    """Every figure and every text, in the same order; blank is blank."""
    frame = quickstart().tables[name]
    sheet = sheets(written(quickstart(), tmp_path))[name]
    _, headings, found = table_of(sheet, str(frame.columns[0]))
    assert headings == list(frame.columns)
    if frame.empty:
        assert found[0][0] == "No rows."
        return
    assert len(found) == len(frame)
    for place, column in enumerate(frame.columns):
        values = [row[place] for row in found]
        if pd.api.types.is_bool_dtype(frame[column].dtype):
            assert values == ["yes" if value else "no" for value in frame[column]]
        elif pd.api.types.is_numeric_dtype(frame[column].dtype):
            assert np.array(values, float) == pytest.approx(
                frame[column].to_numpy(float), rel=1e-12, abs=1e-9, nan_ok=True
            )
        else:
            assert values == [str(text) or None for text in frame[column]]


def test_totals_are_formulas_with_the_value_they_have(tmp_path: Path) -> None:
    """Above the quotas stands the sum of each metric, for programs that calculate and for those that do not."""
    file, quotas = written(quickstart(), tmp_path), quickstart().quotas
    totals, headings, _ = table_of(sheets(file)["quotas"], "rep")
    at = {name: headings.index(name) for name in ("metric", "quota", "fair_share", "line")}
    sums = quotas.groupby("metric", observed=True)[["quota", "fair_share"]].sum()
    assert {row[at["metric"]]: row[at["quota"]] for row in totals} == sums["quota"].to_dict()
    assert {row[at["metric"]]: row[at["fair_share"]] for row in totals} == pytest.approx(sums["fair_share"].to_dict())
    formula = table_of(sheets(file, formulas=True)["quotas"], "rep")[0][0][at["quota"]]
    assert formula == "=SUMPRODUCT(--EXACT(H$5:H$148,$H1),--EXACT(C$5:C$148,$C1),E$5:E$148)"


def test_lines_of_credit_are_never_added_up(tmp_path: Path) -> None:
    """An account executive and a specialist of the same sale have totals of their own."""
    lesson = allocate(read_plan(ROOT / "scenarios" / "overlay_specialists"))
    totals, headings, _ = table_of(sheets(written(lesson, tmp_path))["quotas"], "rep")
    sums = lesson.quotas.groupby(["line", "metric"], observed=True)["quota"].sum()
    found = {
        (row[headings.index("line")], row[headings.index("metric")]): row[headings.index("quota")] for row in totals
    }
    assert len(found) > 2
    assert found == sums.to_dict()


def test_a_team_has_its_reps_by_period(tmp_path: Path) -> None:
    """The sheet of West: six reps, three metrics, sums down and across, the target and the load."""
    file = written(quickstart(), tmp_path)
    values, formulas = rows(sheets(file)["West"]), rows(sheets(file, formulas=True)["West"])
    assert values[0][0] == "West"
    assert values[3][:7] == ["rep", "name", "FY2027-Q1", "FY2027-Q2", "FY2027-Q3", "FY2027-Q4", "FY2027"]
    assert values[4][0] == "New revenue (USD)"
    west = quickstart().quotas.query("region == 'West' and metric == 'revenue'")
    assert [row[0] for row in values[5:11]] == sorted(west["rep"].unique())
    year = west.groupby("rep", observed=True)["quota"].sum()
    assert [row[6] for row in values[5:11]] == list(year)
    assert values[11][:2] == ["Total", None]
    assert values[11][6] == year.sum()
    assert (formulas[11][2], formulas[11][6], formulas[5][6]) == ("=SUM(C6:C11)", "=SUM(C12:F12)", "=SUM(C6:F6)")
    target = quickstart().rollup.query("node == 'West' and metric == 'revenue' and period == 'FY2027'")["target"]
    assert values[12][0] == "Target"
    assert values[12][6] == pytest.approx(float(target.iloc[0]))
    loads = {row[0]: row[6] for row in values[-6:]}
    expected = quickstart().reps.set_index("rep")["load"]
    assert loads == pytest.approx({rep: expected[expected.index == rep].iloc[0] for rep in loads})


def test_teams_print_on_pages_of_their_own(tmp_path: Path) -> None:
    """Across, one page wide, headings on every page, page numbers below, headings that stay in sight."""
    sheet = sheets(written(quickstart(), tmp_path))["West"]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth or 1) == ("landscape", 1)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$4"
    assert str(sheet.oddFooter.right.text).strip() == "Page &P of &N"
    assert sheet.freeze_panes == "B5"
    quotas = sheets(written(quickstart(), tmp_path))["quotas"]
    assert (quotas.freeze_panes, quotas.auto_filter.ref) == ("B5", "A4:M148")


def test_a_plan_without_levels_has_one_sheet_for_all(tmp_path: Path) -> None:
    """The company is the team."""
    settings = {
        "name": "Small", "year_starts": "2027-01-01", "periods": "year",
        "metrics": {"deals": {"fair_share": {"equal": 1}}}, "roles": {"AE": {"metrics": ["deals"]}},
    }  # fmt: skip
    tables = {
        "reps": pd.DataFrame({"rep": ["Ana", "Ben"]}),
        "goals": pd.DataFrame({"metric": ["deals"], "period": ["FY2027"], "amount": [10]}),
    }
    found = sheets(written(allocate(plan_from(settings, tables)), tmp_path))
    assert list(found)[-1] == "Small"
    assert rows(found["Small"])[3:8] == [
        ["rep", "FY2027"], ["deals", None], ["Ana", 5], ["Ben", 5], ["Total", 10],
    ]  # fmt: skip


def test_the_summary_tells_what_counts(tmp_path: Path) -> None:
    """Name, sentence, goals, quotas of each level with formulas that reach the quotas."""
    file = written(quickstart(), tmp_path)
    values = rows(sheets(file)["summary"])
    assert values[0][0] == "Larkspur Systems FY2027"
    assert values[3][0] == "Every goal is met."
    goal = next(row for row in values if row[0] == "new business")
    assert goal[4:] == [1, 18_000_000, 18_000_000, 0, 1]
    company = next(row for row in values if row[0] == "company")
    assert company[3:6] == [19_656_000, 9_522_000, 273]
    formula = next(
        row for row in rows(sheets(file, formulas=True)["summary"]) if row[1] == "West" and row[0] == "region"
    )
    assert "quotas!$E$5:$E$148" in formula[3]
    assert "West" not in formula[3]


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path) -> None:
    """Twice, and with the rows of every table in another order."""
    copy = shutil.copytree(QUICKSTART, tmp_path / "shuffled")
    for file in copy.glob("*.csv"):
        head, *lines = file.read_text(encoding="utf-8").splitlines()
        file.write_text("\n".join([head, *reversed(lines), ""]), encoding="utf-8")
    shuffled = allocate(read_plan(copy))
    files = []
    for place, one in enumerate((quickstart(), quickstart(), shuffled)):
        (tmp_path / str(place)).mkdir()
        files.append(written(one, tmp_path / str(place)).read_bytes())
    assert files[0] == files[1]
    assert files[0] == files[2]


HOSTILE = ["=1+1", "+1", "-1", "@SUM(A1)", '=cmd|" /C calc"!A0', "<r>x</r>", "a\tb", "http://example.org/"]


def test_hostile_texts_stay_text(tmp_path: Path) -> None:
    """Nothing that a person has typed becomes a formula, a link or markup."""
    names = [*HOSTILE, *[f"Rep {k}" for k in range(16 - len(HOSTILE))]]
    file = written(allocation(quotas=allocation().quotas.assign(name=names)), tmp_path)
    found = table_of(sheets(file, formulas=True)["quotas"], "rep")
    column = found[1].index("name")
    assert [row[column].rstrip() for row in found[2]] == names
    cells = sheets(file, formulas=True)["quotas"]
    assert {cell.data_type for row in cells.iter_rows(min_row=5) for cell in row if cell.column == column + 1} <= {
        "s",
        "inlineStr",
    }
    with zipfile.ZipFile(file) as parts:
        assert not [name for name in parts.namelist() if "rels" in name and b"example.org" in parts.read(name)]


def test_no_formula_holds_a_text_of_the_plan(tmp_path: Path) -> None:
    """Node, line and metric are compared with cells: names that look like operators change nothing."""
    people = "rep,role,territory,region\n=Ann,AE,Oslo,>0\nBob,AE,Reno,*A1&\n"
    odd = allocate(toy.plan(tables={"reps": people}))
    sums = odd.quotas.groupby("region", observed=True)["quota"].sum()
    told = {row[1]: row[3] for row in rows(sheets(written(odd, tmp_path))["summary"]) if row[0] == "region"}
    assert told == sums.to_dict() == {">0": 100, "*A1&": 100}
    found = sheets(written(odd, tmp_path), formulas=True)
    formulas = [
        cell.value for sheet in found.values() for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
    ]
    assert formulas
    assert not [formula for formula in formulas if "A1&" in formula or ">0" in formula]


def test_too_many_teams_are_told_and_the_level_above_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three teams where two sheets are the most: one for each region, and the summary says so."""
    monkeypatch.setattr(teams, "MOST_TEAMS", 2)
    monkeypatch.setattr(book, "MOST_TEAMS", 2)
    found = sheets(written(allocation(), tmp_path))
    assert list(found)[-2:] == ["AMER", "EMEA"]
    said = [row[0] for row in rows(found["summary"])]
    assert "There is none for each team, as 3 are more than 2." in said


def test_more_rows_than_a_sheet_holds_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixteen quotas where eighteen rows are the most: two totals and the headings take three."""
    monkeypatch.setattr(table, "MOST_ROWS", 18)
    found = rows(sheets(written(allocation(), tmp_path))["quotas"])
    assert found == [["16 rows are more than the 18 a sheet holds; they are in quotas.csv."]]
    monkeypatch.setattr(table, "MOST_ROWS", 19)
    assert len(rows(sheets(written(allocation(), tmp_path))["quotas"])) == 19


def test_pace_has_a_sheet_where_it_is_short(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the summary says where it is."""
    weekly = pace(quickstart(), "week")
    _, headings, found = table_of(sheets(written(quickstart(), tmp_path, pace=weekly))["pace"], "rep")
    assert headings == list(weekly.columns)
    assert [row[headings.index("pace")] for row in found] == list(weekly["pace"])
    monkeypatch.setattr(book, "PACE_ROWS", 100)
    found = sheets(written(quickstart(), tmp_path, pace=weekly))
    assert "pace" not in found
    assert f"The pace has {len(weekly):,} rows and is in pace.csv alone." in [row[0] for row in rows(found["summary"])]


def test_goals_beyond_a_page_are_on_their_sheet(tmp_path: Path) -> None:
    """Of fifty goals forty are on the summary, those with the largest gap among them."""
    goals = pd.concat([allocation().goals.query("goal == 'grow'")] * 49 + [allocation().goals.query("goal == 'logos'")])
    goals = goals.reset_index(drop=True)
    said = [row[0] for row in rows(sheets(written(replace(allocation(), goals=goals), tmp_path))["summary"])]
    assert said.count("grow") == 39
    assert said.count("logos") == 1
    assert "10 more goals are on the sheet goals." in said
