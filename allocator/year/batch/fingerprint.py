"""The fingerprint of all that a unit's result depends on: the same fingerprint, the same result."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from allocator.errors import PlanError
from allocator.export.folder import RUN
from allocator.plan.document import read_document
from allocator.plan.files import on_disk
from allocator.plan.scenario import read_folders
from allocator.plan.stored import bytes_of
from allocator.tables.allocation import versions
from allocator.year.batch.record import record_of
from allocator.year.batch.unit import Asked, Unit


def fingerprint(unit: Unit, asked: Asked) -> str:
    """Return the SHA-256 of a scenario with all that it extends, the command and its options, and the program.

    It is that of the bytes as they lie on the disk: outputs name rows of the input, so their order counts here. What
    is verified counts as input, too.
    """
    parts = [*(" ".join(pair) for pair in versions()), json.dumps(asdict(asked), sort_keys=True)]
    if asked.command == "verify":
        parts += [f"{name} {seal}" for name, seal in seals(unit.out).items()]
        parts += [bytes_of(scenario) for scenario in chain(resulting(unit))]
    else:
        parts += [bytes_of(scenario) for scenario in chain(unit.scenario)]
    if asked.moves is not None and (actuals := asked.moves.actuals_of(unit)) is not None:
        parts.append(bytes_of(actuals))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def resulting(unit: Unit) -> Path:
    """Return the scenario whose result lies in the unit's folder: its own, or that which re-allocation made of it."""
    record = record_of(unit, "reallocate")
    is_moved = record is not None and record.is_of(unit) and record.files == seals(unit.out)
    return Path(record.successor) if record is not None and is_moved else unit.scenario


def chain(scenario: Path) -> list[Path]:
    """Return a scenario and all that it extends, the furthest base last; a broken chain as far as it goes."""
    found = [scenario]
    while base := _extended(found[-1]):
        if base in found or not base.exists():
            break
        found.append(base)
    return found


def _extended(scenario: Path) -> Path | None:
    """Return the scenario that another extends, without reading its tables where it is written as text."""
    settings = scenario / "plan.yaml"
    try:
        if not settings.is_file():
            folders = read_folders(scenario)
            return folders[-2].path if len(folders) > 1 else None
        base = read_document(on_disk(settings)).get("extends")
    except PlanError:
        return None
    return (scenario / base).resolve() if isinstance(base, str) and base else None


def seals(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a result by its name; nothing where there is no result."""
    if not (folder / RUN).is_file():
        return {}
    files = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
