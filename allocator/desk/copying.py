"""A scenario's folder put under another name, whole or not at all, and never over another one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

from allocator.errors import Finding, PlanError
from allocator.export.swap import replace


def made(folder: Path, fill: Callable[[Path], None]) -> None:
    """Make a new folder and fill it; it shows only when it is whole.

    Raises
    ------
    PlanError
        If something of that name has come to be there in the meantime.
    """
    _claim(folder)
    try:
        replace(folder, fill)
    except BaseException:
        folder.rmdir()
        raise


def moved(folder: Path, to: Path) -> None:
    """Give a folder another name, or another place on the same disk.

    Raises
    ------
    PlanError
        If something of that name has come to be there in the meantime.
    """
    to.parent.mkdir(parents=True, exist_ok=True)
    if not (to.exists() and to.samefile(folder)):
        _claim(to)
        if os.name == "nt":
            to.rmdir()
    folder.rename(to)


def copied(folder: Path, to: Path) -> None:
    """Copy the plain files of a folder into another that is there; what it links to stays where it is."""
    for file in sorted(folder.iterdir()):
        if file.is_file() and not file.is_symlink() and not file.name.startswith((".", "~$")):
            shutil.copyfile(file, to / file.name)


def _claim(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        folder.mkdir()
    except FileExistsError:
        raise PlanError([Finding(f'name "{folder.name}"', "is taken", "choose another one")]) from None
