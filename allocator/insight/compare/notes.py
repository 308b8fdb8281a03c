"""What else to know of a comparison: what could not be compared."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.allocation import Allocation, Status
from allocator.insight.compare.scenarios import Scenarios
from allocator.insight.wording import listed, wording


def notes(compared: Scenarios) -> tuple[str, ...]:
    """Tell where scenarios differ so much that some figures cannot be compared, and whose rules conflict."""
    said = [note for name, allocation in compared.others for note in _unlike(compared, name, allocation)]
    conflicts = [name for name, allocation in compared.each if allocation.status is Status.CONFLICT]
    if conflicts:
        said.append(f"The hard rules of {listed(conflicts)} conflict; the quotas are those under the cheapest repair.")
    return tuple(said)


def _unlike(compared: Scenarios, name: str, allocation: Allocation) -> Iterator[str]:
    first, baseline = compared.names[0], compared.baseline
    yield from _metrics(first, name, baseline, allocation)
    one, other = baseline.plan, allocation.plan
    if one.settings.currency != other.settings.currency:
        codes = " and ".join(plan.settings.currency or "no currency" for plan in (one, other))
        yield f"The currencies of {first} and {name} differ ({codes}); amounts in different units are not compared."
    if one.calendar.year != other.calendar.year:
        starts = f"{one.settings.year_starts} and {other.settings.year_starts}"
        yield f"The years of {first} and {name} begin on {starts}; year is compared with year, periods are not."
    elif one.calendar.periods != other.calendar.periods:
        kinds = f"the {one.calendar.periods} and by the {other.calendar.periods}"
        yield f"{first} and {name} set quotas by {kinds}; only the year is compared."
    levels = set(one.settings.levels) ^ set(other.settings.levels)
    if levels:
        yield f"Only one of {first} and {name} has {_the('level', sorted(levels))}, so totals there are not compared."


def _metrics(first: str, name: str, old: Allocation, new: Allocation) -> Iterator[str]:
    """Tell the metrics that only one plan has, or that have other units."""
    one, other = old.plan.settings, new.plan.settings
    for scenario, own, against in ((first, one, other), (name, other, one)):
        alone = [metric for metric in own.metrics if metric not in against.metrics]
        if alone:
            verb = "is" if len(alone) == 1 else "are"
            yield f"Only {scenario} has {_the('metric', alone)}, which {verb} not compared."
    for metric in [metric for metric in one.metrics if metric in other.metrics]:
        units = wording(one, metric).unit, wording(other, metric).unit
        if units[0] != units[1]:
            said = " and ".join(unit or "no unit" for unit in units)
            yield f"{metric} is in {said} in {first} and {name}, so its amounts are not compared."


def _the(noun: str, names: list[str]) -> str:
    return f"the {noun}{'' if len(names) == 1 else 's'} {listed(names)}"
