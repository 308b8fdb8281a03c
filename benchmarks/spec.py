"""What a benchmark is, and the list of all of them."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from time import perf_counter


@dataclass(frozen=True)
class Measured:
    """What was found: one figure per run, and what else is worth printing."""

    figures: tuple[float, ...]
    details: Mapping[str, float] = field(default_factory=dict)

    @property
    def median(self) -> float:
        return statistics.median(self.figures)


@dataclass(frozen=True)
class BenchSpec:
    """One line of the table: what is measured, in which unit, and what it should be."""

    name: str
    what: str
    unit: str
    measure: Callable[[int], Measured]
    """Called with the number of runs."""
    budget: float | None = None
    is_least: bool = False
    """Whether the budget is the least that will do, as for a ratio, and not the most."""
    is_large: bool = False
    """Whether it takes minutes; run on request."""

    def holds(self, figure: float) -> bool:
        """Tell whether a figure is within the budget."""
        if self.budget is None:
            return True
        return figure >= self.budget if self.is_least else figure <= self.budget


SPECS: dict[str, BenchSpec] = {}


def register(spec: BenchSpec) -> None:
    """Add a benchmark to the table.

    Raises
    ------
    ValueError
        If another one has its name.
    """
    if spec.name in SPECS:
        raise ValueError(f"{spec.name} | there are two benchmarks of this name | give one another name")
    SPECS[spec.name] = spec


def seconds(run: Callable[[], object], runs: int) -> tuple[float, ...]:
    """Time something several times."""
    return tuple(_seconds_once(run) for _ in range(runs))


def _seconds_once(run: Callable[[], object]) -> float:
    begins = perf_counter()
    run()
    return perf_counter() - begins


def ratios(slow: Sequence[float], fast: Sequence[float]) -> tuple[float, ...]:
    """How many times faster, run by run; the two were taken in turn."""
    return tuple(a / b for a, b in zip(slow, fast, strict=True))
