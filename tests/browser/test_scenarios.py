"""Scenarios in a browser: brought, named, copied, compared, repaired, handed out."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SCENARIOS, Sits
from tests.browser.planner import Planner

ABOUT = ("expected.csv", "lesson.md")


def visible(shelf: Path) -> set[str]:
    """Return what lies on a shelf, but for what is kept beside it."""
    return {path.name for path in shelf.iterdir() if not path.name.startswith(".")}


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder, but for those about a scenario that are no part of it."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name not in ABOUT}


def run(scenario: Path, out: Path) -> Path:
    """Allocate on the command line."""
    asked = [sys.executable, "-m", "allocator", "run", str(scenario), "--out", str(out)]
    subprocess.run(asked, check=True, capture_output=True)
    return out


def test_from_upload_to_export(shelf: Path, planner: Planner, tmp_path: Path) -> None:
    """An upload is looked at, stored only when accepted, solved, and exported byte for byte as `allocator run` does."""
    packed = Path(shutil.make_archive(str(tmp_path / "larkspur"), "zip", SCENARIOS / "quickstart"))
    planner.page.get_by_role("tab", name="Upload files").click()
    planner.uploads(packed)
    planner.sees("All of it is understood")
    assert visible(shelf) == set()
    planner.waits()
    planner.fills_in("upload_name", "Larkspur")
    planner.presses("Create the scenario")
    planner.sees_plan()
    planner.sees("all goals met")
    planner.goes_to("Export")
    quotas = planner.fetches("Download quotas.csv", tmp_path)
    folder = planner.fetches("Download the folder", tmp_path)
    assert contents(shelf / "Larkspur") == contents(SCENARIOS / "quickstart")
    out = run(shelf / "Larkspur", tmp_path / "out")
    assert quotas.read_bytes() == (out / "quotas.csv").read_bytes()
    with zipfile.ZipFile(folder) as pack:
        handed = {Path(name).name: pack.read(name) for name in pack.namelist()}
    written = contents(out)
    assert handed.keys() == written.keys()
    assert {name for name in written if handed[name] != written[name]} <= {"run.json", "plan.xlsx"}


def test_a_conflict_and_its_repair(shelf: Path, sits: Sits) -> None:
    """A conflict is told in words; a button makes a new scenario that can be kept, and leaves the old one alone."""
    shutil.copytree(SCENARIOS / "conflict", shelf / "conflict")
    before = contents(shelf / "conflict")
    planner = sits()
    planner.opens("conflict")
    planner.sees("This plan cannot hold all of its rules")
    planner.sees("What would repair it")
    planner.sees("rules conflict")
    planner.page.get_by_role("button", name="Try it").first.click()
    planner.sees_no("This plan cannot hold all of its rules")
    planner.sees("goals short")
    new = visible(shelf) - {"conflict"}
    assert len(new) == 1
    assert contents(shelf / "conflict") == before
    assert contents(shelf / new.pop()) != before


def test_duplicate_change_compare(quickstart: Path, planner: Planner) -> None:
    """A copy is changed and saved, and laid beside the original with what differs and who moves."""
    planner.does("quickstart", "Duplicate")
    planner.opens("quickstart copy")
    planner.grid.type("A. Moreno", "Cap", "1.2M")
    planner.sees("A. Moreno cap: none → 1,200,000")
    planner.presses("Save")
    expect(planner.button("Save")).to_be_disabled()
    planner.goes_to("Compare")
    planner.adds("Scenarios", "quickstart")
    planner.sees("Side by side")
    planner.page.get_by_role("tab", name="All that differs").click()
    planner.sees_in_grid("Settings and cells of tables that differ", "limits.csv")
    assert "1200000" in (quickstart / "quickstart copy" / "limits.csv").read_text()
    assert contents(quickstart / "quickstart") == contents(SCENARIOS / "quickstart")


def test_two_planners_save_the_same_scenario(quickstart: Path, sits: Sits) -> None:
    """Who saves second is told what the first changed, and both keep what they did."""
    one, other = sits(), sits()
    one.opens("quickstart")
    other.opens("quickstart")
    one.grid.type("A. Moreno", "Cap", "1.2M")
    one.sees("A. Moreno cap: none → 1,200,000")
    other.grid.type("D. Osei", "Cap", "2.1M")
    other.sees("D. Osei cap: none → 2,100,000")
    one.presses("Save")
    expect(one.button("Save")).to_be_disabled()
    other.presses("Save")
    other.sees("Another has saved")
    other.sees("A. Moreno")
    assert "2100000" not in (quickstart / "quickstart" / "limits.csv").read_text()
    other.presses("Lay my edits over it")
    other.sees_no("Another has saved")
    other.waits()
    assert other.quota_of("A. Moreno") == 1_200_000
    assert other.quota_of("D. Osei") == 2_100_000
    other.presses("Save")
    expect(other.button("Save")).to_be_disabled()
    saved = (quickstart / "quickstart" / "limits.csv").read_text()
    assert "1200000" in saved
    assert "2100000" in saved


@pytest.mark.parametrize("name", ["../../x", "<script>alert(1)</script>"])
def test_a_name_never_leaves_the_shelf(shelf: Path, planner: Planner, name: str) -> None:
    """A name that is a path or a script is refused in words: nothing is made anywhere, and nothing runs."""
    around, asked = {path.name for path in shelf.parents[1].iterdir()}, []
    planner.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    planner.fills_in("sample_name", name)
    planner.presses("Create the sample")
    planner.sees("use letters, digits, blanks")
    assert visible(shelf) == set()
    assert {path.name for path in shelf.parents[1].iterdir()} == around
    assert planner.page.locator("script", has_text="alert(1)").count() == 0
    assert not asked


def test_a_name_in_chinese(shelf: Path, planner: Planner, tmp_path: Path) -> None:
    """A scenario may be called by letters of any script, from its folder to the file that is handed out."""
    planner.fills_in("sample_name", "华东团队 2027")
    planner.presses("Create the sample")
    planner.sees_plan()
    assert visible(shelf) == {"华东团队 2027"}
    planner.page.reload()
    planner.sees_plan()
    planner.goes_to("Export")
    quotas = planner.fetches("Download quotas.csv", tmp_path)
    assert quotas.name == "华东团队 2027 quotas.csv"
    assert quotas.read_bytes() == (run(shelf / "华东团队 2027", tmp_path / "out") / "quotas.csv").read_bytes()
