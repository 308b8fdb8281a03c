"""The command `calibrate`: what it prints, writes and refuses."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.pages import ROOT

Allocator = Callable[..., int]


@pytest.fixture
def learned(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "scenarios" / "learned", tmp_path / "learned"))


def test_nothing_is_written_without_being_asked(
    learned: Path, allocator: Allocator, capsys: pytest.CaptureFixture[str]
) -> None:
    """It ends with 0, says how to write, and every file stays."""
    before = {file.name: file.read_bytes() for file in learned.iterdir()}
    assert allocator("calibrate", learned) == 0
    said = capsys.readouterr().out
    assert said.rstrip().endswith(f"allocator calibrate {learned} --write")
    assert {file.name: file.read_bytes() for file in learned.iterdir()} == before


def test_a_program_reads_the_same(learned: Path, allocator: Allocator, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON holds strengths with their intervals, the back-test beside naive splits, and what would change."""
    assert allocator("calibrate", learned, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["out"], told["files"]) == ("estimated", "", [])
    revenue = told["metrics"]["revenue"]
    assert all(one["from"] < one["strength"] < one["to"] for one in revenue["strengths"])
    tested = revenue["back_test"]
    assert len(tested["periods"]) == len(tested["calibrated"]) == len(tested["last_four_quarters"]) == 8
    assert sum(revenue["fair_share"]["best"].values()) == pytest.approx(1.0)
    assert "metrics.revenue.seasonality" in told["changes"]


def test_written_into_a_new_scenario(learned: Path, allocator: Allocator, capsys: pytest.CaptureFixture[str]) -> None:
    """The new folder runs; what stands behind it keeps its files."""
    to = learned.parent / "calibrated"
    assert allocator("calibrate", learned, "--write", "--to", to) == 0
    assert f"Now: allocator run {to}" in capsys.readouterr().out
    assert sorted(file.name for file in to.iterdir()) == ["plan.yaml", "strengths.csv"]
    assert not (learned / "strengths.csv").exists()
    assert allocator("run", to, "--out", learned.parent / "out") == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--to", "new"], "--to | nothing is written without --write"),
        (["--write", "--to", "elsewhere/new"], "does not lie beside"),
    ],
)
def test_what_is_refused(
    learned: Path, allocator: Allocator, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    """A wrong option is a finding, exit code 2."""
    assert allocator("calibrate", learned, *arguments) == 2
    assert said in capsys.readouterr().err


def test_no_history(scenario: Path, allocator: Allocator, capsys: pytest.CaptureFixture[str]) -> None:
    """A plan without history is told so, exit code 2, as JSON too."""
    assert allocator("calibrate", scenario, "--json") == 2
    printed = capsys.readouterr()
    assert "history.csv | is not there, or empty" in printed.err
    assert json.loads(printed.out)["findings"][0]["where"] == "history.csv"


def test_leavers_and_slips_of_the_pen_are_told(
    learned: Path, allocator: Allocator, capsys: pytest.CaptureFixture[str]
) -> None:
    """A name of history that is not in reps.csv counts as having left; a near one is asked after."""
    history = learned / "history.csv"
    history.write_text(history.read_text().replace("2024-Q1,revenue,A. Brandt", "2024-Q1,revenue,A. Brand"))
    assert allocator("calibrate", learned) == 0
    said = capsys.readouterr().out
    assert "1 rep of history is not in reps.csv and counts as having left: A. Brand." in said
    assert 'A. Brand: did you mean "A. Brandt"?' in said
