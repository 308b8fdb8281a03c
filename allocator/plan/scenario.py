"""A scenario folder and those it extends: what lies in them, the furthest base first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.errors import Assumption, Finding
from allocator.plan.columns import TABLES
from allocator.plan.document import read_document
from allocator.plan.files import UnreadableError, read_frame
from allocator.plan.places import did_you_mean

_READABLE = {".csv", ".tsv", ".txt", ".yaml", ".yml", ".xlsx", ".xls", ".ods", ".json"}
_FILES = ("plan.yaml", *(table.file for table in TABLES.values()))


@dataclass
class Folder:
    """What one scenario folder states, as written, and what could not be read in it."""

    path: Path
    source: str = ""
    """What stands before the names of its files in findings: nothing for the scenario itself."""
    settings: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    """Tables that are there and could not be read."""
    strays: list[str] = field(default_factory=list)
    """Files that look like input and are none."""
    findings: list[Finding] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)


def read_folders(path: Path) -> list[Folder]:
    """Read a scenario and the scenarios it extends, the furthest base first."""
    folders = [_read_folder(path, "")]
    seen = [path.resolve()]
    while base := folders[-1].settings.pop("extends", None):
        problem, next_path = _base(path, folders[-1].path, str(base), seen)
        if problem:
            folders[-1].findings.append(problem)
            break
        seen.append(next_path.resolve())
        folders.append(_read_folder(next_path, f"{next_path.name}/"))
    return folders[::-1]


def _base(scenario: Path, folder: Path, written: str, seen: list[Path]) -> tuple[Finding | None, Path]:
    """Find the folder that another extends; it stays beside the scenario."""
    where = f"{'' if folder == scenario else folder.name + '/'}plan.yaml extends"
    shelf = scenario.resolve().parent
    target = (folder / written).resolve()
    if Path(written).is_absolute() or shelf not in target.parents:
        what = f'"{written}" leaves the folder that holds the scenarios'
        return Finding(where, what, "name a folder beside this one, like ../base"), target
    if target in seen:
        return Finding(where, f'"{written}" comes back to where it started', "let one of them extend nothing"), target
    if not target.is_dir():
        beside = [f"../{other.name}" for other in shelf.iterdir() if other.is_dir() and other not in seen]
        remedy = did_you_mean(written, beside, "name a folder beside this one, like ../base")
        return Finding(where, f'"{written}" is not a folder', remedy), target
    return None, target


def _read_folder(path: Path, source: str) -> Folder:
    folder = Folder(path, source, strays=_others(path))
    settings = path / "plan.yaml"
    if settings.is_file():
        try:
            folder.settings = read_document(settings)
        except UnreadableError as error:
            folder.findings += _from(source, error)
            folder.unreadable.add("plan")
    else:
        remedy = did_you_mean("plan.yaml", folder.strays, "write the settings of the plan")
        folder.findings.append(Finding(f"{source}plan.yaml", "is missing", remedy))
        folder.unreadable.add("plan")
    for name, table in TABLES.items():
        if (path / table.file).is_file():
            try:
                folder.tables[name] = read_frame(path / table.file)
            except UnreadableError as error:
                folder.findings += _from(source, error)
                folder.unreadable.add(name)
    here = {other.name for other in path.iterdir()}
    for name in folder.strays:
        near = did_you_mean(name, [file for file in _FILES if file not in here], "")
        what = "the file is not read" + (near and f"; {near}")
        folder.assumptions.append(Assumption("unused", f"{source}{name}", what))
    return folder


def _from(source: str, error: UnreadableError) -> Iterator[Finding]:
    for finding in error.findings:
        yield Finding(source + finding.where, finding.what, finding.remedy)


def _others(path: Path) -> list[str]:
    """Files of a folder that look like input and are none."""
    names = (p.name for p in path.iterdir() if p.is_file() and p.suffix.lower() in _READABLE)
    return sorted(name for name in names if name not in _FILES and not name.startswith("."))
