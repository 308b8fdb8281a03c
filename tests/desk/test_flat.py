"""A scenario that extends another, or is a workbook, turned into files that stand alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.desk.draft import Draft
from allocator.desk.edit import SetCell
from allocator.errors import PlanError
from allocator.plan.read import read_plan
from tests.desk.scenarios import SMALL, files_of, lay_out

_FTE = st.sampled_from(["", "0.5", "0,5", "80%", "1,125", "1.125", "1"])
_ROWS = st.lists(st.tuples(st.sampled_from(["Ana", "Ben", "Dee", "Eli"]), _FTE), unique_by=lambda row: row[0])
_SETTINGS = st.sampled_from(
    ["", "capacity: {load_limit: 120%}\n", "metrics: {revenue: {round_to: 50}}\n", "roles: {AE: {metrics: [units]}}\n"]
)


def flat_equals_chain(shelf: Path, name: str) -> None:
    try:
        chain = read_plan(shelf / name)
    except PlanError:
        return
    draft = Draft.begin(shelf, name)
    draft.save()
    alone = shelf.parent / f"{shelf.name} alone"
    shutil.copytree(draft.path, alone / name)
    assert read_plan(alone / name).digest == chain.digest
    shutil.rmtree(alone)


@given(_ROWS, _ROWS, st.sampled_from(",;"), st.sampled_from(",;"), _SETTINGS, _SETTINGS)
@settings(max_examples=12)
def test_the_flattened_plan_is_that_of_the_chain(
    first: list[tuple[str, str]], second: list[tuple[str, str]], comma: str, other: str, stated: str, again: str
) -> None:
    """Whatever is stated over what, in whatever way numbers are written in each file."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        shelf = Path(folder) / "shelf"
        lay_out(shelf)
        for name, base, rows, mark, text in (
            ("middle", "small", first, comma, stated),
            ("child", "middle", second, other, again),
        ):
            (shelf / name).mkdir()
            (shelf / name / "plan.yaml").write_text(f"extends: ../{base}\n{text}")
            lines = [mark.join((rep, f'"{fte}"', "EMEA")) for rep, fte in rows]
            (shelf / name / "reps.csv").write_text("\n".join([f"rep{mark}FTE{mark}Region", *lines]) + "\n")
        flat_equals_chain(shelf, "child")


def test_texts_stay_as_they_are_written(tmp_path: Path) -> None:
    """Only what the scenario says otherwise is other than in its base; tables it does not have are taken over."""
    lay_out(tmp_path)
    child = tmp_path / "child"
    child.mkdir()
    (child / "plan.yaml").write_text("extends: ../small\n")
    (child / "reps.csv").write_text("rep,fte\nBen,50%\n")
    draft = Draft.begin(tmp_path, "child")
    draft.save()
    files = files_of(child)
    assert files["goals.csv"] == SMALL["goals.csv"].encode()
    assert files["reps.csv"].decode() == (
        'rep,region,fte,note\nAna,EMEA,1,\nBen,AMER,50%,"says ""hi"", often"\nCem,AMER,1.0,\n'
    )


def test_a_base_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """Nothing of it can be edited, and nothing is written."""
    lay_out(tmp_path, reps="rep,fte\nAna\n")
    child = tmp_path / "child"
    child.mkdir()
    (child / "plan.yaml").write_text("extends: ../small\n")
    draft = Draft.begin(tmp_path, "child")
    for refused in (draft.plan, draft.save, lambda: draft.apply(SetCell("reps", 2, "fte", new="1"))):
        with pytest.raises(PlanError):
            refused()
    assert files_of(child) == {"plan.yaml": b"extends: ../small\n"}


def test_a_workbook_becomes_files_and_is_kept(tmp_path: Path) -> None:
    """The plan stays the same, numbers and days as they were, and the workbook lies in a subfolder."""
    folder = tmp_path / "book"
    folder.mkdir()
    stated = {
        "year_starts": "2027-01-01",
        "periods": "quarter",
        "metrics.units.round_to": 1,
        "roles.AE.metrics": "units",
    }
    plan = pd.DataFrame({"key": list(stated), "value": list(stated.values())})
    started = pd.to_datetime(["2020-01-15", None])
    reps = pd.DataFrame({"rep": ["Ana", "Ben"], "fte": [0.1 + 0.2, 1.125], "start": started})
    goals = pd.DataFrame({"metric": ["units"], "period": ["FY2027"], "amount": [1234567]})
    with pd.ExcelWriter(folder / "plan.xlsx", engine="xlsxwriter") as book:
        for name, frame in (("plan", plan), ("reps", reps), ("goals", goals)):
            frame.to_excel(book, sheet_name=name, index=False)
    before = read_plan(folder)
    draft = Draft.begin(tmp_path, "book")
    assert draft.plan().digest == before.digest
    draft.apply(SetCell("reps", 3, "fte", new="1"))
    draft.undo()
    assert "workbook" in draft.on_saving[0]
    draft.save()
    assert sorted(files_of(folder)) == ["goals.csv", "plan.yaml", "reps.csv"]
    assert sorted(files_of(folder / "workbook")) == ["plan.xlsx"]
    assert read_plan(folder).digest == before.digest
