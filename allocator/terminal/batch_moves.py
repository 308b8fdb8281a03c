"""The options of a batch that re-allocates: those of `reallocate`, read once for all units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from allocator.errors import Finding, PlanError
from allocator.year.batch.unit import Moves


@dataclass(frozen=True)
class MovesWanted:
    """What was given on the command line."""

    as_of: date | None = None
    actuals: str = ""
    policy: str = ""
    touch: str = ""
    max_change: str = ""


def moves_of(command: str, given: MovesWanted) -> Moves | None:
    """Return how plans are moved, if the batch is one that moves them.

    Raises
    ------
    PlanError
        If the day is missing, an option cannot be understood, or options are given that belong to reallocate.
    """
    if command != "reallocate":
        remedy = "say --do reallocate, or leave it out"
        findings = [Finding(option, "belongs to re-allocation", remedy) for option, value in _stated(given) if value]
        if findings:
            raise PlanError(findings)
        return None
    if given.as_of is None:
        what = "is missing, and plans are moved up to a day"
        raise PlanError([Finding("--as-of", what, "write the last day of what is closed, as 2027-03-31")])
    from allocator.terminal.reallocate import Moved, stated

    options = Moved(given.as_of, policy=given.policy, touch=given.touch, max_change=given.max_change)
    actuals = str(Path(given.actuals).absolute()) if given.actuals else ""
    return Moves(given.as_of.isoformat(), actuals, stated(options))


def _stated(given: MovesWanted) -> list[tuple[str, object]]:
    return [
        ("--as-of", given.as_of),
        ("--actuals", given.actuals),
        ("--policy", given.policy),
        ("--touch", given.touch),
        ("--max-change", given.max_change),
    ]
