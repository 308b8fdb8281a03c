"""Which scenarios of a folder are to be re-allocated: of each chain the last that was there before the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

from allocator.errors import PlanError
from allocator.plan.document import read_document
from allocator.plan.files import on_disk


def left_out(scenarios: Sequence[Path], day: date) -> Mapping[Path, str]:
    """Return the scenarios that are not re-allocated as of a day, and why.

    What a re-allocation as of that day or a later one has left is no beginning, and neither is a scenario that an
    earlier one has continued: so the same command in the same folder finds the same units however often it is given.
    """
    moved = {scenario: found for scenario in scenarios if (found := _moved(scenario)) is not None}
    later = {scenario: f"is a re-allocation as of {as_of}" for scenario, (as_of, _) in moved.items() if as_of >= day}
    continued = {
        base: f"is continued by {scenario.name}"
        for scenario, (as_of, base) in sorted(moved.items())
        if as_of < day and base in scenarios
    }
    return {**continued, **later}


def _moved(scenario: Path) -> tuple[date, Path] | None:
    """Return the day of a re-allocation, and the scenario it continues; None for any other scenario."""
    with suppress(PlanError, ValueError, TypeError, OSError):
        stated = read_document(on_disk(scenario / "plan.yaml"))
        year, base = stated.get("year"), stated.get("extends")
        if isinstance(year, dict) and year.get("as_of") and isinstance(base, str):
            return date.fromisoformat(str(year["as_of"])[:10]), (scenario / base).resolve()
    return None
