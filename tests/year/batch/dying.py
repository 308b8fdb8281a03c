"""A process that answers at once, and dies of every unit whose name says so."""

from __future__ import annotations

import os
import sys

from allocator.errors import Ending
from allocator.workers.serve import Tell, serve
from allocator.year.batch.unit import Outcome, Task


def answer(task: Task, _: Tell) -> Outcome:
    name = task.unit.name
    if name.startswith("deadly") or (name.startswith("once") and _is_first(task)):
        print("last words", file=sys.stderr, flush=True)
        os._exit(1)
    return Outcome(name, "met", Ending.DONE, "The goal is met.", worker=str(os.getpid()))


def _is_first(task: Task) -> bool:
    if task.unit.out.exists():
        return False
    task.unit.out.mkdir(parents=True)
    return True


if __name__ == "__main__":
    serve(answer)
