"""The log of a draft on the disk: one line for each step, so that a lost connection loses nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Log:
    """Lines of JSON in a file to which lines are only ever added."""

    file: Path

    def add(self, line: Mapping[str, Any]) -> None:
        """Add a line, and have it on the disk before returning."""
        text = json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n"
        with self.file.open("ab") as handle:
            if handle.tell() and not _ends_whole(self.file):
                handle.write(b"\n")
            handle.write(text.encode())
            handle.flush()
            os.fdatasync(handle.fileno())

    def lines(self) -> Iterator[dict[str, Any]]:
        """Return all whole lines; one that was cut off while it was written is passed over."""
        data = self.file.read_bytes() if self.file.exists() else b""
        for line in data.split(b"\n"):
            try:
                read = json.loads(line)
            except ValueError:
                continue
            if isinstance(read, dict):
                yield read


def _ends_whole(file: Path) -> bool:
    with file.open("rb") as handle:
        handle.seek(-1, os.SEEK_END)
        return handle.read(1) == b"\n"
