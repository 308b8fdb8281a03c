"""The workbench: what is solved on it is what the command line writes for the saved folder."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from allocator.allocate import allocate
from allocator.allocation import Allocation, Status
from allocator.desk.baseline import SAVED, baseline
from allocator.desk.bench import Workbench
from allocator.desk.edit import AddRow, DropRow, Edit, SetCell, SetSetting
from allocator.desk.shelf import Shelf
from allocator.desk.state import State
from allocator.export.folder import write
from allocator.plan.read import read_plan
from allocator.verify import verify
from tests.desk.scenarios import files_of, lay_out
from tests.docs.pages import ROOT

QUICKSTART = ROOT / "scenarios" / "quickstart"
EDITS: list[Edit] = [
    SetCell("reps", 3, "fte", new="0.6"),
    SetSetting(("play_to_strengths",), new=0.4),
    AddRow("locks", values={"rep": "C. Hughes", "metric": "revenue", "quota": "1.3M"}),
    AddRow("limits", values={"per": "rep", "where": "metric=revenue", "measure": "growth", "max": "30%"}),
    SetCell("goals", 3, "amount", new="19,000,000.0"),
    DropRow("reps", 5),
]


@pytest.fixture
def bench(tmp_path: Path) -> Workbench:
    shutil.copytree(QUICKSTART, tmp_path / "quick")
    return Workbench.open(tmp_path, "quick")


@pytest.fixture
def small(tmp_path: Path) -> Workbench:
    lay_out(tmp_path)
    return Workbench.open(tmp_path, "small")


def assert_same(one: Allocation, other: Allocation) -> None:
    assert (one.status, one.sentence, one.plan.digest) == (other.status, other.sentence, other.plan.digest)
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, other.tables[name], check_exact=True)


def test_what_is_solved_is_what_the_saved_folder_gives(bench: Workbench, tmp_path: Path) -> None:
    """After every edit, from the last multipliers or from scratch, to the byte in all tables."""
    for edit in EDITS:
        bench.apply(edit)
        allocation = bench.solve()
        assert allocation is not None, bench.error
        assert not verify(allocation.plan, allocation.tables)
    bench.draft.save()
    assert bench.is_current
    assert bench.allocation is not None
    again = allocate(read_plan(bench.draft.path))
    assert_same(bench.allocation, again)
    for folder, one in (("desk", bench.allocation), ("shell", again)):
        write(one, tmp_path / folder, workbook=False)
    desk, shell = (files_of(tmp_path / folder) for folder in ("desk", "shell"))
    assert {**desk, "run.json": b""} == {**shell, "run.json": b""}


def test_a_scenario_that_extends_another_is_solved_as_such_until_it_is_edited(small: Workbench, tmp_path: Path) -> None:
    """Before an edit its export is that of the chain, changes listed; after one, that of the folder it becomes."""
    child = tmp_path / "child"
    child.mkdir()
    (child / "plan.yaml").write_text("extends: ../small\nname: Child\n")
    (child / "reps.csv").write_text("rep,fte\nBen,0.5\n")
    bench = Workbench.open(tmp_path, "child")
    bench.solve()
    assert bench.allocation is not None
    assert_same(bench.allocation, allocate(read_plan(child)))
    assert "changed" in set(bench.allocation.assumptions["kind"])
    assert "stands on its own" in bench.draft.on_saving[0]
    bench.apply(SetCell("reps", 2, "fte", new="0.9"))
    bench.solve()
    bench.draft.save()
    assert_same(bench.allocation, allocate(read_plan(child)))
    assert "extends" not in (child / "plan.yaml").read_text()
    assert (tmp_path / "small" / "reps.csv").read_bytes() == files_of(tmp_path / "small")["reps.csv"]


def test_a_plan_that_cannot_be_read_keeps_the_last_allocation(small: Workbench) -> None:
    """The findings say why, and undoing the edit makes the allocation current again."""
    assert small.badge.state is State.UNSOLVED
    solved = small.solve()
    assert small.badge.state is State.MET
    small.apply(SetCell("reps", 2, "fte", new="abc"))
    assert small.badge.state is State.STALE
    assert small.solve() is None
    assert small.badge.state is State.BROKEN
    assert [finding.where for finding in small.error] == ["reps.csv row 2"]
    assert small.allocation is solved
    small.undo()
    assert small.badge.state is State.MET
    assert small.is_current
    assert small.error == ()


def test_a_conflict_is_an_allocation(small: Workbench) -> None:
    """Hard rules that conflict are no error; the badge says so."""
    small.apply(AddRow("limits", values={"per": "rep", "where": "metric=units", "measure": "quota", "max": "9"}))
    small.apply(AddRow("limits", values={"per": "rep", "where": "metric=units", "measure": "quota", "min": "12"}))
    allocation = small.solve()
    assert allocation is not None
    assert allocation.status is Status.CONFLICT
    assert small.badge.state is State.CONFLICT


def test_the_baseline_is_what_is_saved_or_another_scenario(small: Workbench, tmp_path: Path) -> None:
    """It is worked out once, and again when that scenario has changed; what cannot be solved is nothing."""
    shelf = Shelf(tmp_path)
    lay_out(tmp_path, "other", goals="metric,period,amount\nunits,FY2027,30\n")
    lay_out(tmp_path, "wrong", goals="metric,period,amount\nnothing,FY2027,30\n")
    small.apply(SetCell("goals", 3, "amount", new="90"))
    saved, other = baseline(shelf, small, SAVED, None), baseline(shelf, small, "other", None)
    assert saved is not None
    assert other is not None
    assert saved.reps.query("metric == 'units'")["quota"].sum() == 60
    assert other.reps["quota"].sum() == 30
    assert baseline(shelf, small, "other", other) is other
    lay_out(tmp_path / "new", "other", goals="metric,period,amount\nunits,FY2027,33\n")
    shutil.copytree(tmp_path / "new" / "other", tmp_path / "other", dirs_exist_ok=True)
    changed = baseline(shelf, small, "other", other)
    assert changed is not None
    assert changed.reps["quota"].sum() == 33
    assert baseline(shelf, small, "wrong", changed) is None
