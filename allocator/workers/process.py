"""A process that works, as seen from the one that started it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import IO, Any

import allocator
from allocator.workers.wire import Answer, received, send


class Worker:
    """A process that does one task after the other. It holds state.

    Parameters
    ----------
    module
        What it runs: a module whose main calls `serve`.
    errors
        An open file for what it writes where errors go; by default they go where ours do.
    around
        Environment variables that it has besides ours.
    """

    def __init__(self, module: str, errors: IO[bytes] | None = None, around: Mapping[str, str] | None = None) -> None:
        paths = [str(Path(allocator.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
        environment = {**os.environ, **(around or {}), "PYTHONPATH": os.pathsep.join(filter(None, paths))}
        command = [sys.executable, "-m", module]
        self._is_killed = False
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, env=environment
        )

    @property
    def is_alive(self) -> bool:
        """Whether it can be given something to do."""
        return not self._is_killed and self._process.poll() is None

    @property
    def number(self) -> int:
        """The number that the system knows it by."""
        return self._process.pid

    def do(self, task: object, hear: Callable[[Any], None]) -> Any:
        """Hand a task over, and return the answer.

        Parameters
        ----------
        hear
            Is given whatever is told of the task before.

        Raises
        ------
        EOFError
            If the process ends before.
        """
        try:
            for told in received(self._send(task)):
                if isinstance(told, Answer):
                    return told.what
                hear(told)
        except (OSError, ValueError):
            pass
        raise EOFError

    def _send(self, task: object) -> IO[bytes]:
        if self._process.stdin is None or self._process.stdout is None:
            raise EOFError
        send(self._process.stdin, task)
        return self._process.stdout

    def kill(self) -> None:
        """End the process, whatever it is doing."""
        self._is_killed = True
        self._process.kill()

    def bury(self) -> int:
        """End the process and let go of it, only for who reads its answers; return how it ended."""
        self.kill()
        code = self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        return code
