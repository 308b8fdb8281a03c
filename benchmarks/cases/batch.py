"""Many business units in one batch: how long on one core and on two, and how much memory all processes hold."""

from __future__ import annotations

import resource
import subprocess
import sys
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, sleep

from benchmarks.company import make_company, write_company
from benchmarks.spec import BenchSpec, Measured, register

UNITS = 200
FEWEST, MOST = 100, 300
"""Reps of a unit."""
BETWEEN_LOOKS = 0.1
"""Seconds between two looks at the memory."""


@dataclass(frozen=True)
class Taken:
    """What a batch took: seconds that passed, those of the processors, and the most gigabytes of all its processes."""

    seconds: float
    processor: float
    gigabytes: float


@cache
def _shelf() -> TemporaryDirectory[str]:
    """Write the units once for all measurements; the folder goes when the program ends."""
    shelf = TemporaryDirectory(prefix="batch-")
    for number in range(UNITS):
        reps = FEWEST + (MOST - FEWEST) * number // (UNITS - 1)
        write_company(Path(shelf.name) / "units" / f"unit_{number:03}", *make_company(reps, seed=number))
    return shelf


@cache
def _taken(jobs: int) -> Taken:
    """Do all units; once is enough, as that is two hundred allocations."""
    shelf = Path(_shelf().name)
    command = ["batch", "units", "--out", f"on {jobs}", "--jobs", str(jobs), "--no-xlsx", "--json", "--force"]
    begins, worked, most = perf_counter(), _processor(), 0.0
    with subprocess.Popen(
        [sys.executable, "-m", "allocator", *command], cwd=shelf, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as batch:
        while batch.poll() is None:
            most = max(most, _gigabytes(batch.pid))
            sleep(BETWEEN_LOOKS)
    if batch.returncode not in (0, 3):
        message = f"the batch ended with {batch.returncode}"
        raise RuntimeError(message)
    return Taken(perf_counter() - begins, _processor() - worked, most)


def _processor() -> float:
    """Return the seconds of the processors that processes which have ended took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _gigabytes(process: int) -> float:
    """Return what a process and those that it has started hold in memory."""
    import psutil

    held = 0
    try:
        whole = psutil.Process(process)
        for one in (whole, *whole.children(recursive=True)):
            held += one.memory_info().rss
    except psutil.NoSuchProcess:
        return 0.0
    return held / 1e9


def _seconds(jobs: int, _runs: int) -> Measured:
    taken = _taken(jobs)
    return Measured((taken.seconds,))


def _processors(jobs: int, _runs: int) -> Measured:
    return Measured((_taken(jobs).processor,))


def _ratio(_runs: int) -> Measured:
    return Measured((_taken(1).seconds / _taken(2).seconds,))


def _memory(jobs: int, _runs: int) -> Measured:
    return Measured((_taken(jobs).gigabytes,))


_WHAT = f"{UNITS} units of {FEWEST} to {MOST} reps"
for _jobs in (1, 2):
    register(BenchSpec(f"batch on {_jobs}", f"{_WHAT}, {_jobs} at once", "s", partial(_seconds, _jobs), is_large=True))
    register(
        BenchSpec(
            f"batch processor on {_jobs}", f"{_WHAT}, {_jobs} at once: seconds of all processors", "s",
            partial(_processors, _jobs), is_large=True,
        )
    )  # fmt: skip
    register(
        BenchSpec(
            f"batch memory on {_jobs}", f"{_WHAT}, {_jobs} at once: all processes together", "GB",
            partial(_memory, _jobs), 0.8 * (_jobs + 0.5), is_large=True,
        )
    )  # fmt: skip
register(BenchSpec("batch two over one", f"{_WHAT}: time on one process ÷ on two", "×", _ratio, 1.5, True, True))
