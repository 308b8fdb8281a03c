"""From a plan in memory to an allocation with all its evidence, and again after an edit."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache, partial
from typing import Any

from benchmarks.spec import BenchSpec, Measured, register

BUDGETS = {300: (0.25, None), 1_000: (0.7, None), 10_000: (12.0, 3.0), 100_000: (180.0, 16.0)}
"""Seconds and gigabytes by number of reps."""
EDIT_BUDGETS = {300: 0.12, 1_000: 0.35}
ONE_RUN_FROM = 50_000
SOLVING = ("balance", "reach", "conflict", "strengths", "rounding")
"""Stages that solve something; the others build, verify and explain."""


@cache
def _in_own_process(what: str, reps: int, runs: int) -> dict[str, Any]:
    """Run in a process of its own, so that its memory is its own."""
    runs = 1 if reps >= ONE_RUN_FROM else runs
    asked = [sys.executable, "-m", "benchmarks.once", what, "--reps", str(reps), "--runs", str(runs)]
    answer = subprocess.run(asked, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return found


def _taken(kind: str, what: str, reps: int, runs: int) -> Measured:
    """Seconds, seconds of the processor or gigabytes, with those of each stage."""
    found = _in_own_process(what, reps, runs)
    return Measured(tuple(found[kind]), found["by_stage"][kind])


def _rest(reps: int, runs: int) -> Measured:
    stages = _in_own_process("allocation", reps, runs)["by_stage"]["processor"]
    solving = sum(seconds for stage, seconds in stages.items() if stage in SOLVING)
    return Measured(((sum(stages.values()) - solving) / solving,))


for _reps, (_seconds, _gigabytes) in BUDGETS.items():
    _is_large = _reps >= 10_000
    register(
        BenchSpec(
            f"allocate {_reps:,}",
            f"a plan of {_reps:,} reps to its allocation",
            "s",
            partial(_taken, "seconds", "allocation", _reps),
            _seconds,
            is_large=_is_large,
        )
    )
    register(
        BenchSpec(
            f"processor {_reps:,}",
            f"seconds of the processor for it, {_reps:,} reps: what a machine without others needs",
            "s",
            partial(_taken, "processor", "allocation", _reps),
            is_large=_is_large,
        )
    )
    register(
        BenchSpec(
            f"memory {_reps:,}",
            f"most memory on the way, {_reps:,} reps",
            "GB",
            partial(_taken, "gigabytes", "allocation", _reps),
            _gigabytes,
            is_large=_is_large,
        )
    )
    register(
        BenchSpec(
            f"rest {_reps:,}",
            f"building, verifying and explaining ÷ solving, {_reps:,} reps",
            "×",
            partial(_rest, _reps),
            1.0,
            is_large=_is_large,
        )
    )
for _reps, _most in EDIT_BUDGETS.items():
    register(
        BenchSpec(
            f"edit {_reps:,}",
            f"another growth cap, {_reps:,} reps, from the last multipliers",
            "s",
            partial(_taken, "seconds", "edit", _reps),
            _most,
        )
    )
    register(
        BenchSpec(
            f"edit processor {_reps:,}",
            f"seconds of the processor for it, {_reps:,} reps",
            "s",
            partial(_taken, "processor", "edit", _reps),
        )
    )
