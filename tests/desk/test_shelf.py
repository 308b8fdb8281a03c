from __future__ import annotations

import os
import time
from pathlib import Path
from shutil import copytree
from threading import Thread

import pytest

from allocator import allocate, read_plan
from allocator.allocation import Allocation
from allocator.desk import known
from allocator.desk.shelf import Shelf, sample, template
from allocator.desk.state import State
from allocator.errors import PlanError
from allocator.terminal.endings import Ending
from allocator.terminal.run import Wanted, run
from allocator.terminal.verify import verify as verify_folder
from allocator.verify import verify

LESSONS = Path("scenarios")


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """A shelf with the quickstart and a scenario that extends it."""
    folder = tmp_path / "shelf"
    copytree(LESSONS / "quickstart", folder / "quickstart")
    (folder / "later").mkdir()
    (folder / "later" / "plan.yaml").write_text("extends: ../quickstart\nname: Later\n", encoding="utf-8")
    return Shelf(folder)


@pytest.fixture(scope="module")
def solved() -> Allocation:
    """The quickstart, solved and verified."""
    allocation = allocate(read_plan(LESSONS / "quickstart"))
    assert not verify(allocation.plan, allocation.tables)
    return allocation


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def visible(shelf: Shelf) -> set[str]:
    return {path.name for path in shelf.folder.iterdir() if not path.name.startswith(".")}


def test_a_shelf_that_is_not_there_is_empty(tmp_path: Path) -> None:
    """Nothing is made by looking."""
    assert Shelf(tmp_path / "none").entries() == []
    assert not (tmp_path / "none").exists()


def test_entries_tell_title_size_and_what_is_wrong(shelf: Shelf) -> None:
    """A scenario that cannot be read is on the list with the first thing to mend."""
    goals = shelf.path("later") / "goals.csv"
    goals.write_text("goal,metric,period,amount\nx,revenues,FY2027,1\n", encoding="utf-8")
    quickstart, later = (shelf.entry(name) for name in ("quickstart", "later"))
    assert [entry.name for entry in shelf.entries()] == ["later", "quickstart"]
    assert (quickstart.title, quickstart.state) == ("Larkspur Systems FY2027", State.UNSOLVED)
    assert quickstart.size == "12 reps × 4 periods"
    assert later.state is State.BROKEN
    assert "goals.csv row 2" in later.problem


def test_what_is_no_scenario_is_not_on_the_shelf(shelf: Shelf) -> None:
    """Folders without a plan, hidden ones, files and links are left alone."""
    (shelf.folder / "notes").mkdir()
    (shelf.folder / "list.csv").write_text("a\n", encoding="utf-8")
    copytree(shelf.folder / "quickstart", shelf.folder / ".old")
    (shelf.folder / "link").symlink_to(LESSONS.resolve() / "conflict", target_is_directory=True)
    assert shelf.names() == ("later", "quickstart")


@pytest.mark.parametrize("name", ["../outside", "..", ".", "", ".allocator", "quickstart/..", "nothing"])
def test_a_name_leads_only_to_what_is_on_the_shelf(shelf: Shelf, name: str) -> None:
    """Reading, copying, renaming and deleting never leave the shelf."""
    copytree(LESSONS / "conflict", shelf.folder.parent / "outside")
    before = files(shelf.folder.parent)
    for work in (shelf.path, shelf.entry, shelf.duplicate, shelf.delete, lambda name: shelf.rename(name, "new")):
        with pytest.raises(PlanError):
            work(name)
    after = {name: data for name, data in files(shelf.folder.parent).items() if ".allocator" not in name}
    assert after == before


def test_a_copy_has_the_same_files_and_the_same_result(shelf: Shelf, solved: Allocation) -> None:
    """What is solved stays solved in the copy, and the copy goes its own way."""
    shelf.keep("quickstart", solved)
    assert shelf.duplicate("quickstart") == "quickstart copy"
    assert files(shelf.path("quickstart copy")) == files(shelf.path("quickstart"))
    assert shelf.entry("quickstart copy").state is State.MET
    (shelf.path("quickstart copy") / "limits.csv").unlink()
    assert shelf.entry("quickstart copy").state is State.STALE
    assert shelf.entry("quickstart").state is State.MET
    assert shelf.duplicate("quickstart") == "quickstart copy 2"


def test_a_copy_of_an_extension_still_extends(shelf: Shelf) -> None:
    """It lies beside what it extends."""
    shelf.duplicate("later", "much later")
    assert read_plan(shelf.path("much later")).digest == read_plan(shelf.path("later")).digest
    assert shelf.extending("quickstart") == ["later", "much later"]


def test_what_others_extend_is_kept(shelf: Shelf) -> None:
    """Renaming or deleting it would break them; they are named."""
    for work in (shelf.delete, lambda name: shelf.rename(name, "new")):
        with pytest.raises(PlanError, match='"later" extends it'):
            work("quickstart")
    shelf.delete("later")
    assert shelf.rename("quickstart", "new") == "new"


def test_renaming_keeps_files_and_result(shelf: Shelf, solved: Allocation) -> None:
    """Only the name differs; other capitals are another name."""
    shelf.keep("quickstart", solved)
    shelf.delete("later")
    before = files(shelf.path("quickstart"))
    shelf.rename("quickstart", "Quickstart")
    shelf.rename("Quickstart", "样本 2027")
    assert shelf.names() == ("样本 2027",)
    assert files(shelf.path("样本 2027")) == before
    assert shelf.entry("样本 2027").state is State.MET


def test_nothing_is_written_over(shelf: Shelf) -> None:
    """A name in use is refused for new scenarios, copies and renamed ones, whatever holds it."""
    (shelf.folder / "notes").mkdir()
    before = files(shelf.folder)
    for taken in ("quickstart", "QUICKSTART", "notes"):
        with pytest.raises(PlanError, match="is taken"):
            shelf.create(taken, sample)
        with pytest.raises(PlanError, match="is taken"):
            shelf.duplicate("later", taken)
        with pytest.raises(PlanError, match="is taken"):
            shelf.rename("later", taken)
    assert {name: data for name, data in files(shelf.folder).items() if ".allocator" not in name} == before


def test_deleting_can_be_undone(shelf: Shelf, solved: Allocation) -> None:
    """Files, state and name come back; under another name if it is taken by now."""
    shelf.delete("later")
    shelf.keep("quickstart", solved)
    before, entry = files(shelf.path("quickstart")), shelf.entry("quickstart")
    deleted = shelf.delete("quickstart")
    assert visible(shelf) == set()
    assert shelf.restore(deleted) == "quickstart"
    assert files(shelf.path("quickstart")) == before
    assert shelf.entry("quickstart") == entry
    again = shelf.delete("quickstart")
    shelf.create("quickstart", sample)
    assert shelf.restore(again) == "quickstart 2"
    assert files(shelf.path("quickstart 2")) == before
    assert shelf.entry("quickstart").state is State.UNSOLVED
    with pytest.raises(PlanError, match="no longer kept"):
        shelf.restore(again)


def test_the_trash_is_emptied_after_a_month(shelf: Shelf) -> None:
    """What was deleted last stays, what is older than 30 days goes."""
    old = shelf.delete("later")
    month_ago = time.time() - 31 * 24 * 3600
    os.utime(old.folder, (month_ago, month_ago))
    new = shelf.delete("quickstart")
    assert not old.folder.exists()
    assert new.folder.exists()


def test_a_scenario_that_fails_while_it_is_made_leaves_nothing(shelf: Shelf) -> None:
    """Neither the folder nor its name is left."""

    def breaks(folder: Path) -> None:
        (folder / "plan.yaml").write_text("half", encoding="utf-8")
        raise OSError("disk full")

    before = visible(shelf)
    with pytest.raises(OSError, match="disk full"):
        shelf.create("new", breaks)
    assert visible(shelf) == before
    assert shelf.create("new", sample) == "new"


def test_of_two_at_once_one_gets_the_name(shelf: Shelf) -> None:
    """The other is told; nobody's files are mixed."""
    refused: list[PlanError] = []

    def make() -> None:
        try:
            shelf.create("same", sample)
        except PlanError as error:
            refused.append(error)

    threads = [Thread(target=make) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 5
    assert read_plan(shelf.path("same")).settings.name


def test_the_sample_can_be_solved_and_the_template_tells_what_is_missing(tmp_path: Path) -> None:
    """Both ways to begin lie on the shelf as what they are."""
    shelf = Shelf(tmp_path)
    shelf.create("sample", sample)
    shelf.create("empty", template)
    allocation = allocate(read_plan(shelf.path("sample")))
    assert not verify(allocation.plan, allocation.tables)
    assert shelf.entry("sample").state is State.UNSOLVED
    assert shelf.entry("empty").state is State.BROKEN


def test_a_result_is_what_the_command_line_writes(shelf: Shelf, solved: Allocation, tmp_path: Path) -> None:
    """Every file has the same bytes but for prices and the log of the run, and `verify` accepts it."""
    shelf.keep("quickstart", solved)
    folder = shelf.folder / ".allocator" / "results" / "quickstart"
    run(shelf.path("quickstart"), Wanted(tmp_path / "out", workbook=False))
    kept, written = files(folder), files(tmp_path / "out")
    assert kept.keys() == written.keys()
    assert {name for name in kept if kept[name] != written[name]} <= {"run.json", "rules.csv", "assumptions.csv"}
    assert verify_folder(shelf.path("quickstart"), folder, as_json=False) is Ending.DONE


def test_the_card_tells_the_goals_of_the_company_first(shelf: Shelf, solved: Allocation) -> None:
    """What is carried of each is on the card, as in goals.csv."""
    shelf.keep("quickstart", solved)
    assert shelf.entry("quickstart").figures == (
        "renewals: 9.52 M of 9.52 M",
        "new business: 18.00 M of 18.00 M",
        "strong start: 4.00 M of 4.00 M",
        "and 2 more goals",
    )


def test_a_result_that_cannot_be_read_is_none(shelf: Shelf, solved: Allocation) -> None:
    """A scenario with a damaged result is shown as not solved."""
    shelf.keep("quickstart", solved)
    (shelf.folder / ".allocator" / "results" / "quickstart" / "run.json").write_text("{", encoding="utf-8")
    assert shelf.entry("quickstart").state is State.UNSOLVED


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Names of the scenarios that were read, in order."""
    names: list[str] = []

    def noted(path: Path) -> object:
        names.append(path.name)
        return read_plan(path)

    monkeypatch.setattr(known, "read_plan", noted)
    return names


def test_what_another_program_knew_is_not_taken_over(
    shelf: Shelf, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where settings mean something else by themselves, plans have other fingerprints: they are read anew."""
    shelf.entry("quickstart")
    monkeypatch.setattr(known, "shape", lambda: "another")
    Shelf(shelf.folder).entry("quickstart")
    assert read == ["quickstart", "quickstart"]


def test_a_scenario_is_read_once_until_it_or_its_base_changes(shelf: Shelf, read: list[str]) -> None:
    """Also by another session the next day; a change of the base counts for what extends it."""
    for one in (shelf, shelf, Shelf(shelf.folder)):
        one.entries()
    assert read == ["later", "quickstart"]
    with (shelf.path("quickstart") / "goals.csv").open("a", encoding="utf-8") as goals:
        goals.write("\n")
    shelf.entries()
    assert read == ["later", "quickstart"] * 2
