"""The table of results: one row per release, nothing that names a machine."""

from __future__ import annotations

import os
import platform
from collections.abc import Mapping
from pathlib import Path

RESULTS = Path(__file__).with_name("RESULTS.md")
NOT_MEASURED = "–"
_HEAD = """# Speed, by release

Medians of several runs on made-up companies (`python -m benchmarks.run`), by months, three metrics a rep.
Seconds depend on the machine; ratios (×) are taken within one run and travel better.
"""
_FIXED = ("release", "cores", "Python")


def write_row(release: str, figures: Mapping[str, str], file: Path = RESULTS) -> None:
    """Write the figures of a release to its row; what was not measured this time stays as it was."""
    rows = _rows(file)
    machine = {"release": release, "cores": str(os.cpu_count()), "Python": platform.python_version()}
    rows[release] = {**rows.get(release, {}), **machine, **figures}
    columns = list(dict.fromkeys([*_FIXED, *(name for row in rows.values() for name in row)]))
    lines = [columns, ["---"] * len(columns)]
    lines += [[row.get(name, NOT_MEASURED) for name in columns] for row in rows.values()]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    file.write_text(f"{_HEAD}\n{table}\n", encoding="utf-8")


def _rows(file: Path) -> dict[str, dict[str, str]]:
    """Read the rows that are there, by release."""
    if not file.exists():
        return {}
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: dict(zip(cells[0], row, strict=True)) for row in cells[2:]}
