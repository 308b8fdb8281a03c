"""Lay out a broken scenario: the good one in `_base`, with the files of a folder named after its defect over it."""

from __future__ import annotations

import shutil
from pathlib import Path

HERE = Path(__file__).parent
BASE = HERE / "_base"


def lay_out(case: Path, shelf: Path) -> Path:
    """Copy the base and what differs from it; `without.txt` names files to leave out, `beside` other scenarios."""
    scenario = shelf / "scenario"
    shutil.copytree(BASE, scenario)
    for path in case.iterdir():
        if path.name == "beside":
            shutil.copytree(path, shelf, dirs_exist_ok=True)
        elif path.name == "without.txt":
            for name in path.read_text().split():
                (scenario / name).unlink()
        elif path.name != "expected.txt":
            shutil.copy(path, scenario / path.name)
    return scenario
