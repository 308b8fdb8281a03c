from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from openpyxl import load_workbook

from allocator import Allocation, allocate, read_plan
from allocator.allocation import TABLES
from allocator.export.folder import OURS
from allocator.export.workbook.book import write_workbook
from allocator.plan.measures import MEASURES
from allocator.tables.pace import pace
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "outputs.md").read_text(encoding="utf-8")
SCENARIOS = sorted(path.parent for path in (ROOT / "scenarios").glob("*/plan.yaml"))
STEPS = {"share_of_goal", "quota"}
RULES = {"capacity", "max_rate", "part_of", "locks", *(f"{step}_limit" for step in STEPS), *MEASURES} - STEPS


@cache
def allocated(scenario: Path) -> Allocation:
    return allocate(read_plan(scenario))


def described(file: str) -> list[str]:
    """Columns, or keys, that the page describes in the section of a file, in order."""
    section = PAGE.split(f"\n## {file}\n")[1].split("\n## ")[0]
    cells = re.findall(r"^\| ([^|]+) \|", section, re.MULTILINE)[1:]
    return [name.strip() for cell in cells for name in cell.split(",")]


def expected(table: str, allocation: Allocation) -> list[str]:
    """Columns of a table as described, those that depend on the plan put in place."""
    levels = list(allocation.plan.settings.levels)
    present = list(getattr(allocation, table).columns)
    placed = {
        "*level*": levels,
        "padding_*level*": [f"padding_{one}" for one in (*levels, "rep") if f"padding_{one}" in present],
        "*rule*": [column for column in present if column in RULES],
    }
    return [name for written in described(f"{table}.csv") for name in placed.get(written, [written])]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: str(path.name))
def test_every_column_is_described(scenario: Path) -> None:
    """The page names the columns of every table, in the order in which they are written."""
    allocation = allocated(scenario)
    written = {table: list(frame.columns) for table, frame in allocation.tables.items()}
    assert written == {table: expected(table, allocation) for table in TABLES}


def test_every_file_is_described() -> None:
    """Each file of the output folder has a section."""
    files = [*(f"{name}.csv" for name in TABLES), "pace.csv", "plan.xlsx", "run.json"]
    assert re.findall(r"^## (.*)$", PAGE, re.MULTILINE) == files
    assert set(files) == OURS


def test_the_columns_of_the_pace_are_described() -> None:
    """By week and by day: week, from and to give way to the day."""
    columns = described("pace.csv")
    by_day = [name for name in columns if name not in ("week", "from", "to")]
    assert list(pace(allocated(SCENARIOS[0]), "week").columns) == [name for name in columns if name != "day"]
    assert list(pace(allocated(SCENARIOS[0]), "day").columns) == by_day


def test_every_sheet_is_described(tmp_path: Path) -> None:
    """The page names the sheets of the workbook in their order, teams last."""
    allocation = allocated(SCENARIOS[0])
    write_workbook(allocation, tmp_path / "plan.xlsx", pace(allocation, "week"))
    sheets = load_workbook(tmp_path / "plan.xlsx", read_only=True).sheetnames
    told = described("plan.xlsx")
    assert sheets[: len(told) - 1] == told[:-1]


def test_every_key_of_the_run_is_described() -> None:
    """run.json holds what the page says, and nothing else."""
    assert sorted(described("run.json")) == sorted(allocated(SCENARIOS[0]).run)


def test_every_kind_of_assumption_is_described() -> None:
    """The kinds that the code can write down are those of the page."""
    row = re.findall(r"^\| kind \| (.*) \|$", PAGE, re.MULTILINE)[-1]
    told = {kind.strip() for kind in row.split(",")}
    assert told == {kind for file in (ROOT / "allocator").rglob("*.py") for kind in _kinds(file)}


def _kinds(file: Path) -> set[str]:
    tree = ast.walk(ast.parse(file.read_text(encoding="utf-8")))
    calls = [node for node in tree if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    firsts = [call.args[0] for call in calls if getattr(call.func, "id", "") == "Assumption" and call.args]
    return {str(first.value) for first in firsts if isinstance(first, ast.Constant)}
