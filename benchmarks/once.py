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
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time

from allocator import Allocation, allocate
from allocator.plan.plan import Plan
from allocator.plan.read import plan_from
from benchmarks.company import Settings, Tables, make_company

WARM_UP_REPS = 12
OTHER_GROWTH_CAP = 0.40


@dataclass(frozen=True)
class Timed:
    """What an allocation took: seconds that passed, seconds of the processor, seconds of each stage."""

    seconds: float
    processor: float
    stages: dict[str, float]


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
        "gigabytes": _most_memory(),
        "stages": _stages(timed),
        "processor": statistics.median(taken.processor for taken in timed),
    }
    print(json.dumps(found))


def _from_nothing(company: tuple[Settings, Tables], runs: int) -> Iterator[Timed]:
    """Allocate a fresh plan each time."""
    for _ in range(runs):
        plan = plan_from(*company)
        _forget_memory()
        yield _timed(plan)


def _after_edit(company: tuple[Settings, Tables], runs: int) -> Iterator[Timed]:
    """Allocate, change the growth cap, and allocate from what was found."""
    settings, tables = company
    before = allocate(plan_from(settings, tables))
    limits = tables["limits"].copy()
    limits.loc[limits["measure"] == "growth", "max"] = OTHER_GROWTH_CAP
    for _ in range(runs):
        plan = plan_from(settings, {**tables, "limits": limits})
        yield _timed(plan, before)


def _timed(plan: Plan, start: Allocation | None = None) -> Timed:
    begins, worked = perf_counter(), process_time()
    allocation = allocate(plan) if start is None else allocate(plan, start=start)
    return Timed(perf_counter() - begins, process_time() - worked, allocation.run["seconds"])


def _stages(timed: list[Timed]) -> dict[str, float]:
    """Median seconds of each stage."""
    return {stage: statistics.median(taken.stages[stage] for taken in timed) for stage in timed[0].stages}


def _forget_memory() -> None:
    """Let the peak start again from what the process holds now, where the system can."""
    gc.collect()
    forget = Path("/proc/self/clear_refs")
    if forget.exists():
        forget.write_text("5")


def _most_memory() -> float:
    """Return the peak in gigabytes."""
    unit = 1.0 if sys.platform == "darwin" else 1024.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


if __name__ == "__main__":
    main()
