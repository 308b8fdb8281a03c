"""Our exception hierarchy.

AllocatorError
├── PlanError         the inputs are wrong; carries every finding
└── SolverFailed      no engine proved an answer; our fault or a time limit

Hard rules that conflict are no error: the allocation bends the cheapest of them and has the status `conflict`.

To tell apart what the caller can do::

    try:
        allocation = allocate(read_plan(folder))
    except PlanError as error:
        for finding in error.findings:
            print(finding)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum


class Ending(IntEnum):
    """Exit codes: how a command ends, or its part of a batch."""

    DONE = 0
    OUR_FAULT = 1
    WRONG_INPUT = 2
    SHORT = 3
    CONFLICT = 4
    STOPPED = 130


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong in the input: *where | what | what to do*."""

    where: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.where} | {self.what} | {self.remedy}"


@dataclass(frozen=True, order=True)
class Assumption:
    """One thing the program took for granted, adjusted or left unused; a row of assumptions.csv."""

    kind: str
    where: str
    what: str


class AllocatorError(Exception):
    """Anything this package raises on purpose."""


class PlanError(AllocatorError):
    """The plan cannot be read or understood; `findings` holds all that is wrong with it, sorted by place."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(map(str, self.findings)))


class SolverFailed(AllocatorError):
    """No engine returned a proved optimum."""
