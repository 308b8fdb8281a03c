"""Stopped or killed at any moment, a batch goes on where it stopped: nothing is lost, and nothing is done twice."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from allocator import allocate, read_plan, write
from allocator.insight.worth.as_run import as_run
from tests.year.batch.conftest import make_scenario
from tests.year.batch.results import contents, summary, units
from tests.year.batch.shell import Shell, event
from tests.year.batch.test_here import is_there

pytestmark = [pytest.mark.long, pytest.mark.skipif(sys.platform == "win32", reason="signals are sent otherwise there")]
NAMES = [f"unit_{number}" for number in range(8)]


@pytest.fixture(scope="module")
def scenarios(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of eight scenarios."""
    folder = tmp_path_factory.mktemp("units")
    for number, name in enumerate(NAMES):
        make_scenario(folder / name, 1000 + number)
    return folder


@pytest.fixture(scope="module")
def alone(scenarios: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What `run` leaves of each."""
    out = tmp_path_factory.mktemp("alone")
    for name in NAMES:
        write(as_run(allocate(read_plan(scenarios / name))), out / name, workbook=False)
    return contents(out)


def test_killed_at_random_moments(scenarios: Path, alone: dict[str, bytes], tmp_path: Path) -> None:
    """All processes are killed twice; afterwards every unit has been computed to its end exactly once."""
    chance, out, logs = random.Random(11), tmp_path / "out", []
    for number in range(2):
        shell = Shell.start(tmp_path / f"log {number}", scenarios, "--out", out, "--jobs", 2)
        shell.wait_for(event("unit_begun"))
        time.sleep(chance.uniform(0.0, 2.0))
        shell.signal_all(signal.SIGKILL)
        logs.append(shell.log)
        assert set(contents(out).items()) <= set(alone.items())
    shell = Shell.start(tmp_path / "log", scenarios, "--out", out, "--jobs", 2)
    assert shell.end() == 0
    logs.append(shell.log)
    assert contents(out) == alone
    assert {row["status"] for row in summary(out).values()} == {"met"}
    assert sorted(units(shell.log, "unit_ended") + units(shell.log, "unit_skipped")) == NAMES
    ended = Counter(name for log in logs for name in units(log, "unit_ended"))
    assert max(ended.values()) == 1
    begun = Counter(name for log in logs for name in units(log, "unit_begun"))
    in_the_middle = Counter(n for log in logs[:-1] for n in {*units(log, "unit_begun")} - {*units(log, "unit_ended")})
    assert all(begun[name] <= 1 + in_the_middle[name] for name in NAMES)
    assert not [path for path in out.iterdir() if path.name.startswith(".") and path.name != ".batch"]
    assert not [path for path in (out / ".batch").rglob("*") if "new" in path.name]


def test_stopped(scenarios: Path, alone: dict[str, bytes], tmp_path: Path) -> None:
    """Ctrl-C and a request to end: 130, no process is left, the summary tells what was not done; then it goes on."""
    out, done = tmp_path / "out", set[str]()
    for how in (signal.SIGINT, signal.SIGTERM):
        shell = Shell.start(tmp_path / how.name, scenarios, "--out", out, "--jobs", 2)
        shell.wait_for(event("unit_ended"))
        shell.signal_all(how)
        assert shell.end() == 130
        assert shell.log[-1]["event"] == "batch_stopped"
        assert not any(is_there(int(line["worker"])) for line in shell.log if line["event"] == "unit_begun")
        assert done <= set(units(shell.log, "unit_skipped"))
        done |= set(units(shell.log, "unit_ended"))
        kept = {"done", "skipped"}
        assert {name for name, row in summary(out).items() if row["did"] in kept} == done
        assert {row["did"] for row in summary(out).values()} - kept <= {"stopped"}
    assert done
    again = Shell.start(tmp_path / "again", scenarios, "--out", out, "--jobs", 2)
    assert again.end() == 0
    assert done <= set(units(again.log, "unit_skipped"))
    assert contents(out) == alone


def test_processes_are_killed_one_by_one(scenarios: Path, alone: dict[str, bytes], tmp_path: Path) -> None:
    """A worker killed in the middle is told, and another does its unit; a killed batch leaves no worker behind."""
    out = tmp_path / "out"
    shell = Shell.start(tmp_path / "log", scenarios, "--out", out, "--jobs", 2)
    os.kill(int(shell.wait_for(event("unit_begun"))["worker"]), signal.SIGKILL)
    lost = shell.wait_for(event("worker_lost"))["unit"]
    shell.wait_for(lambda line: line["event"] == "unit_ended" and line["unit"] == lost)
    workers = {int(line["worker"]) for line in shell.log if line["event"] == "unit_begun"}
    os.kill(shell.process.pid, signal.SIGKILL)
    shell.end()
    ends = time.monotonic() + 10
    while any(map(is_there, workers)) and time.monotonic() < ends:
        time.sleep(0.05)
    assert not any(map(is_there, workers))
    assert set(contents(out).items()) <= set(alone.items())
