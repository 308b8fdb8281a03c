"""Batches in processes of their own, which tests watch, stop and kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.year.batch.results import events

ROOT = Path(__file__).parents[3]
PATIENCE = 60.0


@dataclass
class Shell:
    """A batch that runs, in a group of processes of its own, and its log."""

    process: subprocess.Popen[bytes]
    file: Path

    @classmethod
    def start(cls, file: Path, *arguments: object) -> Shell:
        """Start a batch that logs into a file."""
        command = [sys.executable, "-m", "allocator", "batch", *map(str, arguments), "--no-xlsx", "--log", "json"]
        with file.open("wb") as log:
            process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True)
        return cls(process, file)

    @property
    def log(self) -> list[dict[str, Any]]:
        """What has been logged so far, in whole lines."""
        return events("".join(line for line in self.file.read_text().splitlines(keepends=True) if line.endswith("\n")))

    def wait_for(self, is_it: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Wait until something is logged."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            for line in self.log:
                if is_it(line):
                    return line
            time.sleep(0.01)
        raise AssertionError(json.dumps(self.log))

    def end(self) -> int:
        """Wait until it has ended, and return its exit code."""
        return self.process.wait(PATIENCE)

    def signal_all(self, number: signal.Signals) -> None:
        """Send a signal to the batch and all its processes."""
        os.killpg(self.process.pid, number)
        self.process.wait(PATIENCE)


def event(name: str) -> Callable[[dict[str, Any]], bool]:
    """Return whether a line of the log is of an event."""
    return lambda line: bool(line["event"] == name)
