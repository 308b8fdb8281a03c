"""Units on a real Dask scheduler with two workers: the same bytes, and a worker that dies costs only time."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from allocator import allocate, read_plan, write
from allocator.insight.worth.as_run import as_run
from tests.year.batch.conftest import make_scenario
from tests.year.batch.results import contents, summary, units
from tests.year.batch.shell import PATIENCE, ROOT, Shell, event

pytest.importorskip("distributed")
pytestmark = [pytest.mark.long, pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")]
NAMES = [f"unit_{number}" for number in range(8)]
HERE = ("--host", "127.0.0.1", "--no-dashboard")


@dataclass
class Cluster:
    """A scheduler and two workers, on loopback alone."""

    address: str
    scheduler: subprocess.Popen[bytes]
    workers: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """Start a cluster for one test."""
    with ExitStack() as stack:
        log = tmp_path / "scheduler"
        scheduler = stack.enter_context(Dask(log, "scheduler", *HERE, "--port", "0"))
        found = Cluster(_address(log), scheduler)
        for number in range(2):
            more = (found.address, *HERE, "--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path))
            worker = stack.enter_context(Dask(tmp_path / f"worker {number}", "worker", *more))
            found.workers[worker.pid] = worker
        yield found


class Dask(subprocess.Popen[bytes]):
    """A process of Dask that is killed when the test is over."""

    def __init__(self, log: Path, *arguments: str) -> None:
        with log.open("wb") as file:
            command = [sys.executable, "-m", "dask", *arguments]
            super().__init__(command, cwd=ROOT, stdout=file, stderr=file)

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.wait()


def _address(log: Path) -> str:
    """Wait until the scheduler tells where it listens."""
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if told := re.search(r"Scheduler at: +(tcp://\S+)", log.read_text()):
            return told[1]
        time.sleep(0.05)
    raise AssertionError(log.read_text())


def test_a_worker_killed_in_the_middle_costs_nothing_but_time(cluster: Cluster, tmp_path: Path) -> None:
    """One of two workers dies while units are underway: the other does them, as `run` would; then all are skipped."""
    out, alone = tmp_path / "out", tmp_path / "alone"
    for number, name in enumerate(NAMES):
        make_scenario(tmp_path / "units" / name, 1000 + number)
        write(as_run(allocate(read_plan(tmp_path / "units" / name))), alone / name, workbook=False)
    command = (tmp_path / "units", "--out", out, "--scheduler", cluster.address)
    shell = Shell.start(tmp_path / "log", *command)
    killed = int(shell.wait_for(event("unit_ended"))["worker"].split()[-1])
    os.kill(killed, signal.SIGKILL)
    assert killed in cluster.workers
    assert shell.end() == 0
    assert units(shell.log, "unit_handed_over") == units(shell.log, "unit_ended") == NAMES
    assert contents(out) == contents(alone)
    assert {row["did"] for row in summary(out).values()} == {"done"}
    again = Shell.start(tmp_path / "again", *command)
    assert again.end() == 0
    assert units(again.log, "unit_skipped") == NAMES
    assert contents(out) == contents(alone)


def test_a_scheduler_that_dies_is_told_of_each_unit(cluster: Cluster, tmp_path: Path) -> None:
    """What was not done has failed with one sentence, and the batch ends; on this machine it goes on from there."""
    for number, name in enumerate(NAMES):
        make_scenario(tmp_path / "units" / name, 1000 + number)
    out = tmp_path / "out"
    shell = Shell.start(tmp_path / "log", tmp_path / "units", "--out", out, "--scheduler", cluster.address)
    shell.wait_for(event("unit_ended"))
    cluster.scheduler.kill()
    assert shell.end() == 1
    rows = summary(out)
    assert {row["did"] for row in rows.values()} == {"done", "failed"}
    assert {row["sentence"] for row in rows.values() if row["did"] == "failed"} == {
        "The connection to the scheduler was lost before it was done; start the batch again to go on."
    }
