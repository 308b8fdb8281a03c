"""What a process that solves plans is told, and what it tells."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from allocator.errors import Finding

if TYPE_CHECKING:
    from allocator.allocation import Allocation
    from allocator.arrays import Floats
    from allocator.plan.plan import Plan


@dataclass(frozen=True)
class Task:
    """A plan to solve."""

    plan: Plan
    multipliers: Floats | None = None
    """Of a similar plan that was solved before."""


@dataclass(frozen=True)
class Done:
    """A stage that is over."""

    stage: str


@dataclass(frozen=True)
class Solution:
    """A plan is solved."""

    allocation: Allocation


@dataclass(frozen=True)
class Refusal:
    """A plan cannot be solved, and why."""

    findings: tuple[Finding, ...] = ()
    unproved: str = ""
    """What no engine could prove; blank where findings say why."""


News = Done | Solution | Refusal


def send(to: IO[bytes], what: Task | News) -> None:
    """Hand something to the process at the other end."""
    pickle.dump(what, to, pickle.HIGHEST_PROTOCOL)
    to.flush()


def news(source: IO[bytes]) -> Iterator[News]:
    """Return what a process tells of the plan it was given, up to its answer.

    Raises
    ------
    EOFError
        If the process has ended.
    """
    while True:
        told = pickle.load(source)
        yield told
        if not isinstance(told, Done):
            return
