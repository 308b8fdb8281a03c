from __future__ import annotations

import io
import time

import pytest

from allocator.terminal import waiting
from allocator.terminal.waiting import waiting as wait


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "patience", "shown"),
    [(Terminal(), 0.01, True), (Terminal(), 5.0, False), (io.StringIO(), 0.01, False)],
)
def test_progress_is_for_long_work_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, patience: float, shown: bool
) -> None:
    """Quick work and output into a file show nothing."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(waiting, "PATIENCE_SECONDS", patience)
    with wait("Allocating [10] reps"):
        time.sleep(0.3)
    assert ("Allocating [10] reps" in stream.getvalue()) == shown
