"""Deleted scenarios, kept for a while so that they can be put back."""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from allocator.desk.copying import moved
from allocator.desk.hidden import results_of, trash_of

DAYS = 30
"""Deleted scenarios older than this are gone for good."""
_RESULT = ".result"


@dataclass(frozen=True)
class Deleted:
    """A scenario that was deleted and can be put back."""

    name: str
    folder: Path
    """Where it lies, with its result beside it."""


def thrown_away(shelf: Path, name: str) -> Deleted:
    """Move a scenario and its result into the trash, and empty the trash of what is old."""
    _empty(trash_of(shelf))
    stamp = f"{datetime.now():%Y-%m-%dT%H%M%S}-{uuid4().hex[:6]}"
    deleted = Deleted(name, trash_of(shelf) / stamp)
    moved(shelf / name, deleted.folder / name)
    if results_of(shelf, name).is_dir():
        moved(results_of(shelf, name), deleted.folder / _RESULT)
    return deleted


def put_back(shelf: Path, deleted: Deleted, name: str) -> None:
    """Move a deleted scenario back onto the shelf under a name that is free."""
    moved(deleted.folder / deleted.name, shelf / name)
    if (deleted.folder / _RESULT).is_dir():
        shutil.rmtree(results_of(shelf, name), ignore_errors=True)
        moved(deleted.folder / _RESULT, results_of(shelf, name))
    shutil.rmtree(deleted.folder, ignore_errors=True)


def _empty(trash: Path) -> None:
    for old in trash.iterdir() if trash.is_dir() else ():
        if time.time() - old.stat().st_mtime > DAYS * 24 * 3600:
            shutil.rmtree(old, ignore_errors=True)
