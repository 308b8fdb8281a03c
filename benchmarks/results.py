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
Seconds depend on the machine, and on who else uses it: seconds of the processor do less so, and ratios (×), taken
within one run, travel best. Up to 0.2.0 an edit was a plan read anew; since then it is a cell typed on the desk, whose
untouched tables are those from before.
"""
_STAGES = """## Where time and memory go

100,000 reps × 12 months × 3 metrics, 3.6 million cells: a plan in memory to its allocation, stage by stage. Seconds of
the processor are what a machine without others needs; gigabytes are the most that the process held in the stage.
"""
_FIXED = ("release", "cores", "Python")
Row = dict[str, str]


def write_row(release: str, figures: Mapping[str, str], file: Path = RESULTS) -> None:
    """Write the figures of a release to its row; what was not measured this time stays as it was."""
    table, stages = _tables(file)
    rows = {row["release"]: row for row in table}
    machine = {"release": release, "cores": str(os.cpu_count()), "Python": platform.python_version()}
    rows[release] = {**rows.get(release, {}), **machine, **figures}
    _write(file, list(rows.values()), stages)


def write_stages(release: str, figures: Mapping[str, Mapping[str, str]], file: Path = RESULTS) -> None:
    """Write where time and memory went in a release: by kind of figure, then by stage."""
    table, stages = _tables(file)
    kept = [row for row in stages if row["release"] != release]
    _write(file, table, kept + [{"release": release, "": kind, **of} for kind, of in figures.items()])


def _write(file: Path, rows: list[Row], stages: list[Row]) -> None:
    text = f"{_HEAD}\n{_lines(rows, _FIXED)}\n"
    if stages:
        text += f"\n{_STAGES}\n{_lines(stages, _FIXED[:1])}\n"
    file.write_text(text, encoding="utf-8")


def _lines(rows: list[Row], first: tuple[str, ...]) -> str:
    columns = list(dict.fromkeys([*first, *(name for row in rows for name in row)]))
    lines = [columns, ["---"] * len(columns)]
    lines += [[row.get(name, NOT_MEASURED) for name in columns] for row in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _tables(file: Path) -> tuple[list[Row], list[Row]]:
    """Read the rows that are there: of releases, and of their stages."""
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    releases, _, stages = text.partition(_STAGES)
    return _read(releases), _read(stages)


def _read(text: str) -> list[Row]:
    lines = [line for line in text.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]
