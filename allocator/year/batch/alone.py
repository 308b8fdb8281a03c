"""One batch at a time writes into a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shutil import rmtree

from allocator.errors import Finding, PlanError
from allocator.year.batch.unit import HIDDEN, NEW


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Hold an output folder against other batches; the system lets go of it however this process ends.

    What units that were stopped have left half written is removed.

    Raises
    ------
    PlanError
        If another batch is writing there.
    """
    kept = out / HIDDEN
    kept.mkdir(parents=True, exist_ok=True)
    handle = os.open(kept / "lock", os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if not _is_held(handle):
            remedy = "wait until it has ended, or name another folder with --out"
            raise PlanError([Finding(str(out), "is being written by another batch", remedy)])
        rmtree(kept / NEW, ignore_errors=True)
        try:
            yield
        finally:
            rmtree(kept / NEW, ignore_errors=True)
    finally:
        os.close(handle)


def _is_held(handle: int) -> bool:
    """Lock an open file; where the system cannot lock, everybody may write."""
    with suppress(ImportError):
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
    return True
