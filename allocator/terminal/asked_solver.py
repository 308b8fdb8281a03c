"""The option `--solver`: who is asked first, and what is told of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from allocator.allocation import Allocation
from allocator.terminal.say import counted


@contextmanager
def solving_by(name: str) -> Iterator[None]:
    """Ask the named solver first for every linear program solved meanwhile; no name changes nothing.

    Raises
    ------
    PlanError
        If no installed solver has the name.
    """
    if not name:
        yield
        return
    from allocator.solve.any_solver import any_solver
    from allocator.solve.asked import asked_first

    with asked_first(any_solver(name)):
        yield


def told(allocation: Allocation) -> str:
    """Say who solved which programs, a line each, for somebody who asked for a solver."""
    engines = allocation.run["engines"]
    lines = [f"{one['question'].capitalize()}: {_programs(one)}, {one['engine']}{_after(one)}." for one in engines]
    if not any(one["question"] == "reach" for one in engines):
        lines.insert(1, "Reach: no program was needed, as the balanced quotas meet every goal.")
    return "\n".join(lines)


def _programs(one: dict[str, object]) -> str:
    kind = "quadratic program" if one["question"] in ("balance", "even division") else "linear program"
    return counted(int(str(one["programs"])), kind)


def _after(one: dict[str, object]) -> str:
    tried = one["not_proved_by"]
    return f", as {' and '.join(tried)} did not prove an optimum" if isinstance(tried, list) and tried else ""
