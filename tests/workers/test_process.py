"""A process that works for another: it answers, and is gone when the other is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from allocator.workers.process import Worker
from allocator.workers.wire import received, send

BUSY = "tests.workers.busy"
ROOT = Path(__file__).parents[2]


def test_it_answers_one_task_after_the_other() -> None:
    """What it tells before the answer is heard, and what a task prints does not come between."""
    heard: list[str] = []
    with TemporaryFile() as errors:
        worker = Worker(BUSY, errors)
        assert [worker.do(seconds, heard.append) for seconds in (0.0, 0.01)] == [0.0, 0.01]
        assert worker.is_alive
        worker.bury()
        assert not worker.is_alive
        errors.seek(0)
        assert errors.read() == b"this goes nowhere near the answers\n" * 2
    assert heard == ["begun", "begun"]


def test_a_killed_process_gives_no_answer() -> None:
    """Whoever waits for it is told at once."""
    with TemporaryFile() as errors:
        worker = Worker(BUSY, errors)
        with pytest.raises(EOFError):
            worker.do(60.0, lambda _: worker.kill())
        worker.bury()


def test_it_ends_in_the_middle_when_nobody_is_there_any_more() -> None:
    """The other end of its pipes closes, however that process ended: it does not go on for nobody."""
    with subprocess.Popen(
        [sys.executable, "-m", BUSY], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        send(process.stdin, 60.0)
        assert next(received(process.stdout)) == "begun"
        process.stdin.close()
        assert process.wait(20) == 0
