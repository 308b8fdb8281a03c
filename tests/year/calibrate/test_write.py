from __future__ import annotations

import shutil
from pathlib import Path

import pandas as pd
import pytest

from allocator import allocate, read_plan
from allocator.errors import PlanError
from allocator.verify import verify
from allocator.year.calibrate.calibrate import calibrate
from allocator.year.calibrate.stated import Stated, stated
from allocator.year.calibrate.write import Outcome, check_writable, write_beside, write_into
from tests.docs.pages import ROOT

OUTPUTS = ("quotas", "reps", "rollup", "goals", "rules", "waterfall", "uncovered")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "scenarios" / "learned", tmp_path / "learned"))


def found(folder: Path) -> Stated:
    return stated(calibrate(read_plan(folder)))


def content(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def solved(folder: Path) -> None:
    allocation = allocate(read_plan(folder))
    assert verify(allocation.plan, {table: getattr(allocation, table) for table in OUTPUTS}) == ()


def test_only_what_was_estimated_changes(folder: Path) -> None:
    """plan.yaml keeps its comment, all other files their bytes; strengths.csv is new; the plan runs."""
    before = content(folder)
    assert set(write_into(folder, found(folder)).files) == {"plan.yaml", "strengths.csv"}
    after = content(folder)
    assert after.keys() - before.keys() == {"strengths.csv"}
    assert {name for name in before if before[name] != after[name]} == {"plan.yaml"}
    assert b"# what a rep sold last year, and nothing else" in after["plan.yaml"]
    solved(folder)


def test_settings_change_where_they_stand(folder: Path) -> None:
    """Of plan.yaml only the lines of the metric and of history change, whatever the order of its drivers."""
    file = folder / "plan.yaml"
    file.write_text(file.read_text().replace("{history: 1}", "{equal: 0.5, history: 0.5}"))
    before = file.read_text().splitlines()
    write_into(folder, found(folder))
    after = file.read_text().splitlines()
    assert len(after) == len(before)
    changed = [old for old, new in zip(before, after, strict=True) if old != new]
    assert [line.split(":")[0].strip(" {") for line in changed] == ["label", "history"]


def test_the_plan_states_what_was_found(folder: Path) -> None:
    """Strengths, season, weights, window and productivity are read back as they were estimated."""
    one = calibrate(read_plan(folder))
    write_into(folder, stated(one))
    plan = read_plan(folder)
    metric, past = plan.settings.metrics["revenue"], one.metrics[0]
    assert past.chosen is not None
    assert metric.fair_share == {driver: weight for driver, weight in past.chosen.weights.items() if weight}
    assert isinstance(metric.seasonality, tuple)
    assert sum(metric.seasonality) == pytest.approx(1.0)
    assert one.reading is not None
    assert plan.settings.history.window == one.reading.window
    assert one.hours is not None
    assert metric.productivity == pytest.approx(one.hours.year / one.hours.hours[0], rel=1e-3)
    assert plan.table("strengths")["strength"].tolist() == pytest.approx(past.strengths.strength.tolist(), abs=1e-3)


def test_writing_twice_changes_nothing_more(folder: Path) -> None:
    """What is found does not depend on what was written: the second time every file stays."""
    write_into(folder, found(folder))
    before = content(folder)
    assert write_into(folder, found(folder)) == Outcome()
    assert content(folder) == before


def test_strengths_that_were_not_estimated_stay(folder: Path) -> None:
    """Rows of others keep their place and notes; the separator stays that of the file."""
    (folder / "reps.csv").write_text((folder / "reps.csv").read_text() + "Z. Zeman,AE,2026-12-01\n")
    (folder / "strengths.csv").write_text(
        "rep;metric;strength;note\nZ. Zeman;revenue;0.7;a guess\nA. Brandt;revenue;3;old\n"
    )
    write_into(folder, found(folder))
    rows = pd.read_csv(folder / "strengths.csv", sep=";", index_col="rep")
    assert (rows.loc["Z. Zeman", "strength"], rows.loc["Z. Zeman", "note"]) == (0.7, "a guess")
    assert rows.loc["A. Brandt", "strength"] != 3
    assert rows.loc["A. Brandt", "note"] == "old"
    assert len(rows) == 9


def test_beside_it_a_scenario_that_extends_it_says_the_same(folder: Path) -> None:
    """Written into or beside, the plan that is read is the same, and drivers that no longer weigh count 0."""
    plan_file = folder / "plan.yaml"
    plan_file.write_text(plan_file.read_text().replace("{history: 1}", "{current: 0, equal: 3, history: 1}"))
    plan, change = read_plan(folder), found(folder)
    beside = folder.parent / "beside"
    write_beside(beside, plan, folder, change)
    write_into(folder, change)
    one, other = read_plan(beside), read_plan(folder)
    weights = {driver: weight for driver, weight in one.settings.metrics["revenue"].fair_share.items() if weight}
    assert weights == other.settings.metrics["revenue"].fair_share
    assert one.settings.metrics["revenue"].seasonality == other.settings.metrics["revenue"].seasonality
    assert one.table("strengths")["strength"].tolist() == other.table("strengths")["strength"].tolist()
    solved(beside)


def test_a_scenario_that_extends_another_is_written_into(folder: Path) -> None:
    """Only what it states itself changes; what stands behind it stays to the byte."""
    child = folder.parent / "child"
    child.mkdir()
    (child / "plan.yaml").write_text("extends: ../learned  # ours\nname: Child\n")
    before = content(folder)
    write_into(child, found(child))
    assert content(folder) == before
    assert "# ours" in (child / "plan.yaml").read_text()
    assert read_plan(child).settings.metrics["revenue"].seasonality is not None
    solved(child)


def test_what_would_not_be_read_is_not_written(folder: Path) -> None:
    """A result that is refused leaves the folder as it was, and nothing beside it."""
    before, beside = content(folder), sorted(folder.parent.iterdir())
    wrong = Stated(((("metrics", "revenue", "fair_share"), {"nonsense": 1.0}),), pd.DataFrame())
    with pytest.raises(PlanError, match="nonsense"):
        write_into(folder, wrong)
    assert content(folder) == before
    assert sorted(folder.parent.iterdir()) == beside


def test_a_single_file_is_refused(tmp_path: Path) -> None:
    """A workbook or .zip has no plan.yaml that could be changed."""
    file = tmp_path / "plan.zip"
    file.write_bytes(b"")
    with pytest.raises(PlanError, match="that could be changed"):
        check_writable(file)
