"""The log of a draft on the disk: one line for each step, so that a lost connection loses nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any


class Log:
    """Lines of JSON in a file to which lines are only ever added. It holds state: how far it has been read.

    Two pages may hold the same draft; each reads what the other has added before it adds a line of its own.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._read = 0

    def news(self) -> list[dict[str, Any]]:
        """Return the whole lines that were added since the last time; one that was cut off is passed over."""
        if not self.file.exists() or self.file.stat().st_size <= self._read:
            return []
        with self.file.open("rb") as handle:
            handle.seek(self._read)
            data = handle.read()
        whole = data[: data.rfind(b"\n") + 1]
        self._read += len(whole)
        return list(_lines(whole))

    def add(self, line: Mapping[str, Any]) -> None:
        """Add a line, and have it on the disk before returning."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"
        with self.file.open("ab") as handle:
            torn = b"\n" if handle.tell() > self._read else b""
            handle.write(torn + text.encode())
            handle.flush()
            os.fdatasync(handle.fileno()) if hasattr(os, "fdatasync") else os.fsync(handle.fileno())
            self._read = handle.tell()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other pages from adding lines, where the system lets one."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("ab") as handle:
            with suppress(ImportError, OSError):
                import fcntl

                fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def _lines(data: bytes) -> Iterator[dict[str, Any]]:
    for line in data.split(b"\n"):
        try:
            read = json.loads(line)
        except ValueError:
            continue
        if isinstance(read, dict):
            yield read
