"""A unit of a batch: what is asked of it, and how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
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
class Moves:
    """How plans are moved with the year."""

    as_of: str
    """The day up to which the year is closed, as 2027-03-31."""
    actuals: str = ""
    """A file of actuals, with {unit} for the name of the unit where each has its own."""
    year: Mapping[str, float | str | None] = field(default_factory=dict)
    """What holds in place of the block `year` of plan.yaml, by key."""

    @property
    def day(self) -> date:
        """The day."""
        return date.fromisoformat(self.as_of)

    def actuals_of(self, unit: Unit) -> Path | None:
        """The file of actuals for a unit, if there is one beside the scenario's own."""
        return Path(self.actuals.replace("{unit}", unit.name)) if self.actuals else None


@dataclass(frozen=True)
class Asked:
    """What is asked of every unit: a command, with the options that change its result."""

    command: str = "run"
    """run, verify or reallocate."""
    pace: str = ""
    workbook: bool | None = None
    solver: str = ""
    moves: Moves | None = None
    """For reallocate alone."""


@dataclass(frozen=True)
class Task:
    """A unit, and what is to be done with it."""

    unit: Unit
    asked: Asked
    version: str
    """Of the program that hands it over."""
    force: bool = False
    """Whether what somebody has changed in an earlier result may be replaced."""


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
