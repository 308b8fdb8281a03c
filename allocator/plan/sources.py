"""Where a scenario lies: a folder, a .zip or a workbook, each seen as files with names."""

from __future__ import annotations

from pathlib import Path, PurePath

from allocator.errors import Finding
from allocator.plan.archive import files_in_archive
from allocator.plan.columns import TABLES
from allocator.plan.files import File, UnreadableError, on_disk

FILES = ("plan.yaml", *(table.file for table in TABLES.values()))
"""The files that a scenario may have as text."""
WORKBOOKS = frozenset({".xlsx", ".xlsm"})
SINGLE_FILES = WORKBOOKS | {".zip"}
"""Endings of files that are a scenario of their own."""
_BESIDE = frozenset({"changes.csv", "summary.txt"})
"""What a re-allocation leaves beside a scenario, to be read by people."""
_READABLE = {*WORKBOOKS, ".csv", ".tsv", ".txt", ".yaml", ".yml", ".xls", ".xlsb", ".ods", ".json"}
_GIVE = "give a folder that holds plan.yaml, an .xlsx workbook or a .zip"
_AS_XLSX = 'save it as "Excel workbook (.xlsx)"'
_OTHERS = {
    ".xls": ("is a workbook of the old kind", _AS_XLSX),
    ".xlsb": ("is a binary workbook", _AS_XLSX),
    ".xltx": ("is a template of a workbook", _AS_XLSX),
    ".ods": ("is an OpenDocument spreadsheet", _AS_XLSX),
    ".numbers": ("is a Numbers spreadsheet", "export it as .xlsx"),
    ".csv": ("is one table of a scenario", "give the folder that holds it"),
    ".yaml": ("is one file of a scenario", "give the folder that holds it"),
    ".yml": ("is one file of a scenario", "give the folder that holds it"),
}


def files_at(path: Path) -> dict[str, File]:
    """Return the files of a scenario at a path, by their names.

    Raises
    ------
    UnreadableError
        If there is neither a folder nor a file that can be a scenario.
    """
    if path.is_dir():
        return {other.name: on_disk(other) for other in sorted(path.iterdir()) if other.is_file()}
    return files_in(on_disk(path))


def files_in(file: File) -> dict[str, File]:
    """Return the files of a scenario that is a single file, by their names.

    Raises
    ------
    UnreadableError
        If it is none that can be a scenario.
    """
    ending = PurePath(file.name).suffix.lower()
    if ending == ".zip":
        return files_in_archive(file, frozenset(FILES), WORKBOOKS)
    if ending in WORKBOOKS:
        return {file.name: file}
    raise UnreadableError(Finding(file.name, *_OTHERS.get(ending, ("is not a scenario", _GIVE))))


def workbooks_of(files: dict[str, File]) -> list[str]:
    """Return the names of workbooks, if no file of the scenario is there as text."""
    if any(name in FILES for name in files):
        return []
    return sorted(name for name in files if _is_meant(name) and PurePath(name).suffix.lower() in WORKBOOKS)


def strays_of(files: dict[str, File]) -> list[str]:
    """Return the names of files that look like input and are none."""
    others = (name for name in files if name not in FILES and name not in _BESIDE and _is_meant(name))
    return sorted(name for name in others if PurePath(name).suffix.lower() in _READABLE)


def _is_meant(name: str) -> bool:
    """Tell whether a file is more than what a program leaves while it works."""
    return not name.startswith((".", "~$"))
