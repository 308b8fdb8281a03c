"""What a process that solves plans is told, and what it tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
