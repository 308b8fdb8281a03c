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
from allocator.year.batch.fingerprint import fingerprint, seals
from allocator.year.batch.unit import Asked, Outcome, Unit


@dataclass(frozen=True)
class Record:
    """A unit that has an outcome, and the seals of the files of its result."""

    scenario: str
    outcome: Outcome
    files: Mapping[str, str] = field(default_factory=dict)

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
        return Record(str(kept["scenario"]), _outcome(kept["outcome"]), dict(kept["files"]))
    return None


def done_before(unit: Unit, asked: Asked) -> Outcome | None:
    """Return how a unit ended before, if nothing that counts has changed since and its result is as it was written."""
    record = record_of(unit, asked.command)
    if record is None or not record.is_of(unit) or record.outcome.digest != fingerprint(unit, asked):
        return None
    return record.outcome if not record.files or record.files == seals(unit.out) else None


def _file(unit: Unit, command: str) -> Path:
    return unit.kept / command / f"{unit.name}.json"


def _outcome(kept: Mapping[str, Any]) -> Outcome:
    findings = tuple(Finding(**finding) for finding in kept["findings"])
    return Outcome(**{**kept, "ending": Ending(kept["ending"]), "findings": findings})
