"""A scenario is the same plan as a folder, as a workbook and as a .zip of either."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from allocator.allocate import allocate
from allocator.export.folder import RUN, write
from allocator.plan.plan import Plan
from allocator.plan.read import read_plan, read_upload
from tests.bad.laying import BASE
from tests.plan.forms import FILES, as_workbook, zipped

ROOT = Path(__file__).parents[2]
LESSONS = sorted(path.parent for path in (ROOT / "scenarios").glob("*/plan.yaml"))
SCENARIOS = [*LESSONS, BASE]


def inputs(scenario: Path, shelf: Path) -> Path:
    """Copy what is input of a scenario, without its lesson."""
    folder = shelf / scenario.name
    folder.mkdir()
    for name in FILES:
        if (scenario / name).exists():
            shutil.copy(scenario / name, folder)
    return folder


def forms(scenario: Path, shelf: Path) -> dict[str, Plan]:
    book = as_workbook(scenario, shelf / "plan.xlsx")
    alone = shelf / "alone"
    alone.mkdir()
    shutil.copy(book, alone)
    packed = zipped(scenario, shelf / "plan.zip")
    return {
        "workbook": read_plan(book),
        "zip": read_plan(packed),
        "zip of a folder": read_plan(zipped(scenario, shelf / "deep.zip", "my plan/")),
        "folder of a workbook": read_plan(alone),
        "zip of a workbook": read_plan(zipped(alone, shelf / "book.zip")),
        "workbook in memory": read_upload("plan.xlsx", book.read_bytes()),
        "zip in memory": read_upload("C:/mine/plan.zip", packed.read_bytes()),
    }


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda path: path.name)
def test_every_form_is_the_same_plan(scenario: Path, tmp_path: Path) -> None:
    """Same digest, same settings, same assumptions in the same words, same rows."""
    scenario = inputs(scenario, tmp_path)
    folder = read_plan(scenario)
    for form, plan in forms(scenario, tmp_path).items():
        assert plan.digest == folder.digest, form
        assert plan.settings == folder.settings, form
        assert plan.assumptions == folder.assumptions, form
        for name, table in folder.tables.items():
            assert plan.tables[name].equals(table), (form, name)


@pytest.mark.parametrize("scenario", LESSONS[:2], ids=lambda path: path.name)
def test_every_form_gives_the_same_bytes(scenario: Path, tmp_path: Path) -> None:
    """Every output file but run.json, to the byte."""
    scenario = inputs(scenario, tmp_path)
    write(allocate(read_plan(scenario)), tmp_path / "out")
    expected = {path.name: path.read_bytes() for path in (tmp_path / "out").glob("*.csv")}
    assert len(expected) > 5
    for form in ("plan.xlsx", "plan.zip"):
        if form == "plan.xlsx":
            as_workbook(scenario, tmp_path / form)
        else:
            zipped(scenario, tmp_path / form)
        write(allocate(read_plan(tmp_path / form)), tmp_path / f"out {form}")
        for name, data in expected.items():
            if name != RUN:
                assert (tmp_path / f"out {form}" / name).read_bytes() == data, (form, name)
