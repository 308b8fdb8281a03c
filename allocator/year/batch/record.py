"""What is kept of a unit: how it ended, from what, and the seal of every file, so that it is not done twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from allocator.errors import Ending, Finding
from allocator.export.swap import write_whole
from allocator.year.batch.unit import Outcome, Unit


@dataclass(frozen=True)
class Record:
    """A unit that has an outcome, and the seals of what was written."""

    scenario: str
    outcome: Outcome
    files: Mapping[str, str] = field(default_factory=dict)
    """Of the files of its result."""
    successor: str = ""
    """The scenario that it was continued by."""
    seal: str = ""
    """Of that scenario."""

    def is_of(self, unit: Unit) -> bool:
        """Tell whether it is of the same scenario."""
        return self.scenario == str(unit.scenario)


def keep(unit: Unit, command: str, record: Record) -> None:
    """Write the record of a unit, in place of an earlier one.

    It is written before the result takes its place: until then its seals fit nothing, and the unit counts as not done.
    """
    file = _file(unit, command)
    file.parent.mkdir(parents=True, exist_ok=True)
    new = file.with_name(f".{file.name}-{uuid4().hex[:12]}")
    write_whole(new, json.dumps(asdict(record), indent=1, ensure_ascii=False).encode())
    new.replace(file)


def record_of(unit: Unit, command: str) -> Record | None:
    """Return what is kept of a unit, if anything that can be read."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads(_file(unit, command).read_text(encoding="utf-8"))
        return Record(
            str(kept["scenario"]), _outcome(kept["outcome"]), dict(kept["files"]),
            str(kept["successor"]), str(kept["seal"]),
        )  # fmt: skip
    return None


def forget(unit: Unit, command: str) -> None:
    """Keep nothing of a unit any more."""
    _file(unit, command).unlink(missing_ok=True)


def _file(unit: Unit, command: str) -> Path:
    return unit.kept / command / f"{unit.name}.json"


def _outcome(kept: Mapping[str, Any]) -> Outcome:
    findings = tuple(Finding(**finding) for finding in kept["findings"])
    return Outcome(**{**kept, "ending": Ending(kept["ending"]), "findings": findings})
