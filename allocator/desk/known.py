"""What is known of each scenario without reading it again: remembered by the bytes it consists of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path
from threading import RLock
from typing import Any
from uuid import uuid4

from allocator import __version__
from allocator.errors import Finding, PlanError
from allocator.plan.read import read_plan
from allocator.plan.scenario import read_folders
from allocator.plan.settings import Settings
from allocator.plan.stored import bytes_of, files_of

MOST_KEPT = 500
"""Scenarios, in one state each, that are remembered from one day to the next."""


@dataclass(frozen=True)
class Known:
    """What reading a scenario told."""

    title: str = ""
    """Name of the plan, as its settings have it."""
    digest: str = ""
    """Fingerprint of the plan; nothing if it cannot be read."""
    size: str = ""
    """Reps and periods, in words."""
    findings: tuple[Finding, ...] = ()


@dataclass
class Memory:
    """Holds what is known, and keeps it in a file: a scenario is read once, however often it is shown."""

    file: Path
    _scenarios: dict[str, Known] = field(default_factory=dict)
    """By the bytes of a scenario and those it extends."""
    _bases: dict[str, str] = field(default_factory=dict)
    """Name of the scenario that another extends, by the bytes of the other."""
    _is_loaded: bool = False
    _alone: RLock = field(default_factory=RLock, repr=False, compare=False)

    def known(self, scenario: Path) -> Known:
        """Return what is known of a scenario; it is read if its bytes are new."""
        with self._alone:
            self._load()
            key = self._key(scenario)
            if key not in self._scenarios:
                self._scenarios[key] = _read(scenario)
                self._store()
            return self._scenarios[key]

    def base(self, scenario: Path) -> str:
        """Return the name of the scenario that this one extends, or nothing."""
        with self._alone:
            self._load()
            return self._base(scenario, bytes_of(scenario))

    def _base(self, scenario: Path, own: str) -> str:
        if own not in self._bases:
            folders = read_folders(scenario)
            path = folders[-2].path if len(folders) > 1 else None
            self._bases[own] = path.name if path else ""
        return self._bases[own]

    def _key(self, scenario: Path) -> str:
        """Return the fingerprint of the bytes of a scenario and all that it extends."""
        seen, parts = {scenario.name}, [bytes_of(scenario)]
        while (base := self._base(scenario, parts[-1])) and base not in seen:
            scenario = scenario.parent / base
            seen.add(base)
            parts.append(bytes_of(scenario))
        return hashlib.sha256(" ".join([__version__, shape(), *parts]).encode()).hexdigest()

    def _load(self) -> None:
        if self._is_loaded:
            return
        self._is_loaded = True
        with suppress(OSError, ValueError, KeyError, TypeError, AttributeError):
            kept = json.loads(self.file.read_text(encoding="utf-8"))
            scenarios = {key: _known_from(data) for key, data in kept["scenarios"].items()}
            self._bases, self._scenarios = dict(kept["bases"]), scenarios

    def _store(self) -> None:
        """Keep what is known; where that cannot be written, scenarios are read again another day."""
        latest = list(self._scenarios.items())[-MOST_KEPT:]
        bases = dict(list(self._bases.items())[-MOST_KEPT:])
        kept = {"bases": bases, "scenarios": {key: asdict(known) for key, known in latest}}
        new = self.file.with_name(f".{self.file.name}-{uuid4().hex[:12]}")
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            new.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
            new.replace(self.file)


@cache
def shape() -> str:
    """Return the fingerprint of what settings there are and what they are where they are not given.

    A plan that is stated in the same bytes is another one where that is another.
    """
    return hashlib.sha256(json.dumps(Settings.model_json_schema(), sort_keys=True).encode()).hexdigest()


def _known_from(data: Mapping[str, Any]) -> Known:
    return Known(**{**data, "findings": tuple(Finding(**finding) for finding in data["findings"])})


def _read(scenario: Path) -> Known:
    try:
        plan = read_plan(scenario)
    except PlanError as error:
        return Known(findings=error.findings)
    reps, periods = plan.table("reps")["rep"].nunique(), len(plan.calendar.labels)
    size = f"{reps:,} {'rep' if reps == 1 else 'reps'} × {periods:,} {'period' if periods == 1 else 'periods'}"
    return Known(plan.settings.name, plan.digest, size)


def changed(scenario: Path) -> float:
    """Return when a scenario was last changed, in seconds since 1970."""
    return max((file.stat().st_mtime for file in files_of(scenario)), default=scenario.stat().st_mtime)
