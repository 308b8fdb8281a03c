"""What becomes of the units of a batch, told as it happens by whoever does them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from allocator.year.batch.unit import Outcome, Task


@dataclass(frozen=True)
class Begun:
    """A unit is being worked on."""

    unit: str
    worker: str
    attempt: int = 1


@dataclass(frozen=True)
class HandedOver:
    """A unit was given to a cluster, which begins with it when a worker is free."""

    unit: str
    to: str


@dataclass(frozen=True)
class Lost:
    """The process that worked on a unit has ended without an answer; another one tries again."""

    unit: str
    worker: str
    attempt: int


@dataclass(frozen=True)
class Skipped:
    """A unit whose input has not changed since it was done."""

    outcome: Outcome


@dataclass(frozen=True)
class Ended:
    """A unit is done, or has failed."""

    outcome: Outcome


News = Begun | HandedOver | Lost | Skipped | Ended
Hands = Callable[[Sequence[Task]], Iterator[News]]
"""Whoever does tasks, and tells of each until all have ended; closing the iterator stops what is underway."""
