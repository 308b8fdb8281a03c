"""A scenario and those it extends: what lies in them, the furthest base first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.errors import Assumption, Finding
from allocator.plan.columns import TABLES
from allocator.plan.document import read_document
from allocator.plan.files import File, UnreadableError, read_frame
from allocator.plan.places import did_you_mean
from allocator.plan.sources import FILES, SINGLE_FILES, files_at, files_in, strays_of, workbooks_of
from allocator.plan.workbook import Stated, stated_in

_ALL = ("plan", *TABLES)


@dataclass
class Folder:
    """What one scenario states, as written, and what could not be read in it."""

    path: Path | None
    """Where it lies; nothing where it was handed over."""
    source: str = ""
    """What stands before the names of its files in findings: nothing for the scenario itself."""
    settings: dict[str, Any] = field(default_factory=dict)
    tables: dict[str, pd.DataFrame] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    """Tables that are there and could not be read."""
    strays: list[str] = field(default_factory=list)
    """Files, or sheets, that look like input and are none."""
    findings: list[Finding] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)
    sheets: Mapping[str, str] = field(default_factory=dict)
    """Where a workbook has each table, as in `plan.xlsx goals`."""
    keys: Mapping[str, int] = field(default_factory=dict)
    """Row of the sheet `plan` for each setting of a workbook."""


def read_folders(path: Path) -> list[Folder]:
    """Read a scenario and the scenarios it extends, the furthest base first."""
    folders = [_read(path, "")]
    seen = [path.resolve()]
    while base := folders[-1].settings.pop("extends", None):
        problem, next_path = _base(path, folders[-1].path or path, str(base), seen)
        if problem:
            folders[-1].findings.append(problem)
            break
        seen.append(next_path.resolve())
        folders.append(_read(next_path, f"{next_path.name}/"))
    return folders[::-1]


def read_handed_over(file: File) -> Folder:
    """Read a scenario that is one file in memory; it cannot extend what lies elsewhere."""
    folder = _folder(None, "", lambda: files_in(file))
    if folder.settings.pop("extends", None):
        what = "names another scenario, and this one was handed over alone"
        folder.findings.append(Finding("plan.yaml extends", what, "put the tables of both together"))
    return folder


def read_files(files: Mapping[str, File]) -> Folder:
    """Read files of a scenario by their names; what they extend is left as it is stated."""
    return _folder(None, "", lambda: dict(files))


def restated(folder: Folder, settings: dict[str, Any], tables: dict[str, pd.DataFrame]) -> Folder:
    """Return a scenario of text files as it would be read with other settings and tables."""
    changed = replace(folder, settings=settings, tables=tables, findings=list(folder.findings), assumptions=[])
    files = ("plan.yaml", *(TABLES[name].file for name in tables), *folder.strays)
    _tell_strays(changed, files)
    return changed


def _base(scenario: Path, folder: Path, written: str, seen: list[Path]) -> tuple[Finding | None, Path]:
    """Find the scenario that another extends; it stays beside the first."""
    where = f"{'' if folder == scenario else folder.name + '/'}plan.yaml extends"
    shelf = scenario.resolve().parent
    target = (folder.resolve() / written).resolve()
    if Path(written).is_absolute() or shelf not in target.parents:
        what = f'"{written}" leaves the folder that holds the scenarios'
        return Finding(where, what, "name a folder beside this one, like ../base"), target
    if target in seen:
        return Finding(where, f'"{written}" comes back to where it started', "let one of them extend nothing"), target
    if not _may_be_scenario(target):
        beside = [f"../{other.name}" for other in shelf.iterdir() if _may_be_scenario(other) and other not in seen]
        remedy = did_you_mean(written, beside, "name a folder beside this one, like ../base")
        return Finding(where, f'"{written}" is not a folder', remedy), target
    return None, target


def _may_be_scenario(path: Path) -> bool:
    return path.is_dir() or (path.is_file() and path.suffix.lower() in SINGLE_FILES)


def _read(path: Path, source: str) -> Folder:
    return _folder(path, source, lambda: files_at(path))


def _folder(path: Path | None, source: str, files: Callable[[], dict[str, File]]) -> Folder:
    """Read what lies at a place as text files or as a workbook."""
    folder = Folder(path, source)
    try:
        here = files()
        workbooks = workbooks_of(here)
        if len(workbooks) > 1:
            raise UnreadableError(_several(path, workbooks))
        folder.strays = [name for name in strays_of(here) if name not in workbooks]
        if workbooks:
            shown = source.rstrip("/") if f"{workbooks[0]}/" == source else source + workbooks[0]
            _put(folder, stated_in(here[workbooks[0]], shown, source))
    except UnreadableError as error:
        _refuse(folder, error)
        return folder
    if not workbooks:
        _read_texts(folder, here)
    _tell_strays(folder, here)
    return folder


def _several(path: Path | None, workbooks: list[str]) -> Finding:
    named = ", ".join(workbooks[:3]) + (", ..." if len(workbooks) > 3 else "")
    where = path.name if path else "the upload"
    return Finding(where, f"holds {len(workbooks)} workbooks: {named}", "give the one that is meant")


def _refuse(folder: Folder, error: UnreadableError) -> None:
    """Say that nothing at all could be read; the name of a base is told with what is wrong in it."""
    known = folder.source.rstrip("/")
    for finding in error.findings:
        inside = not finding.where.startswith(known) if known else False
        where = f"{folder.source}{finding.where}" if inside else finding.where
        folder.findings.append(Finding(where, finding.what, finding.remedy))
    folder.unreadable |= set(_ALL)


def _put(folder: Folder, stated: Stated) -> None:
    """Take over what a workbook states."""
    folder.settings, folder.tables = stated.settings, stated.tables
    folder.unreadable |= stated.unreadable
    folder.strays += [f"{title}.csv" for title in stated.strays]
    folder.sheets, folder.keys = stated.sheets, stated.keys
    folder.findings += stated.findings
    folder.assumptions += stated.assumptions


def _read_texts(folder: Folder, files: dict[str, File]) -> None:
    """Read plan.yaml and the tables."""
    if "plan.yaml" in files:
        try:
            folder.settings = read_document(files["plan.yaml"])
        except UnreadableError as error:
            folder.findings += _from(folder.source, error)
            folder.unreadable.add("plan")
    else:
        remedy = did_you_mean("plan.yaml", folder.strays, "write the settings of the plan")
        folder.findings.append(Finding(f"{folder.source}plan.yaml", "is missing", remedy))
        folder.unreadable.add("plan")
    for name, table in TABLES.items():
        if table.file in files:
            try:
                folder.tables[name] = read_frame(files[table.file])
            except UnreadableError as error:
                folder.findings += _from(folder.source, error)
                folder.unreadable.add(name)


def _tell_strays(folder: Folder, files: Collection[str]) -> None:
    for name in (name for name in folder.strays if name in files):
        near = did_you_mean(name, [file for file in FILES if file not in files], "")
        what = "the file is not read" + (near and f"; {near}")
        folder.assumptions.append(Assumption("unused", f"{folder.source}{name}", what))


def _from(source: str, error: UnreadableError) -> Iterator[Finding]:
    for finding in error.findings:
        yield Finding(source + finding.where, finding.what, finding.remedy)
