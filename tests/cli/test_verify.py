from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., int]
Shown = pytest.CaptureFixture[str]


@pytest.fixture
def result(allocator: Run, scenario: Path, tmp_path: Path, capsys: Shown) -> Path:
    """Allocate the scenario for real."""
    assert allocator("run", scenario, "--out", tmp_path / "out") == 0
    capsys.readouterr()
    return tmp_path / "out"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def test_a_fresh_result_holds_up(allocator: Run, scenario: Path, result: Path, capsys: Shown) -> None:
    """The folder can be given as an argument or with --out."""
    sentence = f"{result} holds up: 4 quotas checked. The goal is met.\n"
    for given in ([result], ["--out", result]):
        assert allocator("verify", scenario, *given) == 0
        assert capsys.readouterr().out == sentence
    assert allocator("verify", scenario, result, "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"status": "ok", "exit_code": 0, "violations": []}


def test_a_quota_changed_by_hand_is_found(allocator: Run, scenario: Path, result: Path, capsys: Shown) -> None:
    """Every violation is a line on stderr: where, what, by how much."""
    row = (result / "quotas.csv").read_text().splitlines()[1]
    rep, territory, metric, period, quota, *rest = row.split(",")
    edit(result / "quotas.csv", row, ",".join([rep, territory, metric, period, str(int(quota) - 100), *rest]))
    assert allocator("verify", scenario, result) == 2
    shown = capsys.readouterr()
    *violations, last = shown.err.splitlines()
    assert shown.out == ""
    assert any(line.startswith("goals.csv") for line in violations)
    assert all(line.count(" | ") == 2 for line in violations)
    assert last == f"{result} does not hold up: {len(violations)} violations."
    assert allocator("verify", scenario, result, "--json") == 2
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["exit_code"], len(told["violations"])) == ("broken", 2, len(violations))


def test_a_result_that_says_it_conflicts_ends_with_4(allocator: Run, scenario: Path, result: Path) -> None:
    """Rules that a best effort bends are listed, and told apart from rules that should hold."""
    edit(result / "run.json", '"met"', '"conflict"')
    assert allocator("verify", scenario, result) == 0
    edit(result / "goals.csv", "1000", "900")
    assert allocator("verify", scenario, result) == 4


def test_a_scenario_that_has_changed_since_is_told(allocator: Run, scenario: Path, result: Path, capsys: Shown) -> None:
    """An old result is not blamed for a new plan without a word."""
    edit(scenario / "goals.csv", "1000", "2000")
    assert allocator("verify", scenario, result) == 2
    assert f"Warning: {scenario} has changed since {result} was written.\n" in capsys.readouterr().err


def test_a_folder_without_a_result_is_a_finding(allocator: Run, scenario: Path, tmp_path: Path, capsys: Shown) -> None:
    """What was not written by a run cannot be verified."""
    assert allocator("verify", scenario, tmp_path / "none") == 2
    assert capsys.readouterr().err == (
        f"{tmp_path / 'none'} | has no run.json of a result | give the folder that `run` has written\n"
        "1 finding; nothing was written.\n"
    )


def test_a_result_that_had_stepped_aside_is_put_back(
    allocator: Run, scenario: Path, result: Path, capsys: Shown
) -> None:
    """A kill where folders cannot be exchanged does not hide the old result."""
    result.rename(result.with_name(".out.allocator-old-0123456789ab"))
    assert allocator("verify", scenario, result) == 0
