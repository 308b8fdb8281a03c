"""Drafts: edits done, undone, kept on the disk and saved."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.desk.draft import Draft
from allocator.desk.edit import AddRow, DropRow, Edit, SetCell, SetSetting, Several
from allocator.desk.kept import clear_old, left
from allocator.errors import PlanError
from allocator.plan.read import read_plan
from tests.desk.scenarios import REPS, files_of, lay_out

_TEXTS = st.sampled_from(["", "1", "0.5", "80%", "1,200", "Zoë", "a, b", 'say "so"', "x;y", " 7 "])
_CELLS = st.builds(
    SetCell,
    st.sampled_from(["reps", "goals", "limits"]),
    st.integers(2, 7),
    st.sampled_from(["rep", "fte", "note", "amount", "max", "priority", "segment"]),
    new=_TEXTS,
)
_ADDED = st.one_of(
    st.builds(AddRow, st.just("reps"), values=st.fixed_dictionaries({"rep": _TEXTS, "segment": _TEXTS})),
    st.builds(AddRow, st.just("locks"), values=st.fixed_dictionaries({"rep": _TEXTS, "quota": _TEXTS})),
)
_DROPPED = st.builds(DropRow, st.sampled_from(["reps", "goals", "locks"]), st.integers(2, 7))
_PLACES = [
    ("play_to_strengths",),
    ("capacity", "load_limit"),
    ("metrics", "revenue", "fair_share", "equal"),
    ("roles", "AE", "metrics", "revenue", "ramp"),
    ("over_assignment", "region"),
    ("metrics", "extra"),
    ("name",),
]
_SETTINGS = st.builds(
    SetSetting, st.sampled_from(_PLACES), new=st.sampled_from([None, 0.5, 1, "none", {"label": "a, b: c"}, [0.5, 0.5]])
)
_ONE = st.one_of(_CELLS, _ADDED, _DROPPED, _SETTINGS)
_EDITS = st.lists(st.one_of(_ONE, st.builds(Several, st.lists(_ONE, max_size=3).map(tuple))), max_size=8)


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    lay_out(tmp_path)
    return tmp_path


@pytest.fixture
def draft(shelf: Path) -> Draft:
    return Draft.begin(shelf, "small")


def begun() -> Iterator[Draft]:
    """Begin a draft in a folder of its own, for generated tests."""
    folder = Path(tempfile.mkdtemp())
    try:
        lay_out(folder)
        yield Draft.begin(folder, "small")
    finally:
        shutil.rmtree(folder)


def do(draft: Draft, edits: list[Edit]) -> None:
    for edit in edits:
        try:
            draft.apply(edit)
        except PlanError:
            continue


def stated(draft: Draft) -> dict[str, object]:
    """What the draft states, down to the order of keys, rows and columns."""
    tables = {name: (list(t.columns), list(t.index), t.to_numpy().tolist()) for name, t in draft.tables.items()}
    return {"settings": repr(draft.settings), **tables}


def digest_or_findings(read: object) -> object:
    try:
        plan = read()  # type: ignore[operator]
        return plan.digest, plan.assumptions, [table["row"].tolist() for table in plan.tables.values()]
    except PlanError as error:
        return error.findings


@given(_EDITS)
@settings(max_examples=15)
def test_undoing_everything_gives_back_the_base_and_redoing_the_edits(edits: list[Edit]) -> None:
    """Undo and redo lead back and forth over the same states."""
    for draft in begun():
        base, files = stated(draft), files_of(draft.path)
        do(draft, edits)
        after, said = stated(draft), draft.said()
        while draft.undo():
            pass
        assert stated(draft) == base
        assert not draft.is_changed
        draft.save()
        assert files_of(draft.path) == files
        while draft.redo():
            pass
        assert stated(draft) == after
        assert draft.said() == said


@given(_EDITS, st.integers(0, 4), _EDITS)
@settings(max_examples=12)
def test_the_log_gives_back_the_draft(edits: list[Edit], undone: int, more: list[Edit]) -> None:
    """What is recovered from the disk is what was left, with what can be undone and done again."""
    for draft in begun():
        do(draft, edits)
        for _ in range(undone):
            draft.undo()
        do(draft, more[:2])
        draft.undo()
        again = Draft.recover(draft.path.parent, draft.id)
        assert stated(again) == stated(draft)
        assert again.said() == draft.said()
        assert (again.can_undo, again.can_redo) == (draft.can_undo, draft.can_redo)


@given(_EDITS, _EDITS)
@settings(max_examples=4)
def test_what_is_saved_is_what_was_planned(edits: list[Edit], more: list[Edit]) -> None:
    """The plan of a draft is that of its folder once it is saved, and so are all findings, rows included."""
    for draft in begun():
        for part in (edits, more):
            do(draft, part)
            planned = digest_or_findings(draft.plan)
            draft.save()
            assert digest_or_findings(lambda path=draft.path: read_plan(path)) == planned
            assert digest_or_findings(draft.plan) == planned
            assert not draft.is_changed
            again = Draft.begin(draft.path.parent, "small")
            assert digest_or_findings(again.plan) == planned
        assert stated(Draft.recover(draft.path.parent, draft.id)) == stated(draft)


def test_saving_changes_the_rows_that_changed_and_no_others(draft: Draft) -> None:
    """Quotation marks, blank rows, line ends and separators of all else stay as they are."""
    draft.apply(SetCell("reps", 2, "fte", new="0.5"))
    draft.apply(SetCell("goals", 3, "amount", new="70"))
    draft.apply(AddRow("reps", values={"rep": "Dee", "region": "EMEA"}))
    draft.save()
    files = files_of(draft.path)
    assert files["reps.csv"].decode() == REPS.replace("Ana,EMEA,1,", "Ana,EMEA,0.5,") + "Dee,EMEA,,\n"
    assert files["goals.csv"].decode() == "metric;period;amount\r\nrevenue;FY2027;1,200,000\r\nunits;FY2027;70\r\n"
    assert files["notes.txt"] == b"mine\n"


def test_a_column_that_is_not_there_is_added(draft: Draft) -> None:
    """Setting a cell in it gives every row one more field, blank in the others."""
    draft.apply(SetCell("limits", 2, "priority", new="3"))
    draft.save()
    assert files_of(draft.path)["limits.csv"].decode().splitlines() == [
        "per,where,measure,min,max,priority",
        "rep metric,metric=revenue,quota,,900000,3",
    ]
    assert read_plan(draft.path).table("limits")["priority"].tolist() == [3.0]


def test_comments_of_plan_yaml_stay(draft: Draft) -> None:
    """A setting is changed where it stands, another added below, and nothing else touched."""
    before = files_of(draft.path)["plan.yaml"].decode()
    draft.apply(SetSetting(("capacity", "load_limit"), new=1.2))
    draft.apply(SetSetting(("play_to_strengths",), new=0.25))
    assert draft.on_saving == ()
    draft.save()
    after = files_of(draft.path)["plan.yaml"].decode()
    assert after == before.replace("load_limit: 1.1", "load_limit: 1.2") + "play_to_strengths: 0.25\n"


def test_a_setting_taken_out_falls_back_to_its_default(draft: Draft) -> None:
    """Blank means the default, also for a block that is left empty."""
    draft.apply(SetSetting(("capacity", "load_limit")))
    assert draft.plan().settings.capacity.load_limit == 1.0
    assert draft.said() == ["capacity.load_limit: 1.1 → default"]


def test_an_edit_that_changes_nothing_is_none(draft: Draft) -> None:
    """A page may hand the same edit over twice."""
    assert draft.apply(SetCell("reps", 2, "fte", new=" 1 ")) is None
    assert draft.apply(SetCell("reps", 2, "ramp", new="")) is None
    assert draft.apply(SetSetting(("capacity", "load_limit"), new=1.1)) is None
    assert not draft.can_undo


def test_an_edit_of_what_is_not_there_is_refused_whole(draft: Draft) -> None:
    """Nothing of several edits is done if one of them cannot be."""
    edits = (SetCell("reps", 2, "fte", new="0.5"), SetCell("goals", 2, "amuont", new="1"))
    with pytest.raises(PlanError, match='did you mean "amount"'):
        draft.apply(Several(edits))
    with pytest.raises(PlanError, match="is not there any more"):
        draft.apply(SetCell("reps", 40, "fte", new="1"))
    assert not draft.is_changed


def test_a_torn_last_line_of_the_log_is_passed_over(draft: Draft) -> None:
    """A crash in the middle of writing loses that edit at most, and none that follow."""
    draft.apply(SetCell("reps", 2, "fte", new="0.5"))
    log = next((draft.path.parent / ".allocator" / "drafts" / draft.id).glob("*.jsonl"))
    with log.open("ab") as handle:
        handle.write(b'{"do":{"set":["reps",3,')
    again = Draft.recover(draft.path.parent, draft.id)
    assert again.said() == ["Ana: fte 1 → 0.5"]
    again.apply(SetCell("reps", 3, "fte", new="0.6"))
    assert Draft.recover(draft.path.parent, draft.id).said() == ["Ben: fte 0.80 → 0.6", "Ana: fte 1 → 0.5"]


def test_two_pages_of_one_draft_see_each_other(draft: Draft) -> None:
    """The same address opened twice is one draft: edits and saves of the one are those of the other."""
    other = Draft.recover(draft.path.parent, draft.id)
    draft.apply(SetCell("reps", 2, "fte", new="0.5"))
    other.apply(SetCell("reps", 3, "fte", new="0.6"))
    assert other.said() == ["Ben: fte 0.80 → 0.6", "Ana: fte 1 → 0.5"]
    other.save()
    draft.undo()
    assert draft.said() == ["Ana: fte 1 → 0.5"]
    draft.save()
    assert b"Ana,EMEA,0.5" in files_of(draft.path)["reps.csv"]


def test_drafts_with_edits_are_listed_and_old_ones_cleared(draft: Draft) -> None:
    """A draft without edits that are not saved is not listed."""
    shelf = draft.path.parent
    assert left(shelf) == []
    draft.apply(SetCell("reps", 2, "fte", new="0.5"))
    draft.apply(SetCell("reps", 2, "fte", new="0.6"))
    draft.undo()
    assert [(one.id, one.name, one.edits) for one in left(shelf)] == [(draft.id, "small", 1)]
    clear_old(shelf, days=-1)
    assert left(shelf) == []
    with pytest.raises(PlanError, match="not kept any more"):
        Draft.recover(shelf, draft.id)


@pytest.mark.parametrize("draft_id", ["../../etc", "", "<script>", "0" * 16])
def test_a_draft_that_is_not_there_is_told(shelf: Path, draft_id: str) -> None:
    """An address leads to no folder but that of a draft."""
    with pytest.raises(PlanError, match="not kept any more"):
        Draft.recover(shelf, draft_id)


def test_a_copy_under_a_new_name_leaves_the_old_one(draft: Draft) -> None:
    """Saving as goes on with the new scenario; other files come along."""
    before = files_of(draft.path)
    old = draft.path
    draft.apply(SetCell("reps", 2, "fte", new="0.5"))
    draft.save_as("other plan")
    assert files_of(old) == before
    assert files_of(draft.path) == {**before, "reps.csv": before["reps.csv"].replace(b"Ana,EMEA,1,", b"Ana,EMEA,0.5,")}
    assert draft.name == Draft.recover(old.parent, draft.id).name == "other plan"
    with pytest.raises(PlanError, match="is taken"):
        draft.save_as("Small")


def test_a_file_that_cannot_be_read_is_told_and_not_touched(tmp_path: Path) -> None:
    """The other tables can still be edited and saved."""
    folder = lay_out(tmp_path, limits="per,measure\nrep,load,1\n")
    draft = Draft.begin(tmp_path, "small")
    with pytest.raises(PlanError, match=r"limits.csv row 2 \| has 3 fields"):
        draft.plan()
    with pytest.raises(PlanError, match=r"limits.csv \| cannot be read"):
        draft.apply(AddRow("limits", values={"per": "rep"}))
    draft.apply(SetCell("reps", 2, "fte", new="0.5"))
    draft.save()
    assert files_of(folder)["limits.csv"] == b"per,measure\nrep,load,1\n"
