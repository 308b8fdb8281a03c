"""One unit, done wherever there is a process for it; whatever goes wrong is its outcome and nobody else's."""

from __future__ import annotations

import os
import platform
import traceback
from dataclasses import replace
from time import perf_counter

from allocator import __version__
from allocator.errors import Ending, Finding, PlanError, SolverFailed
from allocator.year.batch.unit import Outcome, Task


def work(task: Task) -> Outcome:
    """Do one unit, and say how it ended; it raises nothing."""
    begun = perf_counter()
    try:
        outcome = _done(task)
    except PlanError as error:
        outcome = refused(task.unit.name, error.findings)
    except Exception as error:
        outcome = failed(task.unit.name, _reason(error), traceback.format_exc())
    return replace(outcome, seconds=perf_counter() - begun, worker=f"{platform.node()} {os.getpid()}")


def _done(task: Task) -> Outcome:
    from allocator.year.batch.doing import DOING

    if task.version != __version__:
        what = f"has allocator {__version__}, and {task.version} hands out the units"
        raise PlanError([Finding(platform.node(), what, "install the same version on every machine of the cluster")])
    return DOING[task.asked.command](task)


def refused(unit: str, findings: tuple[Finding, ...]) -> Outcome:
    """Say that the input of a unit is wrong."""
    others = f" ({len(findings):,} findings)" if findings[1:] else ""
    return Outcome(unit, "refused", Ending.WRONG_INPUT, f"{findings[0]}{others}", findings=findings)


def failed(unit: str, sentence: str, trace: str = "") -> Outcome:
    """Say that the program failed at a unit."""
    return Outcome(unit, "failed", Ending.OUR_FAULT, sentence, trace=trace)


def _reason(error: Exception) -> str:
    what = " ".join(str(error).split()) or type(error).__name__
    if isinstance(error, SolverFailed):
        return f"No engine proved an answer: {what}."
    if isinstance(error, OSError):
        return f"The disk did not do what was asked: {what}."
    return f"The allocator failed, which is not your fault: {type(error).__name__}: {what}."
