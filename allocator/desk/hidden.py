"""What the desk keeps beside the scenarios, in a folder that is no scenario."""

from __future__ import annotations

from pathlib import Path

HIDDEN = ".allocator"


def results_of(shelf: Path, name: str) -> Path:
    """Return the folder of the last result of a scenario, as `allocator run` writes it."""
    return shelf / HIDDEN / "results" / name


def drafts_of(shelf: Path) -> Path:
    """Return the folder of drafts that are not saved yet."""
    return shelf / HIDDEN / "drafts"


def trash_of(shelf: Path) -> Path:
    """Return the folder of deleted scenarios."""
    return shelf / HIDDEN / "trash"
