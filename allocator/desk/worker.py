"""A process that solves plans one after the other, so that it can be killed in the middle of one.

It is started by `desk/process.py` and speaks with nobody else: plans come in and answers go out by its own pipes.
"""

from __future__ import annotations

import os
import pickle
import sys
from importlib import import_module
from typing import IO

from allocator.desk.messages import Done, Refusal, Solution, Task, send
from allocator.errors import PlanError, SolverFailed


def main() -> None:
    """Solve what comes in until nothing more does."""
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    _get_ready()
    try:
        while True:
            send(answers, _answer(pickle.load(source), answers))
    except (EOFError, BrokenPipeError, KeyboardInterrupt):
        return


def _get_ready() -> None:
    """Load what solving needs before the first plan comes in."""
    for name in ("rules", "solve.answer", "tables.allocation", "verify", "insight.repair.sentence"):
        import_module(f"allocator.{name}")


def _answer(task: Task, answers: IO[bytes]) -> Solution | Refusal:
    from allocator.allocate import allocated
    from allocator.solve.answer import Watch

    class Told(Watch):
        def stage(self, name: str) -> None:
            super().stage(name)
            send(answers, Done(name))

    try:
        return Solution(allocated(task.plan, task.multipliers, Told()))
    except PlanError as error:
        return Refusal(error.findings)
    except SolverFailed as error:
        return Refusal(unproved=str(error))


if __name__ == "__main__":
    main()
