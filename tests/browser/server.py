"""The browser's server as `allocator app` starts it, on a shelf that can be changed between tests."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from allocator.ui.launch import SCENARIOS, command

SECONDS_TO_START = 60
SECONDS_TO_END = 10


@dataclass(frozen=True)
class Server:
    """A server that runs, and the link by which it finds its shelf."""

    address: str
    link: Path
    process: int

    def show(self, shelf: Path) -> None:
        """Let every page that is opened from now on see another shelf."""
        new = self.link.with_name("next")
        new.symlink_to(shelf, target_is_directory=True)
        new.replace(self.link)


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Start a server, wait until it answers, and end it afterwards; what it writes goes to a file of the folder."""
    (folder / "empty").mkdir()
    link, port = folder / "shelf", _free_port()
    with (folder / "server.log").open("wb") as log:
        started = subprocess.Popen(
            command(port, opens=False), env={**os.environ, SCENARIOS: str(link)}, cwd=folder, stdout=log, stderr=log
        )  # fmt: skip
        server = Server(f"http://127.0.0.1:{port}", link, started.pid)
        try:
            server.show(folder / "empty")
            _wait(server, started, folder / "server.log")
            yield server
        finally:
            started.terminate()
            try:
                started.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                started.kill()
                started.wait()


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])


def _wait(server: Server, started: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until and started.poll() is None:
        try:
            with urllib.request.urlopen(f"{server.address}/_stcore/health", timeout=5) as answer:
                if answer.read() == b"ok":
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the server does not answer: {log.read_text()[-2000:]}")
