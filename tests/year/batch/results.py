"""What batches leave behind, for tests to compare."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any


def contents(out: Path) -> dict[str, bytes]:
    """Return every file of every result but run.json, which holds the seconds, by its path."""
    files = (path for path in sorted(out.rglob("*")) if path.is_file() and ".batch" not in path.parts)
    return {
        str(path.relative_to(out)): path.read_bytes() for path in files if path.name not in ("run.json", "summary.csv")
    }


def summary(out: Path) -> dict[str, dict[str, str]]:
    """Return the rows of summary.csv by unit."""
    with (out / "summary.csv").open(encoding="utf-8", newline="") as file:
        return {row["unit"]: row for row in csv.DictReader(file)}


def events(log: str) -> list[dict[str, Any]]:
    """Return the lines of a log."""
    return [json.loads(line) for line in log.splitlines()]


def units(log: list[dict[str, Any]], event: str) -> list[str]:
    """Return the units of one kind of event, sorted."""
    return sorted(line["unit"] for line in log if line["event"] == event)
