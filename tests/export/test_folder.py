from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from allocator.allocation import TABLES
from allocator.errors import PlanError
from allocator.export.folder import OURS, WORKBOOK_QUOTAS, check_out, has_workbook, run_text, write
from tests.allocations import QUOTAS, allocation

NINE = {*(f"{name}.csv" for name in TABLES), "run.json"}
TEN = NINE | {"plan.xlsx"}


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_every_file_of_the_contract_is_written_and_nothing_else(tmp_path: Path) -> None:
    """Nine files and the workbook, as it is told, and no trace beside the folder."""
    written = write(allocation(), tmp_path / "deep" / "out")
    assert set(contents(tmp_path / "deep" / "out")) == TEN == set(written)
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"]
    assert TEN < OURS


def test_the_workbook_can_be_left_out(tmp_path: Path) -> None:
    """On request, or by default where there are too many quotas; on request it is there all the same."""
    assert set(write(allocation(), tmp_path / "out", workbook=False)) == NINE
    assert has_workbook(allocation(), None)
    many = pd.concat([allocation().quotas] * (WORKBOOK_QUOTAS // 16 + 1))
    assert not has_workbook(allocation(quotas=many), None)
    assert has_workbook(allocation(quotas=many), True)


def test_quotas_are_written_as_they_are(tmp_path: Path) -> None:
    """The quotas' file is the table, to the byte."""
    write(allocation(), tmp_path / "out")
    assert (tmp_path / "out" / "quotas.csv").read_text() == QUOTAS


def test_the_same_allocation_gives_the_same_bytes(tmp_path: Path) -> None:
    """Only run.json may differ between two runs of the same input."""
    write(allocation(run={"seconds": 1.0}), tmp_path / "one")
    write(allocation(run={"seconds": 2.0}), tmp_path / "two")
    one, two = contents(tmp_path / "one"), contents(tmp_path / "two")
    assert [name for name in one if one[name] != two[name]] == ["run.json"]


def test_run_json_tells_status_and_sentence_first(tmp_path: Path) -> None:
    """What JSON cannot hold becomes null or a list; accents stay readable."""
    run = {"digest": "00ff", "headroom": np.float64(1.25), "bound": float("inf"), "reach": np.array([1, 2])}
    write(allocation(run=run, sentence="Región Süd falls short."), tmp_path / "out")
    text = (tmp_path / "out" / "run.json").read_text(encoding="utf-8")
    assert text.startswith('{\n  "status": "short",\n  "sentence": "Región Süd falls short.",\n  "digest": "00ff",\n')
    assert json.loads(text) == {
        "status": "short",
        "sentence": "Región Süd falls short.",
        "digest": "00ff",
        "headroom": 1.25,
        "bound": None,
        "reach": [1, 2],
    }


def test_run_json_cannot_contradict_the_allocation() -> None:
    """The allocation's own status wins over what its run says."""
    assert json.loads(run_text(allocation(run={"status": "met"})))["status"] == "short"


def test_an_earlier_result_is_replaced_whole(tmp_path: Path) -> None:
    """Files that only the earlier result had are gone; what a desktop has left does not matter."""
    write(allocation(), tmp_path / "out")
    (tmp_path / "out" / "pace.csv").write_text("")
    (tmp_path / "out" / ".DS_Store").write_text("")
    write(allocation(goals=pd.DataFrame({"goal": ["new"]})), tmp_path / "out", workbook=False)
    assert set(contents(tmp_path / "out")) == NINE
    assert (tmp_path / "out" / "goals.csv").read_text() == "goal\nnew\n"


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    """A folder made beforehand is as good as none."""
    (tmp_path / "out").mkdir()
    write(allocation(), tmp_path / "out")
    assert set(contents(tmp_path / "out")) == TEN


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    """The folder behind the link is replaced, not the link."""
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    write(allocation(), tmp_path / "out")
    assert (tmp_path / "out").is_symlink()
    assert set(contents(tmp_path / "real")) == TEN


def test_rights_of_the_folder_stay(tmp_path: Path) -> None:
    """Who could read the earlier result can read the new one, and no one else."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out").chmod(0o750)
    write(allocation(), tmp_path / "out")
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o750


def refusal(out: Path) -> str:
    with pytest.raises(PlanError) as caught:
        check_out(out)
    (finding,) = caught.value.findings
    assert finding.where == str(out)
    assert finding.remedy == "name another folder with --out, or move what is there"
    return finding.what


def test_a_folder_with_files_of_others_is_refused(tmp_path: Path) -> None:
    """What the allocator did not write it does not delete."""
    write(allocation(), tmp_path)
    (tmp_path / "plan.yaml").write_text("mine")
    assert refusal(tmp_path) == 'holds "plan.yaml", which the allocator did not write'
    (tmp_path / "absences.csv").write_text("mine")
    assert refusal(tmp_path) == 'holds "absences.csv" and 1 more, which the allocator did not write'
    with pytest.raises(PlanError):
        write(allocation(), tmp_path)
    assert (tmp_path / "plan.yaml").read_text() == "mine"


def test_files_that_only_bear_our_names_are_refused(tmp_path: Path) -> None:
    """Without run.json of an earlier result reps.csv may be the planner's own."""
    (tmp_path / "reps.csv").write_text("rep\nAnn\n")
    assert refusal(tmp_path) == "has no run.json of an earlier result"
    (tmp_path / "run.json").write_text("{}")
    assert refusal(tmp_path) == "has no run.json of an earlier result"


def test_a_file_is_refused(tmp_path: Path) -> None:
    """A file is not replaced by a folder."""
    (tmp_path / "out").write_text("")
    assert refusal(tmp_path / "out") == "is a file, not a folder"


def test_the_folder_one_works_in_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's shell is left standing in a folder that is gone."""
    monkeypatch.chdir(tmp_path)
    assert refusal(Path()) == "is the folder you are working in, which would be replaced"
