"""Two planners and one scenario, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.desk.draft import Draft
from allocator.desk.edit import AddRow, DropRow, SetCell, SetSetting
from allocator.desk.merge import Changed
from allocator.errors import PlanError
from allocator.plan.read import read_plan
from tests.desk.scenarios import files_of, lay_out


@pytest.fixture
def two(tmp_path: Path) -> tuple[Draft, Draft]:
    """Two drafts of the same scenario, side by side."""
    lay_out(tmp_path)
    return Draft.begin(tmp_path, "small"), Draft.begin(tmp_path, "small")


def refused(draft: Draft) -> Changed:
    before = files_of(draft.path)
    with pytest.raises(Changed) as caught:
        draft.save()
    assert files_of(draft.path) == before
    return caught.value


def test_who_saves_second_is_told_and_loses_nothing(two: tuple[Draft, Draft]) -> None:
    """What the other changed is said in words; laid over each other both have what they wanted."""
    first, second = two
    first.apply(SetCell("reps", 2, "fte", new="0.5"))
    first.apply(AddRow("reps", values={"rep": "Dee", "region": "EMEA"}))
    first.apply(DropRow("goals", 3))
    first.apply(SetSetting(("capacity", "load_limit"), new=1.3))
    first.save()
    second.apply(SetCell("reps", 5, "fte", new="0.7"))
    second.apply(SetSetting(("play_to_strengths",), new=0.5))
    assert [one.said() for one in refused(second).differences] == [
        "capacity.load_limit: 1.1 → 1.3",
        "Dee: added",
        "Ana: fte 1 → 0.5",
        "goal units FY2027: dropped",
    ]
    assert second.merge().clashes == ()
    assert second.said() == ["play_to_strengths: default → 0.5", "Cem: fte 1.0 → 0.7"]
    second.save()
    plan = read_plan(second.path)
    assert dict(zip(plan.table("reps")["rep"], plan.table("reps")["fte"], strict=True)) == {
        "Ana": 0.5, "Ben": 0.8, "Cem": 0.7, "Dee": 1.0,
    }  # fmt: skip
    assert (plan.settings.capacity.load_limit, plan.settings.play_to_strengths) == (1.3, 0.5)
    assert plan.table("goals")["metric"].tolist() == ["revenue"]


@pytest.mark.parametrize(("yours_win", "fte", "limit"), [(False, "0.5", 1.3), (True, "0.6", 1.4)])
def test_where_both_changed_the_same_one_word_counts(
    two: tuple[Draft, Draft], yours_win: bool, fte: str, limit: float
) -> None:
    """Theirs, unless yours shall win; both are told."""
    first, second = two
    first.apply(SetCell("reps", 2, "fte", new="0.5"))
    first.apply(SetSetting(("capacity", "load_limit"), new=1.3))
    first.save()
    second.apply(SetCell("reps", 2, "fte", new="0.6"))
    second.apply(SetSetting(("capacity", "load_limit"), new=1.4))
    assert [one.said() for one in refused(second).clashes] == [
        "capacity.load_limit: 1.1 → 1.3; yours: 1.4",
        "Ana: fte 1 → 0.5; yours: 0.6",
    ]
    second.merge(yours_win=yours_win)
    assert second.tables["reps"]["fte"].iloc[0] == fte
    assert second.settings["capacity"]["load_limit"] == limit
    second.save()
    assert not second.is_changed


@pytest.mark.parametrize("yours_win", [False, True])
def test_a_row_one_dropped_and_the_other_changed(two: tuple[Draft, Draft], yours_win: bool) -> None:
    """It is gone, or there again as you wanted it."""
    first, second = two
    first.apply(DropRow("reps", 3))
    first.save()
    second.apply(SetCell("reps", 3, "fte", new="0.6"))
    assert [one.said() for one in refused(second).clashes] == ["Ben: dropped; yours: changed"]
    second.merge(yours_win=yours_win)
    rows = dict(zip(second.tables["reps"]["rep"], second.tables["reps"]["fte"], strict=True))
    assert rows == ({"Ana": "1", "Cem": "1.0", "Ben": "0.6"} if yours_win else {"Ana": "1", "Cem": "1.0"})


@pytest.mark.parametrize(("yours_win", "quota"), [(False, "5"), (True, "7")])
def test_both_locked_the_same_quota(two: tuple[Draft, Draft], yours_win: bool, quota: str) -> None:
    """There is one lock, not two that contradict each other."""
    for draft, typed in zip(two, ("5", "7"), strict=True):
        draft.apply(AddRow("locks", values={"rep": "Ana", "metric": "units", "quota": typed}))
    two[0].save()
    refused(two[1])
    two[1].merge(yours_win=yours_win)
    assert two[1].tables["locks"]["quota"].tolist() == [quota]


def test_edits_can_be_undone_after_merging_and_taken_up_again(two: tuple[Draft, Draft]) -> None:
    """A draft laid over another base goes on like any other."""
    first, second = two
    first.apply(SetCell("reps", 2, "fte", new="0.5"))
    first.save()
    second.apply(SetCell("reps", 3, "fte", new="0.6"))
    second.apply(SetCell("reps", 5, "fte", new="0.7"))
    other_page = Draft.recover(second.path.parent, second.id)
    second.merge()
    second.undo()
    for draft in (second, other_page, Draft.recover(second.path.parent, second.id)):
        draft.refresh()
        assert draft.said() == ["Ben: fte 0.80 → 0.6"]
        assert draft.tables["reps"]["fte"].tolist() == ["0.5", "0.6", "1.0"]
        assert draft.can_redo


def test_after_saving_only_what_came_since_is_laid_over(two: tuple[Draft, Draft]) -> None:
    """An edit that was saved and that another has taken back is not done a second time."""
    first, second = two
    second.apply(SetCell("reps", 2, "fte", new="0.5"))
    second.save()
    first.merge()
    first.apply(SetCell("reps", 2, "fte", new="0.9"))
    first.save()
    second.apply(SetCell("reps", 3, "fte", new="0.6"))
    second.merge()
    assert second.tables["reps"]["fte"].tolist() == ["0.9", "0.6", "1.0"]


def test_a_scenario_that_is_gone_is_told(two: tuple[Draft, Draft]) -> None:
    """The edits can still be saved under another name."""
    import shutil

    draft = two[0]
    draft.apply(SetCell("reps", 2, "fte", new="0.5"))
    shutil.rmtree(draft.path)
    with pytest.raises(PlanError, match="not there any more"):
        draft.save()
    draft.save_as("rescued")
    assert read_plan(draft.path).table("reps")["fte"].tolist() == [0.5, 0.8, 1.0]
