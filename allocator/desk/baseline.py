"""What a plan is compared with: quotas of the year of another scenario, or of this one as it is saved."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from allocator.allocate import allocate
from allocator.desk.bench import Workbench
from allocator.desk.shelf import Shelf
from allocator.errors import AllocatorError
from allocator.plan.read import read_plan

SAVED = "as saved"
"""Stands for the scenario that is open, without the edits that are not saved."""


@dataclass(frozen=True)
class Baseline:
    """Quotas to compare with."""

    name: str
    stamp: float
    """When the scenario was changed last, so that a later change is seen."""
    reps: pd.DataFrame = field(repr=False)
    """`reps` of its allocation."""


def choices(shelf: Shelf, bench: Workbench) -> list[str]:
    """Return what the open scenario can be compared with: itself as saved, then the others by name."""
    return [SAVED, *(name for name in shelf.names() if name != bench.draft.name)]


def baseline(shelf: Shelf, bench: Workbench, name: str, held: Baseline | None) -> Baseline | None:
    """Return what to compare with, as it is held if nothing has changed since; None where it cannot be solved."""
    path = bench.draft.path if name == SAVED else shelf.path(name)
    stamp = _stamp(path)
    if held is not None and (held.name, held.stamp) == (f"{path.name}", stamp):
        return held
    if name == SAVED and bench.is_current and not bench.draft.is_changed and bench.allocation is not None:
        return Baseline(path.name, stamp, bench.allocation.reps)
    try:
        return Baseline(path.name, stamp, allocate(read_plan(path)).reps)
    except AllocatorError:
        return None


def _stamp(path: Path) -> float:
    """When a scenario was changed last: the latest of its files."""
    files = [path, *path.iterdir()] if path.is_dir() else [path]
    return max((file.stat().st_mtime for file in files), default=0.0)
