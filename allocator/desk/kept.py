"""Drafts on the disk: the scenario as it was when each began, and the log of what was done since."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from allocator.desk.base import Base, base_of, read_base
from allocator.desk.hidden import drafts_of
from allocator.desk.log import Log
from allocator.errors import Finding, PlanError
from allocator.export.swap import write_whole

KEPT_DAYS = 30
"""Days after which a draft that nobody touched is cleared away."""
_FACTS = "draft.json"
_ID = re.compile(r"[0-9a-f]{12,32}")


class Shelved(Protocol):
    """A folder of scenarios."""

    @property
    def folder(self) -> Path:
        """Where the scenarios lie."""

    def path(self, name: str) -> Path:
        """Return where a scenario lies."""


Place = Shelved | Path | str


def place_of(shelf: Place, name: str = "") -> tuple[Path, str]:
    """Return the folder of scenarios and the name of one; a path alone is that of the scenario."""
    if not isinstance(shelf, str | Path):
        return (shelf.folder, name) if name == "." else (shelf.folder, shelf.path(name).name)
    path = Path(shelf).resolve()
    return (path, name) if name else (path.parent, path.name)


class Kept:
    """A draft on the disk: what it is of, what it began from, its log. It holds state: the name after saving as."""

    def __init__(self, shelf: Path, draft_id: str, name: str, base: Base, turn: int = 1) -> None:
        self.shelf = shelf
        self.id = draft_id
        self.name = name
        self.base = base
        self.turn = turn
        """How often the draft has been laid over another base."""
        self.folder = drafts_of(shelf) / draft_id
        self.log = Log(self.folder / f"edits-{turn}.jsonl")

    @property
    def path(self) -> Path:
        """Where the scenario lies."""
        return self.shelf / self.name

    @classmethod
    def begin(cls, shelf: Path, name: str) -> Kept:
        """Put a scenario down as the base of a new draft.

        Raises
        ------
        PlanError
            If there is no such scenario.
        """
        path = shelf / name
        if not path.exists():
            raise PlanError([Finding(name, "is not there any more", "open another scenario")])
        clear_old(shelf)
        kept = cls(shelf, uuid4().hex[:16], name, read_base(path))
        kept.put_down()
        return kept

    @classmethod
    def find(cls, shelf: Path, draft_id: str) -> Kept:
        """Find a draft by its id.

        Raises
        ------
        PlanError
            If it is not there.
        """
        folder = drafts_of(shelf) / draft_id
        gone = PlanError([Finding("draft", "is not kept any more", "open the scenario again")])
        if not _ID.fullmatch(draft_id):
            raise gone
        try:
            facts: dict[str, Any] = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
            files = {one.name: one.read_bytes() for one in (folder / f"base-{facts['turn']}").iterdir()}
            base = base_of(files, facts["others"], facts["digest"], facts["was"])
            return cls(shelf, draft_id, facts["name"], base, facts["turn"])
        except (OSError, ValueError, KeyError, TypeError):
            raise gone from None

    def over(self, base: Base, lines: Iterable[Mapping[str, Any]]) -> int:
        """Put the draft down on another base with another log; return the turn by which it is found."""
        new = Kept(self.shelf, self.id, self.name, base, self.turn + 1)
        new.log.file.unlink(missing_ok=True)
        for line in lines:
            new.log.add(line)
        new.put_down()
        return new.turn

    def put_down(self) -> None:
        """Write the base, then the facts that point to it."""
        beside = self.folder / f"base-{self.turn}"
        beside.mkdir(exist_ok=True, parents=True)
        for name, data in self.base.files.items():
            (beside / name).write_bytes(data)
        facts = {
            "name": self.name,
            "turn": self.turn,
            "others": list(self.base.others),
            "digest": self.base.digest,
            "was": self.base.was,
        }
        write_whole(self.folder / f"{_FACTS}.new", json.dumps(facts, ensure_ascii=False).encode())
        (self.folder / f"{_FACTS}.new").replace(self.folder / _FACTS)


@dataclass(frozen=True)
class Left:
    """A draft that somebody left with edits that are not saved."""

    id: str
    name: str
    """The scenario it is of."""
    changed: datetime
    edits: int
    """How many edits are not saved."""


def left(shelf: Path) -> list[Left]:
    """List the drafts with edits that are not saved, the newest first."""
    found = (_left(folder) for folder in _drafts(shelf))
    return sorted((one for one in found if one and one.edits > 0), key=lambda one: one.changed, reverse=True)


def _left(folder: Path) -> Left | None:
    try:
        facts: dict[str, Any] = json.loads((folder / _FACTS).read_text(encoding="utf-8"))
        lines = Log(folder / f"edits-{facts['turn']}.jsonl").news()
        return Left(folder.name, facts["name"], datetime.fromtimestamp(_touched(folder)), _unsaved(lines))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _unsaved(lines: list[dict[str, Any]]) -> int:
    saved = [n for n, line in enumerate(lines) if "saved" in line]
    return sum(("do" in line or "redo" in line) - ("undo" in line) for line in lines[saved[-1] + 1 if saved else 0 :])


def clear_old(shelf: Path, days: float = KEPT_DAYS) -> None:
    """Remove the drafts that nobody has touched for a while."""
    for folder in _drafts(shelf):
        if time.time() - _touched(folder) > days * 24 * 3600:
            shutil.rmtree(folder, ignore_errors=True)


def _drafts(shelf: Path) -> list[Path]:
    drafts = drafts_of(shelf)
    return [one for one in drafts.iterdir() if _ID.fullmatch(one.name)] if drafts.is_dir() else []


def _touched(folder: Path) -> float:
    return max((one.stat().st_mtime for one in (folder, *folder.iterdir())), default=0.0)
