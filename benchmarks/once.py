"""Measure allocations of one made-up company in this process, and print what was found as one line of JSON.

python -m benchmarks.once allocation --reps 300 --runs 5
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import statistics
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from unittest.mock import patch

from allocator import Allocation, allocate
from allocator.desk.draft import Draft
from allocator.desk.edit import SetCell
from allocator.plan.plan import Plan
from allocator.plan.read import plan_from
from allocator.solve.answer import Watch
from benchmarks.company import Settings, Tables, make_company, write_company

WARM_UP_REPS = 12
OTHER_GROWTH_CAPS = ("0.40", "0.41")


@dataclass(frozen=True)
class Timed:
    """What an allocation took: seconds that passed, seconds of the processor, gigabytes at most; by stage, too."""

    seconds: float
    processor: float
    gigabytes: float
    by_stage: dict[str, dict[str, float]]


@dataclass
class Ledger:
    """Seconds of the processor and gigabytes at most of each stage."""

    processor: dict[str, float] = field(default_factory=dict)
    gigabytes: dict[str, float] = field(default_factory=dict)
    since: float = field(default_factory=process_time)

    def enter(self, stage: str) -> None:
        """Enter what was used since the stage before ended."""
        now = process_time()
        self.processor[stage] = self.processor.get(stage, 0.0) + now - self.since
        self.gigabytes[stage] = max(self.gigabytes.get(stage, 0.0), _most_memory())
        self.since = now
        _forget_peak()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.once", description=__doc__)
    parser.add_argument("what", choices=("allocation", "edit"))
    parser.add_argument("--reps", type=int, default=300)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--tightness", type=float, default=0.95)
    given = parser.parse_args()
    allocate(plan_from(*make_company(WARM_UP_REPS)))
    company = make_company(given.reps, tightness=given.tightness)
    timed = list((_from_nothing if given.what == "allocation" else _after_edit)(company, given.runs))
    found = {
        "seconds": [taken.seconds for taken in timed],
        "processor": [taken.processor for taken in timed],
        "gigabytes": [taken.gigabytes for taken in timed],
        "by_stage": {kind: _medians([taken.by_stage[kind] for taken in timed]) for kind in timed[0].by_stage},
    }
    print(json.dumps(found))


def _from_nothing(company: tuple[Settings, Tables], runs: int) -> Iterator[Timed]:
    """Allocate a fresh plan each time."""
    for _ in range(runs):
        yield _timed(plan_from(*company))


def _after_edit(company: tuple[Settings, Tables], runs: int) -> Iterator[Timed]:
    """Allocate; then type another growth cap, one cell of limits.csv, and allocate from what was found, each time."""
    with TemporaryDirectory() as folder:
        write_company(Path(folder) / "company", *company)
        draft = Draft.begin(Path(folder), "company")
        before = allocate(draft.plan())
        limits = draft.tables["limits"]
        row = int(limits.index[limits["measure"] == "growth"][0])
        for number in range(runs):
            draft.apply(SetCell("limits", row, "max", new=OTHER_GROWTH_CAPS[number % len(OTHER_GROWTH_CAPS)]))
            yield _timed(draft.plan(), before)


def _timed(plan: Plan, start: Allocation | None = None) -> Timed:
    gc.collect()
    _forget_peak()
    with _entered() as ledger:
        begins, worked = perf_counter(), process_time()
        allocation = allocate(plan) if start is None else allocate(plan, start=start)
        seconds, processor = perf_counter() - begins, process_time() - worked
    stages = {"seconds": allocation.run["seconds"], "processor": ledger.processor, "gigabytes": ledger.gigabytes}
    return Timed(seconds, processor, max(ledger.gigabytes.values()), stages)


@contextmanager
def _entered() -> Iterator[Ledger]:
    """Enter the stages that end meanwhile in a ledger."""
    ledger, stage = Ledger(), Watch.stage

    def entering(watch: Watch, name: str) -> None:
        stage(watch, name)
        ledger.enter(name)

    with patch.object(Watch, "stage", entering):
        yield ledger


def _medians(taken: list[dict[str, float]]) -> dict[str, float]:
    """Median of each stage."""
    return {stage: statistics.median(of[stage] for of in taken) for stage in taken[0]}


def _forget_peak() -> None:
    """Let the peak of memory start again from what the process holds now, where the system can."""
    forget = Path("/proc/self/clear_refs")
    if forget.exists():
        forget.write_text("5")


def _most_memory() -> float:
    """Return the peak of memory in gigabytes."""
    unit = 1.0 if sys.platform == "darwin" else 1024.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


if __name__ == "__main__":
    main()
