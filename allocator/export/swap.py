"""A folder written whole or not at all.

The new folder is finished beside the old one, then the two change names in one step, so that a kill at
any moment leaves the old result whole or the new one whole. Where the system cannot exchange two folders
the old one steps aside for the length of one rename; should the kill fall into that gap, `recover` puts it
back. What killed runs leave behind is removed by the next run.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from allocator.export.exchange import exchange

_STALE_SECONDS = 24 * 3600


def replace(folder: Path, fill: Callable[[Path], None]) -> None:
    """Let `fill` write a new folder, then put it in place of `folder` in one step.

    Parameters
    ----------
    folder
        What is replaced; it need not exist.
    fill
        Writes everything into the empty folder it is given; if it raises, nothing has changed.
    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _alone(folder.parent) as alone:
        _recover(folder)
        _clear(folder, alone)
        new = _beside(folder, "new")
        try:
            new.mkdir()
            fill(new)
            _settle(new)
            _put_in_place(new, folder)
            _settle(folder.parent)
        finally:
            shutil.rmtree(new, ignore_errors=True)


def write_whole(file: Path, data: bytes) -> None:
    """Write a file and have it on the disk before returning."""
    with file.open("wb") as handle:
        handle.write(data)
        handle.flush()
        os.fsync(handle.fileno())


def recover(folder: Path) -> None:
    """Put the old folder back where a killed run has left none."""
    folder = folder.resolve()
    if folder.parent.is_dir() and not folder.exists():
        with _alone(folder.parent):
            _recover(folder)


def _put_in_place(new: Path, folder: Path) -> None:
    """Give the new folder the name; what had it before is called `new` afterwards, or is gone."""
    if not folder.exists():
        new.rename(folder)
        return
    shutil.copymode(folder, new)
    if not exchange(new, folder):
        _step_aside(new, folder)


def _step_aside(new: Path, folder: Path) -> None:
    aside = _beside(folder, "old")
    try:
        folder.rename(aside)
        new.rename(folder)
    finally:
        if not folder.exists():
            aside.rename(folder)
    aside.rename(new)


def _recover(folder: Path) -> None:
    waiting = sorted(_leftovers(folder, "old"))
    if waiting and not folder.exists():
        waiting[0].rename(folder)


def _clear(folder: Path, alone: bool) -> None:
    """Remove what killed runs have left; where others may be writing, only what is a day old."""
    for kind in ("new", "old"):
        for leftover in _leftovers(folder, kind):
            if alone or time.time() - leftover.stat().st_mtime > _STALE_SECONDS:
                shutil.rmtree(leftover, ignore_errors=True)


def _beside(folder: Path, kind: str) -> Path:
    return folder.with_name(f".{folder.name}.allocator-{kind}-{uuid4().hex[:12]}")


def _leftovers(folder: Path, kind: str) -> list[Path]:
    start = f".{folder.name}.allocator-{kind}-"
    return [path for path in folder.parent.iterdir() if path.name.startswith(start) and path.is_dir()]


def _settle(folder: Path) -> None:
    """Have the names in a folder on the disk, where the system lets one ask for it."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _alone(parent: Path) -> Iterator[bool]:
    """Hold the parent folder against other runs that write into it; False where that cannot be had."""
    try:
        import fcntl

        handle = os.open(parent, os.O_RDONLY)
    except (ImportError, OSError):
        yield False
        return
    try:
        yield _locked(handle, fcntl.flock, fcntl.LOCK_EX)
    finally:
        os.close(handle)


def _locked(handle: int, flock: Callable[[int, int], None], kind: int) -> bool:
    try:
        flock(handle, kind)
    except OSError:
        return False
    return True
