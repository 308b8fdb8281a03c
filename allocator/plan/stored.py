"""A scenario as it lies on the disk: its files, and the fingerprint of their bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from allocator.plan.sources import FILES, SINGLE_FILES


def bytes_of(scenario: Path) -> str:
    """Return the fingerprint of the bytes of a scenario's own files."""
    digest = hashlib.sha256()
    for file in files_of(scenario):
        digest.update(f"\n{file.name} {file.stat().st_size}\n".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def files_of(scenario: Path) -> Iterator[Path]:
    """Return the files in which a scenario may be written, and what looks like one."""
    if scenario.is_file():
        yield scenario
    elif scenario.is_dir():
        yield from sorted(file for file in scenario.iterdir() if file.is_file() and _may_count(file))


def _may_count(file: Path) -> bool:
    counts = file.name in FILES or file.suffix.lower() in {*SINGLE_FILES, ".csv", ".tsv", ".yaml", ".yml", ".txt"}
    return counts and not file.name.startswith((".", "~$"))


def is_scenario(folder: Path) -> bool:
    """Tell whether a folder holds a scenario: settings and tables, or one workbook."""
    if folder.name.startswith(".") or folder.is_symlink() or not folder.is_dir():
        return False
    return (folder / "plan.yaml").is_file() or any(f.suffix.lower() in {".xlsx", ".xlsm"} for f in files_of(folder))
