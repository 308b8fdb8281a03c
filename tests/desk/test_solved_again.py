"""Solved again after an edit: what the edit leaves is kept, and the plan is the same as one worked out anew."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from allocator import Allocation, allocate
from allocator.desk.draft import Draft
from allocator.desk.edit import AddRow, Edit, SetCell, SetSetting
from allocator.verify import verify
from benchmarks.company import make_company, write_company


def _cell(table: str, column: str, change: Callable[[float], float]) -> Callable[[Draft], Edit]:
    def edit(draft: Draft) -> Edit:
        frame = draft.tables[table]
        row = int(frame.index[frame[column] != ""][0])
        return SetCell(table, row, column, new=f"{change(float(str(frame.loc[row, column]))):g}")

    return edit


EDITS: dict[str, Callable[[Draft], Edit]] = {
    "a limit": _cell("limits", "max", lambda most: most * 1.1),
    "a lock": _cell("locks", "quota", lambda quota: quota - 1000),
    "a new minimum": lambda draft: AddRow(
        "limits", values={"per": "rep", "where": "metric=revenue", "measure": "quota", "min": "1000"}
    ),
    "a goal": _cell("goals", "priority", lambda priority: priority + 1),
    "a rep": _cell("reps", "fte", lambda fte: fte * 0.8),
    "leave": lambda draft: AddRow(
        "absences", values={"rep": draft.tables["reps"]["rep"].iloc[1], "from": "2027-03-01", "to": "2027-03-31"}
    ),
    "potential": _cell("potential", "potential", lambda held: held * 1.5),
    "history": _cell("history", "actual", lambda sold: sold * 1.5),
    "a strength": _cell("strengths", "strength", lambda strength: strength * 1.1),
    "a padding": lambda draft: SetSetting(("over_assignment", "region"), new=0.04),
    "an effort": lambda draft: SetSetting(("metrics", "new_customers", "hours_per_unit"), new=9.0),
}  # fmt: skip


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shelf = tmp_path_factory.mktemp("shelf")
    write_company(shelf / "company", *make_company(20, periods="quarter"))
    return shelf


def _same(one: Allocation, other: Allocation) -> None:
    for name, table in one.tables.items():
        pd.testing.assert_frame_equal(table, other.tables[name], check_exact=True)


def test_after_each_edit_the_plan_is_that_of_a_fresh_start(shelf: Path) -> None:
    """Whatever is edited, and undone again, every table is the same to the last bit as with nothing kept."""
    draft = Draft.begin(shelf, "company")
    last = allocate(draft.plan())
    for edit in EDITS.values():
        assert draft.apply(edit(draft)) is not None
        plan = draft.plan()
        anew = allocate(replace(plan, memory=None), start=last)
        last = allocate(plan, start=last)
        _same(last, anew)
        assert verify(replace(plan, memory=None), last.tables) == ()


def test_what_a_limit_or_lock_leaves_is_not_worked_out_again(shelf: Path) -> None:
    """Who holds what is kept after an edit of a lock, and is another thing after an edit of a rep."""
    draft = Draft.begin(shelf, "company")
    first = allocate(draft.plan())
    draft.apply(EDITS["a lock"](draft))
    second = allocate(draft.plan(), start=first)
    draft.apply(EDITS["a rep"](draft))
    third = allocate(draft.plan(), start=second)
    assert second.evidence.cells.holdings is first.evidence.cells.holdings
    assert second.evidence.cells.shares is first.evidence.cells.shares
    assert third.evidence.cells.holdings is not first.evidence.cells.holdings


def test_what_is_kept_does_not_know_what_may_change_beside_it(shelf: Path) -> None:
    """Lanes that outlive an edit of goals, limits or locks hold no such table that could be out of date."""
    cells = allocate(Draft.begin(shelf, "company").plan()).evidence.cells
    assert not {"goals", "limits", "locks"} & set(cells.lanes.plan.tables)


def test_a_plan_takes_nothing_it_remembers_to_another_process(shelf: Path) -> None:
    """What a plan remembers counts for nothing where its tables are copies."""
    plan = Draft.begin(shelf, "company").plan()
    there = pickle.loads(pickle.dumps(plan))
    assert plan.recall("answer", (42,), lambda: "here") == "here"
    assert there.recall("answer", (42,), lambda: "there") == "there"
