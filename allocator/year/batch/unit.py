"""A unit of a batch: what is asked of it, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from allocator.errors import Ending, Finding

HIDDEN = ".batch"
"""Folder beside the units' results that holds what is known of them."""

NEW = "new"
"""Folder in it where results are written before they take their place."""


@dataclass(frozen=True)
class Unit:
    """A scenario, and the folder of its result."""

    name: str
    scenario: Path
    out: Path

    @property
    def kept(self) -> Path:
        """The folder for what is known of all units."""
        return self.out.parent / HIDDEN


@dataclass(frozen=True)
class Asked:
    """What is asked of every unit: a command, with the options that change its result."""

    command: str = "run"
    """run, verify or reallocate."""
    pace: str = ""
    workbook: bool | None = None
    solver: str = ""


@dataclass(frozen=True)
class Task:
    """A unit, and what is to be done with it."""

    unit: Unit
    asked: Asked
    version: str
    """Of the program that hands it over."""


@dataclass(frozen=True)
class Outcome:
    """How a unit ended: whether its goals are met, or why it has no result."""

    unit: str
    status: str
    """met, short, conflict; ok, broken; refused, failed, stopped, waiting."""
    ending: Ending
    sentence: str
    digest: str = ""
    """Fingerprint of the input, the command, its options and the program."""
    goals: int | None = None
    goals_met: int | None = None
    largest_gap: float | None = None
    """The largest part of any goal that is not carried."""
    quotas: int | None = None
    seconds: float = 0.0
    findings: tuple[Finding, ...] = field(default=(), repr=False)
    trace: str = field(default="", repr=False)
    """Where the program failed."""
    worker: str = ""
    """Which process did it."""
