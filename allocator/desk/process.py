"""A process that solves plans, as seen from the one that started it."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import allocator
from allocator.desk.messages import News, Task, news, send

COMMAND = [sys.executable, "-m", "allocator.desk.worker"]


class Worker:
    """A process that solves one plan after the other."""

    def __init__(self) -> None:
        paths = [str(Path(allocator.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
        around = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
        self._is_killed = False
        self._process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=around)

    @property
    def is_alive(self) -> bool:
        """Whether it can be given something to solve."""
        return not self._is_killed and self._process.poll() is None

    def solve(self, task: Task) -> Iterator[News]:
        """Hand a plan over, and return what is told of it, up to the answer.

        Raises
        ------
        EOFError
            If the process ends before.
        """
        try:
            yield from news(self._send(task))
        except (OSError, ValueError, pickle.UnpicklingError):
            raise EOFError from None

    def _send(self, task: Task) -> IO[bytes]:
        if self._process.stdin is None or self._process.stdout is None:
            raise EOFError
        send(self._process.stdin, task)
        return self._process.stdout

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        self._is_killed = True
        self._process.kill()

    def bury(self) -> None:
        """End the process and let go of it; only for who reads its answers."""
        self.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
