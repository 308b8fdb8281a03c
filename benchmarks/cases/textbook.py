"""How many times faster the whole allocation is than reach alone, written the textbook way."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module

from benchmarks.company import make_company
from benchmarks.plain import Plain, plain
from benchmarks.spec import BenchSpec, Measured, ratios, register, seconds

REPS = 300


def _measure(module: str, runs: int) -> Measured:
    """Take both in turn, so that a busy moment of the machine meets both."""
    from allocator import allocate
    from allocator.plan.read import plan_from

    reach: Callable[[Plain], dict[str, float]] = import_module(f"benchmarks.{module}").reach
    company = make_company(REPS)
    plan, lists = plan_from(*company), plain(*company)
    allocate(plan)
    textbook: list[float] = []
    ours: list[float] = []
    for _ in range(runs):
        with _silence():
            textbook += seconds(lambda: reach(lists), 1)
        ours += seconds(lambda: allocate(plan), 1)
    found = Measured(tuple(textbook)), Measured(tuple(ours))
    details = {"textbook reach s": found[0].median, "allocation s": found[1].median}
    return Measured(ratios(textbook, ours), details)


@contextmanager
def _silence() -> Iterator[None]:
    """Keep what a solver's own code prints off the table."""
    kept, nothing = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nothing)


for _module, _name in (("textbook_pulp", "PuLP"), ("textbook_linopy", "linopy")):
    register(
        BenchSpec(
            f"textbook {_name}",
            f"reach alone in {_name} + HiGHS ÷ the whole allocation, {REPS} reps",
            "×",
            partial(_measure, _module),
            10.0,
            is_least=True,
        )
    )
