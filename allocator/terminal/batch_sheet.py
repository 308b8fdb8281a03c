"""The summary of a batch as a sheet, and in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from allocator.insight.wording import listed, percent
from allocator.terminal.page import Sheet
from allocator.terminal.say import counted
from allocator.year.batch.summary import BADNESS, Row

MANY = 40
"""Units shown; where there are more, those that fare worst come first."""
TOLD = 10
"""Units of which is said what went wrong."""


def summary_sheet(rows: Sequence[Row]) -> Sheet:
    """Set every unit with how it ended; of many, those that fare worst."""
    shown = sorted(rows, key=_badness)[:MANY] if len(rows) > MANY else sorted(rows, key=lambda row: row.unit.name)
    title = "Units" if len(shown) == len(rows) else f"Units, {MANY} of {len(rows):,}"
    numbers = ("exit code", "goals met", "goals short", "largest gap", "seconds")
    return Sheet(title, ("unit", "did", "status"), numbers, tuple(map(_cells, shown)))


def _cells(row: Row) -> tuple[str, ...]:
    one = row.outcome
    if one.goals is None or one.goals_met is None or one.largest_gap is None:
        goals = ("", "", "")
    else:
        goals = (f"{one.goals_met:,}", f"{one.goals - one.goals_met:,}", percent(one.largest_gap))
    return (row.unit.name, row.did, one.status, str(int(one.ending)), *goals, f"{one.seconds:.1f}")


def _badness(row: Row) -> tuple[int, str]:
    ending = row.outcome.ending
    return (BADNESS.index(ending) if ending in BADNESS else -1, row.unit.name)


def what_went_wrong(rows: Sequence[Row], traced: bool = False) -> list[str]:
    """Say of each unit that failed why, a line each; of many, of the first few.

    Parameters
    ----------
    traced
        Whether it is told where the program failed.
    """
    bad = [row for row in sorted(rows, key=_badness) if row.did == "failed"]
    lines = [f"{row.unit.name}: {row.outcome.sentence}" for row in bad[:TOLD]]
    lines += [f"... and {counted(len(bad) - TOLD, 'unit')} more, see summary.csv."] if bad[TOLD:] else []
    return [*lines, *(row.outcome.trace for row in bad[:TOLD] if traced and row.outcome.trace)]


def passed_over(paths: Mapping[Path, str]) -> list[str]:
    """Say what lies in a folder of scenarios and is no unit; of much, the first few."""
    lines = [f"Passed over: {path} {why}." for path, why in list(paths.items())[:TOLD]]
    return [*lines, f"... and {len(paths) - TOLD:,} more."] if len(paths) > TOLD else lines


def sentence(rows: Sequence[Row]) -> str:
    """Say in one sentence how the batch went."""
    count = Counter(row.outcome.status for row in rows)
    parts = [f"{number:,} {status}" for status, number in count.most_common()]
    skipped = sum(row.did == "skipped" for row in rows)
    unchanged = f" {counted(skipped, 'unit')} skipped, as nothing had changed." if skipped else ""
    return f"{counted(len(rows), 'unit')}: {listed(parts)}.{unchanged}"
