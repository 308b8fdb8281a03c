"""Drafts on the disk: the scenario as it was when each began, and the log of what was done since."""

from __future__ import annotations

import json
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from allocator.desk.base import Base, base_of, read_base
from allocator.desk.log import Log
from allocator.errors import Finding, PlanError

HIDDEN = ".allocator"
KEPT_DAYS = 30
"""Days after which a draft that nobody touched is cleared away."""
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


@dataclass
class Kept:
    """A draft on the disk. It holds state: its base changes when the draft is saved."""

    shelf: Path
    id: str
    name: str
    base: Base
    turn: int = 1
    """How often the draft has been laid over another base."""

    @property
    def path(self) -> Path:
        """Where the scenario lies."""
        return self.shelf / self.name

    @property
    def folder(self) -> Path:
        """Where the draft lies."""
        return folder_of(self.shelf) / self.id

    @property
    def log(self) -> Log:
        """What was done since the draft began."""
        return Log(self.folder / f"edits{_turn(self.turn)}.jsonl")

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
        kept = cls(shelf, uuid4().hex[:16], name, read_base(path))
        kept.folder.mkdir(parents=True)
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
        folder = folder_of(shelf) / draft_id
        file = folder / "draft.json"
        if not _ID.fullmatch(draft_id) or not file.is_file():
            raise PlanError([Finding("draft", "is not kept any more", "open the scenario again")])
        facts: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        files = {one.name: one.read_bytes() for one in (folder / f"base{_turn(facts['turn'])}").iterdir()}
        base = base_of(files, facts["others"], facts["digest"], facts["was"])
        return cls(shelf, draft_id, facts["name"], base, facts["turn"])

    def put_down(self) -> None:
        """Write the base, then the facts that point to it."""
        beside = self.folder / f"base{_turn(self.turn)}"
        beside.mkdir(exist_ok=True)
        for name, data in self.base.files.items():
            (beside / name).write_bytes(data)
        facts = {
            "name": self.name,
            "turn": self.turn,
            "others": list(self.base.others),
            "digest": self.base.digest,
            "was": self.base.was,
        }
        new = self.folder / "draft.json.new"
        new.write_text(json.dumps(facts, ensure_ascii=False), encoding="utf-8")
        new.replace(self.folder / "draft.json")


def folder_of(shelf: Path) -> Path:
    """Return where the drafts of a shelf lie."""
    return shelf / HIDDEN / "drafts"


def clear_old(shelf: Path, days: float = KEPT_DAYS) -> None:
    """Remove the drafts that nobody has touched for a while."""
    drafts = folder_of(shelf)
    for folder in drafts.iterdir() if drafts.is_dir() else ():
        touched = max((file.stat().st_mtime for file in folder.iterdir()), default=folder.stat().st_mtime)
        if time.time() - touched > days * 24 * 3600:
            shutil.rmtree(folder, ignore_errors=True)


def _turn(turn: int) -> str:
    return "" if turn == 1 else f"-{turn}"
