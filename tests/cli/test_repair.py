"""The command `repair`: listing, applying, and what it refuses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

Allocator = Callable[..., int]


@pytest.fixture
def conflict(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "scenarios" / "conflict", tmp_path / "conflict"))


def test_the_list_ends_with_the_way_on(
    conflict: Path, allocator: Allocator, capsys: pytest.CaptureFixture[str]
) -> None:
    """Three rules, three repairs, and how one is applied; exit code 4."""
    assert allocator("repair", conflict) == 4
    said = capsys.readouterr().out
    assert said.count("\n- ") == 3
    assert [line[:2] for line in said.splitlines() if line[:1].isdigit()] == ["1.", "2.", "3."]
    assert said.endswith(f"allocator repair {conflict} --apply 1 --to {conflict}_repaired\n")


def test_a_program_reads_the_same(conflict: Path, allocator: Allocator, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON of `repair`, and the same under `conflict` of `run`."""
    assert allocator("repair", conflict, "--json") == 4
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["exit_code"], told["others"]) == ("conflict", 4, 0)
    assert [one["family"] for one in told["repairs"]] == ["locks", "ceilings", "floors"]
    assert told["repairs"][0]["edits"] == [
        {"file": "locks.csv", "key": {"rep": "C. Reyes", "metric": "revenue"}, "column": "quota", "old": 900000,
         "new": 800000},
    ]  # fmt: skip
    assert allocator("run", conflict, "--out", conflict.parent / "out", "--json") == 4
    ran = json.loads(capsys.readouterr().out)
    assert ran["conflict"]["repairs"] == told["repairs"]
    assert ran["conflict"]["conflict"] == told["conflict"]


def test_a_repair_states_only_what_differs(
    conflict: Path, allocator: Allocator, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two files, and a scenario that runs: the cap of South is lifted, that of North stays."""
    to = conflict.parent / "ours"
    assert allocator("repair", conflict, "--apply", 2, "--to", to) == 0
    assert sorted(path.name for path in to.iterdir()) == ["limits.csv", "plan.yaml"]
    assert allocator("run", to, "--out", conflict.parent / "out") == 3
    assert "carries 3,100,000 of 3,200,000 USD" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--apply", "4", "--to", "ours"], "--apply | there is no repair 4 | write a number from 1 to 3"),
        (["--apply", "0", "--to", "ours"], "--apply | there is no repair 0 | write a number from 1 to 3"),
        (["--apply", "1"], "--apply | needs --to | name the new folder with --to"),
        (["--to", "ours"], "--to | needs --apply | name the repair with --apply"),
        (["--apply", "1", "--to", "conflict"], "conflict | is the scenario itself | name a new folder beside it"),
        (["--apply", "1", "--to", "full"], "full | exists and is not empty | name a new folder beside it"),
        (["--apply", "1", "--to", "a_file"], "a_file | is a file, not a folder | name a new folder beside it"),
        (["--apply", "1", "--to", "full/ours"], "full/ours | does not lie beside conflict, which it extends | name"),
    ],
)
def test_what_cannot_work_is_refused(
    given: list[str],
    told: str,
    conflict: Path,
    allocator: Allocator,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where, what and what to do, exit code 2, and nothing written."""
    monkeypatch.chdir(conflict.parent)
    Path("full").mkdir()
    Path("full/mine.txt").write_text("mine")
    Path("a_file").write_text("mine")
    assert allocator("repair", "conflict", *given) == 2
    assert told in capsys.readouterr().err
    assert sorted(path.name for path in conflict.parent.iterdir()) == ["a_file", "conflict", "full"]


def test_where_the_rules_agree_there_is_nothing_to_repair(
    scenario: Path, allocator: Allocator, capsys: pytest.CaptureFixture[str]
) -> None:
    """Listing ends with 0; applying is refused."""
    assert allocator("repair", scenario) == 0
    assert capsys.readouterr().out == "The hard rules agree.\n"
    assert allocator("repair", scenario, "--apply", 1, "--to", scenario.parent / "ours") == 2
    assert "the hard rules agree; there is nothing to repair | run the scenario" in capsys.readouterr().err
