"""Every broken input is told in exactly the words that stand beside it, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from allocator.errors import PlanError
from allocator.plan.checks.sizes import MOST_CELLS
from allocator.plan.read import read_plan
from tests.bad.laying import BASE, HERE, lay_out

CASES = sorted(path for path in HERE.iterdir() if path.is_dir() and not path.name.startswith("_"))


def told(scenario: Path) -> str:
    with pytest.raises(PlanError) as caught:
        read_plan(scenario)
    return "".join(f"{finding}\n" for finding in caught.value.findings)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_broken_input_is_told(case: Path, tmp_path: Path) -> None:
    """All findings of the folder, sorted by file and row, word by word."""
    assert told(lay_out(case, tmp_path)) == (case / "expected.txt").read_text()


def test_the_base_is_sound() -> None:
    """What all broken inputs are made from has nothing wrong with it."""
    assert read_plan(BASE).table("reps").shape[0] == 6


def test_every_finding_says_what_to_do() -> None:
    """Where, what and what to do, in every expected message."""
    for case in CASES:
        for line in (case / "expected.txt").read_text().splitlines():
            parts = line.split(" | ")
            assert len(parts) == 3, line
            assert all(parts), line


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    assert told(tmp_path / "nowhere") == (
        f"{tmp_path / 'nowhere'} | is not a folder | give the folder that holds plan.yaml\n"
    )


def test_an_empty_folder(tmp_path: Path) -> None:
    assert told(tmp_path) == (
        "plan.yaml | is missing | write the settings of the plan\n"
        "reps.csv | is missing | write a rep or an open seat, for a spell on each row\n"
        "goals.csv | is missing | write a goal on each row\n"
    )


def test_a_huge_table_is_refused_by_its_size(tmp_path: Path) -> None:
    """200 MB are told before a byte is read."""
    scenario = lay_out(HERE / "file_empty", tmp_path)
    with (scenario / "goals.csv").open("r+b") as file:
        file.truncate(200_000_000)
    assert told(scenario) == (
        "goals.csv | holds 200 MB, more than the 150 MB that are read "
        "| leave out rows and columns that the plan does not need\n"
    )


def test_huge_settings_are_refused_by_their_size(tmp_path: Path) -> None:
    scenario = lay_out(HERE / "file_header_only", tmp_path)
    with (scenario / "plan.yaml").open("r+b") as file:
        file.truncate(5_000_000)
    assert told(scenario).startswith("plan.yaml | holds 5 MB, more than the 1 MB that are read | ")


def test_too_many_cells_are_refused_with_their_number(tmp_path: Path) -> None:
    """A few thousand spells of one rep times a few thousand territories are told before they are multiplied."""
    scenario = lay_out(HERE / "file_header_only", tmp_path)
    (scenario / "goals.csv").write_text((BASE / "goals.csv").read_text())
    many = int(np.sqrt(MOST_CELLS / 4)) + 1
    days = pd.date_range("1980-01-01", periods=many).strftime("%Y-%m-%d")
    spells = pd.DataFrame({"rep": "Ann", "role": "SE", "region": "x", "team": "y", "from": days, "to": days})
    spells.to_csv(scenario / "reps.csv", index=False)
    cover = pd.DataFrame({"rep": "Ann", "territory": [f"T{n}" for n in range(many)], "share": 0.5})
    cover.to_csv(scenario / "assignments.csv", index=False)
    for name in ("territories", "potential", "limits", "locks", "absences", "strengths"):
        (scenario / f"{name}.csv").unlink()
    first = told(scenario).splitlines()[0]
    assert first == (
        f"assignments.csv | makes {4 * many**2:,} cells (reps x territories x metrics x periods) "
        "| stay below 100,000,000: coarser periods, fewer territories a rep, or several plans"
    )
