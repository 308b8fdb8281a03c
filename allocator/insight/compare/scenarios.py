"""The allocations that are compared, each by its name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from allocator.allocation import Allocation
from allocator.insight.wording import Wording, wording

Named = Mapping[str, Allocation] | Iterable[tuple[str, Allocation]]


@dataclass(frozen=True)
class Scenarios:
    """Two or more allocations; the first is the baseline."""

    names: tuple[str, ...]
    allocations: tuple[Allocation, ...]

    @property
    def baseline(self) -> Allocation:
        """What the others are compared with."""
        return self.allocations[0]

    @property
    def others(self) -> tuple[tuple[str, Allocation], ...]:
        """All but the baseline, each with its name."""
        return tuple(zip(self.names[1:], self.allocations[1:], strict=True))

    @property
    def each(self) -> tuple[tuple[str, Allocation], ...]:
        """All of them, each with its name."""
        return tuple(zip(self.names, self.allocations, strict=True))

    def words(self, metric: str) -> Wording:
        """How amounts of a metric are written, as the first plan that knows it has it."""
        settings = (allocation.plan.settings for allocation in self.allocations)
        return next(wording(stated, metric) for stated in settings if metric in stated.metrics)


def scenarios(named: Named) -> Scenarios:
    """Return allocations by name, in the order given.

    Raises
    ------
    ValueError
        If there are fewer than two, or two of one name.
    """
    pairs = tuple(named.items() if isinstance(named, Mapping) else named)
    names = tuple(name for name, _ in pairs)
    if len(names) < 2:
        raise ValueError(f"{len(names)} given to compare | a comparison needs two allocations or more")
    if len(set(names)) < len(names):
        raise ValueError(f"names to compare: {', '.join(names)} | two are alike, and each needs its own")
    return Scenarios(names, tuple(allocation for _, allocation in pairs))


def shared_metrics(first: Allocation, second: Allocation) -> frozenset[str]:
    """Metrics that both plans have in the same unit, so that their amounts can be compared."""
    one, other = first.plan.settings, second.plan.settings
    return frozenset(
        name for name in one.metrics if name in other.metrics and wording(one, name).unit == wording(other, name).unit
    )


def shared_periods(first: Allocation, second: Allocation) -> tuple[str, ...]:
    """Periods that both calendars have; none where their years or the length of their periods differ."""
    one, other = first.plan.calendar, second.plan.calendar
    return one.labels if one.spans == other.spans else ()
