"""A template written where nothing stands yet, whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

from allocator.errors import Finding, PlanError
from allocator.export.swap import replace
from allocator.export.template.content import content
from allocator.export.template.folder import fill
from allocator.export.template.workbook import write_workbook

_NO_FOLDERS = {".xls", ".xlsm", ".xlsb", ".ods", ".zip", ".csv", ".yaml", ".yml", ".json", ".txt"}


def write_template(to: str | Path, sample: bool = False) -> None:
    """Write an empty scenario to fill in, or a small sample that runs as it is.

    Parameters
    ----------
    to
        A path that ends in .xlsx for a workbook, else a folder. Nothing may stand there but an empty folder.
    sample
        Whether it has the rows of a small made-up plan.

    Raises
    ------
    PlanError
        If something stands there, or the name is that of another kind of file.
    """
    path = Path(to)
    as_workbook = path.suffix.lower() == ".xlsx"
    _refuse(path, as_workbook)
    if as_workbook:
        _write_whole(path, sample)
    else:
        replace(path, lambda folder: fill(folder, content(sample)))


def _refuse(path: Path, as_workbook: bool) -> None:
    if path.suffix.lower() in _NO_FOLDERS:
        what = f'ends in "{path.suffix}", and a template is a folder or an .xlsx file'
        raise PlanError([Finding(str(path), what, "name a folder, or a file that ends in .xlsx")])
    empty = path.is_dir() and not as_workbook and not any(path.iterdir())
    if (path.exists() or path.is_symlink()) and not empty:
        raise PlanError([Finding(str(path), "is there already, and nothing is overwritten", "choose another name")])


def _write_whole(path: Path, sample: bool) -> None:
    """Write a workbook beside its place, and give it its name once it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.allocator-new-{uuid4().hex[:12]}")
    try:
        write_workbook(new, content(sample))
        _take_name(new, path)
    finally:
        new.unlink(missing_ok=True)


def _take_name(new: Path, path: Path) -> None:
    try:
        os.link(new, path)
    except FileExistsError:
        _refuse(path, True)
    except OSError:
        new.rename(path)
