"""Eight planners at once, each with a scenario of their own, editing and solving for two minutes.

The gate has less time: there it is 40 seconds, or as many as the environment variable ALLOCATOR_SECONDS says.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from allocator.allocation import Status
from allocator.desk import solving
from allocator.desk.bench import Workbench
from allocator.desk.edit import SetCell, SetSetting
from allocator.desk.shelf import Shelf
from allocator.desk.standing import handed_out
from allocator.verify import verify
from benchmarks.company import make_company, write_company

SECONDS = float(os.environ.get("ALLOCATOR_SECONDS") or (40 if os.environ.get("ALLOCATOR_GATE") else 120))
REPS = (24, 60, 120, 24, 60, 120, 350, 400)
"""Reps of each planner's company; the last two are so large that they are solved in processes of their own."""
MOST_GROWTH = 400e6
"""Bytes by which the work may raise the memory of the process once everyone has solved twice."""


@dataclass
class Session:
    """A planner at work. It holds state: the bench, and what was seen."""

    bench: Workbench
    random: random.Random
    solved: int = 0
    wrong: list[str] = field(default_factory=list)

    def works(self, goes_on: Callable[[], bool]) -> None:
        """Edit, take back, solve, and look at the plan, for as long as it goes on."""
        while goes_on():
            self._edits()
            solving.begin(self.bench)
            if self.bench.underway is not None:
                self.bench.underway.job.wait()
                solving.fetch(self.bench)
            self._looks()

    def _edits(self) -> None:
        kind = self.random.randrange(4)
        draft = self.bench.draft
        if kind == 0 and draft.can_undo:
            self.bench.undo()
        elif kind == 1 and draft.can_redo:
            self.bench.redo()
        elif kind == 2:
            self.bench.apply(SetSetting(("play_to_strengths",), new=self.random.choice([0.0, 0.25])))
        else:
            row = self.random.choice(list(draft.tables["reps"].index))
            self.bench.apply(SetCell("reps", int(row), "fte", new=self.random.choice(["1", "0.8", "0.6"])))

    def _looks(self) -> None:
        allocation = self.bench.allocation
        if allocation is None or not self.bench.is_current:
            self.wrong.append(f"{self.bench.draft.name}: {self.bench.error}")
            return
        self.solved += 1
        mine = set(self.bench.draft.tables["reps"]["rep"])
        if set(allocation.quotas["rep"]) - mine or allocation.plan.digest != self.bench.draft.plan().digest:
            self.wrong.append(f"{self.bench.draft.name}: a plan of somebody else")
        if allocation.status is not Status.CONFLICT:
            self.wrong.extend(map(str, verify(allocation.plan, allocation.tables)[:3]))


@pytest.mark.long
def test_eight_sessions_work_at_once(tmp_path: Path) -> None:
    """No session fails or sees another's plan, each exports what the command line writes, and memory stays bounded."""
    shelf = _shelf(tmp_path / "scenarios")
    sessions = [Session(Workbench.open(shelf, name), random.Random(name)) for name in shelf.names()]
    until = time.monotonic() + SECONDS
    warm: list[int] = []

    def goes_on() -> bool:
        """Work on until the time is over, and on a busy computer until everyone has solved twice."""
        if not warm and min(session.solved for session in sessions) >= 2:
            warm.append(_memory())
        failed = any(session.wrong for session in sessions)
        return time.monotonic() < until or not (warm or failed)

    with ThreadPoolExecutor(len(sessions)) as threads:
        list(threads.map(lambda session: session.works(goes_on), sessions))
    assert [session.wrong for session in sessions] == [[] for _ in sessions]
    grown = _memory() - warm[0]
    print(
        f"{[session.solved for session in sessions]} plans solved; memory {_memory() / 1e6:.0f} MB, {grown / 1e6:+.0f}"
    )
    assert grown < MOST_GROWTH
    for session in sessions:
        session.bench.draft.save()
        assert handed_out(session.bench).quotas() == _on_the_command_line(session.bench.draft.path, tmp_path / "out")


def _shelf(folder: Path) -> Shelf:
    for number, reps in enumerate(REPS):
        settings, tables = make_company(reps, seed=number)
        for name in ("reps", "absences", "assignments", "current", "history", "locks", "potential", "strengths"):
            if name in tables and "rep" in tables[name]:
                tables[name]["rep"] = f"P{number} " + tables[name]["rep"].astype("str")
        write_company(folder / f"planner {number}", settings, tables)
    return Shelf(folder)


def _on_the_command_line(scenario: Path, out: Path) -> bytes:
    asked = [sys.executable, "-m", "allocator", "run", str(scenario), "--out", str(out), "--no-xlsx"]
    done = subprocess.run(asked, check=False, capture_output=True)
    assert done.returncode in (0, 3, 4), done.stderr.decode()
    return (out / "quotas.csv").read_bytes()


def _memory() -> int:
    """Return the bytes of memory that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096
