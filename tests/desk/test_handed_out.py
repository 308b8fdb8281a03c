"""Files that the browser hands out."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from shutil import copytree

import pandas as pd
import pytest

from allocator import allocate, read_plan, read_upload
from allocator.allocation import Status
from allocator.desk.archive import archive, file_names
from allocator.desk.bench import Workbench
from allocator.desk.edit import SetCell
from allocator.desk.handed_out import HandedOut
from allocator.desk.print_page import reps_of, team_names
from allocator.desk.scenario_files import ScenarioFiles
from allocator.desk.shelf import Shelf
from allocator.desk.standing import BEST_EFFORT, EARLIER, handed_out, standing
from allocator.terminal.run import Wanted, run
from allocator.verify import verify

LESSONS = Path("scenarios")
SHARED = Path("../shared/scenarios/adventureworks_fy2020")


def unpacked(data: bytes) -> dict[str, bytes]:
    """Files of a .zip by their names without folders."""
    with zipfile.ZipFile(io.BytesIO(data)) as pack:
        return {name.rpartition("/")[2]: pack.read(name) for name in pack.namelist()}


def by_the_shell(scenario: Path, out: Path, pace: str = "") -> dict[str, bytes]:
    """What `allocator run` writes, by name."""
    run(scenario, Wanted(out, pace))
    return {path.name: path.read_bytes() for path in out.iterdir()}


def without_seconds(data: bytes) -> dict[str, object]:
    """run.json but for what differs from run to run."""
    return {key: value for key, value in json.loads(data).items() if key != "seconds"}


def opened(tmp_path: Path, lesson: str) -> Workbench:
    """A lesson on a bench, solved."""
    copytree(LESSONS / lesson, tmp_path / "shelf" / lesson)
    (tmp_path / "shelf" / lesson / "expected.csv").unlink(missing_ok=True)
    bench = Workbench.open(Shelf(tmp_path / "shelf"), lesson)
    assert bench.solve() is not None
    assert bench.allocation is not None
    if bench.allocation.status is not Status.CONFLICT:
        assert not verify(bench.allocation.plan, bench.allocation.tables)
    return bench


def check_alike(ours: dict[str, bytes], theirs: dict[str, bytes]) -> None:
    """Two output folders are the same but for the seconds."""
    assert ours.keys() == theirs.keys()
    assert without_seconds(ours.pop("run.json")) == without_seconds(theirs.pop("run.json"))
    assert [name for name in ours if ours[name] != theirs[name]] == []


@pytest.mark.parametrize("lesson", ["quickstart", "tight_capacity", "conflict", "retention_first"])
def test_the_folder_is_what_the_shell_writes(tmp_path: Path, lesson: str) -> None:
    """The folder that is downloaded equals what `allocator run` writes, byte for byte."""
    files = handed_out(opened(tmp_path, lesson))
    check_alike(unpacked(files.folder("week")), by_the_shell(tmp_path / "shelf" / lesson, tmp_path / "out", "week"))


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared scenarios are not here")
def test_the_folder_of_a_real_company_is_what_the_shell_writes(tmp_path: Path) -> None:
    """The same for resellers of a real company."""
    files = HandedOut(read_plan(SHARED), "resellers")
    check_alike(unpacked(files.folder()), by_the_shell(SHARED, tmp_path / "out"))


def test_single_files_are_those_of_the_folder(tmp_path: Path) -> None:
    """quotas.csv, plan.xlsx and pace.csv alone equal those that the shell writes."""
    files = handed_out(opened(tmp_path, "quickstart"))
    theirs = by_the_shell(tmp_path / "shelf" / "quickstart", tmp_path / "out")
    assert files.quotas() == theirs["quotas.csv"]
    assert files.workbook() == theirs["plan.xlsx"]
    for by in ("week", "day"):
        assert files.pace(by) == by_the_shell(LESSONS / "quickstart", tmp_path / by, by)["pace.csv"]


def test_an_edited_plan_is_what_the_shell_writes_for_the_edited_scenario(tmp_path: Path) -> None:
    """With an edit that is not saved, plan and scenario that are handed out belong together."""
    bench = opened(tmp_path, "quickstart")
    limits = bench.draft.tables["limits"]
    bench.apply(SetCell("limits", int(limits.index[0]), "max", str(limits["max"].iloc[0]), "0.25"))
    bench.solve()
    assert bench.allocation is not None
    assert not verify(bench.allocation.plan, bench.allocation.tables)
    scenario = ScenarioFiles(bench.draft.base, bench.draft.content, "quickstart")
    with zipfile.ZipFile(io.BytesIO(scenario.packed())) as pack:
        pack.extractall(tmp_path / "sent")
    theirs = by_the_shell(tmp_path / "sent" / "quickstart", tmp_path / "out")
    ours = unpacked(handed_out(bench).folder())
    assert ours["quotas.csv"] != by_the_shell(LESSONS / "quickstart", tmp_path / "before")["quotas.csv"]
    check_alike(ours, theirs)


@pytest.mark.parametrize("lesson", sorted(path.name for path in LESSONS.iterdir() if path.is_dir()))
def test_a_scenario_sent_reads_as_the_same_plan(tmp_path: Path, lesson: str) -> None:
    """The .zip and the workbook of a scenario give the plan that the folder gives."""
    copytree(LESSONS / lesson, tmp_path / lesson)
    bench = Workbench.open(Shelf(tmp_path), lesson)
    files = ScenarioFiles(bench.draft.base, bench.draft.content, lesson)
    digest = read_plan(LESSONS / lesson).digest
    assert read_upload("sent.zip", files.packed()).digest == digest
    assert read_upload("sent.xlsx", files.workbook()).digest == digest


def test_untouched_files_stay_as_they_are(tmp_path: Path) -> None:
    """An edit of one table changes that file alone."""
    bench = opened(tmp_path, "quickstart")
    row = int(bench.draft.tables["reps"].index[0])
    bench.apply(SetCell("reps", row, "fte", "1", "0.8"))
    files = ScenarioFiles(bench.draft.base, bench.draft.content, "quickstart").files()
    changed = [name for name, data in files.items() if (LESSONS / "quickstart" / name).read_bytes() != data]
    assert changed == ["reps.csv"]


def test_a_stale_plan_says_so(tmp_path: Path) -> None:
    """After an edit the earlier plan is marked in the names of its files, and is still that of before."""
    bench = opened(tmp_path, "quickstart")
    before = handed_out(bench)
    assert standing(bench).mark == ""  # type: ignore[union-attr]
    bench.apply(SetCell("reps", int(bench.draft.tables["reps"].index[0]), "fte", "1", "0.5"))
    stands, files = standing(bench), handed_out(bench, before)
    assert stands is not None
    assert not stands.is_current
    assert EARLIER in files.file_name("quotas.csv")
    assert files.quotas() == before.quotas()


def test_a_best_effort_says_so_everywhere(tmp_path: Path) -> None:
    """Where rules conflict the names of files, the folder within and every printed page say so."""
    bench = opened(tmp_path, "conflict")
    files = handed_out(bench)
    assert BEST_EFFORT in files.file_name("plan.zip")
    with zipfile.ZipFile(io.BytesIO(files.folder())) as pack:
        assert all(BEST_EFFORT in name for name in pack.namelist())
    page = files.print_page().decode()
    assert page.count(BEST_EFFORT) == page.count('<section class="sheet">')


def test_files_are_kept_until_the_plan_changes(tmp_path: Path) -> None:
    """What was worked out for one file serves the next, and not for another plan."""
    bench = opened(tmp_path, "quickstart")
    files = handed_out(bench)
    assert handed_out(bench, files) is files
    bench.solve()
    bench.apply(SetCell("reps", int(bench.draft.tables["reps"].index[0]), "fte", "1", "0.5"))
    bench.solve()
    assert handed_out(bench, files) is not files


def test_letters_of_a_team_are_for_its_reps_alone(tmp_path: Path) -> None:
    """There is a letter for each rep of the team, addressed to that rep."""
    files = handed_out(opened(tmp_path, "quickstart"))
    teams = team_names(files.allocation)
    for node in teams:
        reps = reps_of(files.allocation, node)
        letters = unpacked(files.letters(reps))
        names = files.allocation.reps.drop_duplicates("rep").set_index("rep")["name"]
        assert len(letters) == len(reps)
        assert {data.decode().splitlines()[0] for data in letters.values()} == {f"Dear {names[rep]}," for rep in reps}
    assert sum(len(reps_of(files.allocation, node)) for node in teams) == files.allocation.quotas["rep"].nunique()


def test_names_of_files_lead_nowhere() -> None:
    """Whatever people are called, files lie in the folder, no two of one name, and none is a formula."""
    wanted = ["../../x", "a/b", "A?B", "a b", "=1+1", "王伟", "", "  ", "x" * 300, "\u202egnp.exe"]
    names = file_names(wanted, ".txt")
    assert len({name.casefold() for name in names}) == len(wanted)
    assert names[5] == "王伟.txt"
    for name in names:
        assert name[0] not in "=+-@.'"
        assert not set(name) & set('/\\:*?"<>|\u202e')
        assert len(name) < 80


def test_packing_twice_gives_the_same_bytes() -> None:
    """The same files packed at another time are the same archive."""
    assert archive({"a.csv": b"1", "b/c.csv": b"2"}) == archive({"a.csv": b"1", "b/c.csv": b"2"})


def test_formulas_in_names_are_harmless_in_every_file(tmp_path: Path) -> None:
    """A rep called like a formula has an apostrophe before it in tables, and no formula in the workbook is theirs."""
    import openpyxl

    copytree(LESSONS / "quickstart", tmp_path / "quickstart")
    path = tmp_path / "quickstart" / "reps.csv"
    path.write_text(path.read_text().replace("Martha Keller", "=cmd|' /C calc'!A0"))
    files = HandedOut(read_plan(tmp_path / "quickstart"), "quickstart")
    assert not verify(files.allocation.plan, files.allocation.tables)
    names = pd.read_csv(io.BytesIO(files.quotas()))["name"]
    assert "'=cmd|' /C calc'!A0" in set(names)
    assert not names.str.startswith("=").any()
    book = openpyxl.load_workbook(io.BytesIO(files.workbook()))
    formulas = [c.value for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    assert formulas
    assert not any("cmd" in str(text) for text in formulas)
    bench = Workbench.open(Shelf(tmp_path), "quickstart")
    sent = ScenarioFiles(bench.draft.base, bench.draft.content, "quickstart").workbook()
    cells = [c for sheet in openpyxl.load_workbook(io.BytesIO(sent)) for row in sheet.iter_rows() for c in row]
    assert any("cmd" in str(c.value) for c in cells)
    assert not any(c.data_type == "f" for c in cells)


def test_allocating_from_nothing_gives_what_is_shown(tmp_path: Path) -> None:
    """After an edit the plan on the pages, solved from the last one, is the plan that is handed out."""
    bench = opened(tmp_path, "tight_capacity")
    bench.apply(SetCell("reps", int(bench.draft.tables["reps"].index[0]), "fte", "1", "0.7"))
    shown = bench.solve()
    assert shown is not None
    assert shown.quotas.equals(handed_out(bench).allocation.quotas)
    assert shown.quotas.equals(allocate(bench.draft.plan()).quotas)
