"""The summary of a batch: a row for each unit, sorted by name, and the exit code of the worst."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pandas as pd

from allocator.errors import Ending
from allocator.export.table import write_table
from allocator.year.batch.unit import Outcome, Unit

SUMMARY = "summary.csv"
BADNESS = (Ending.OUR_FAULT, Ending.WRONG_INPUT, Ending.CONFLICT, Ending.SHORT, Ending.DONE)
"""Exit codes of units, the worst first."""
COLUMNS = (
    "unit", "command", "did", "status", "exit_code", "sentence", "goals", "goals_met", "goals_short", "largest_gap",
    "quotas", "seconds", "digest", "worker", "scenario", "result",
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """What became of a unit in this batch."""

    unit: Unit
    command: str
    did: str
    """done, skipped, failed, stopped or waiting."""
    outcome: Outcome

    @property
    def cells(self) -> tuple[object, ...]:
        """What stands in each of the columns."""
        one, unit = self.outcome, self.unit
        short = None if one.goals is None or one.goals_met is None else one.goals - one.goals_met
        return (
            unit.name, self.command, self.did, one.status, float(one.ending), one.sentence, one.goals, one.goals_met,
            short, one.largest_gap, one.quotas, round(one.seconds, 3), one.digest, one.worker, str(unit.scenario),
            str(unit.out) if unit.out.exists() else "",
        )  # fmt: skip


def worst(endings: Iterable[Ending]) -> Ending:
    """Return the exit code of a batch: that of the unit that fares worst."""
    return min(endings, key=BADNESS.index, default=Ending.DONE)


def table_of(rows: Iterable[Row]) -> pd.DataFrame:
    """Set rows as a table with the columns of summary.csv."""
    table = pd.DataFrame([row.cells for row in rows], columns=list(COLUMNS)).sort_values("unit", ignore_index=True)
    numbers = ["exit_code", "goals", "goals_met", "goals_short", "largest_gap", "quotas", "seconds"]
    return table.astype(dict.fromkeys(numbers, float))


def write_summary(rows: Iterable[Row], out: Path) -> None:
    """Write summary.csv into the output folder, whole or not at all."""
    out.mkdir(parents=True, exist_ok=True)
    new = out / f".{SUMMARY}-{uuid4().hex[:12]}"
    try:
        write_table(table_of(rows), new)
        new.replace(out / SUMMARY)
    finally:
        new.unlink(missing_ok=True)


def is_summary(file: Path) -> bool:
    """Tell whether a file is the summary of a batch, by its first line."""
    with file.open(encoding="utf-8-sig", errors="replace") as lines:
        return lines.readline().strip().split(",")[:3] == list(COLUMNS[:3])
