"""A scenario being edited: every step kept, undone and done again, saved whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.desk.base import Base
from allocator.desk.content import Content, after
from allocator.desk.edit import Edit
from allocator.desk.kept import Kept, Place, place_of
from allocator.desk.laid import as_folder
from allocator.desk.steps import Steps
from allocator.errors import Finding, PlanError
from allocator.plan.memory import Memory
from allocator.plan.plan import Plan
from allocator.plan.read import plan_again


class Draft:
    """A scenario being edited. It holds state: the steps done so far and those undone."""

    def __init__(self, kept: Kept, steps: Steps) -> None:
        self._kept = kept
        self._steps = steps
        self._memory = Memory()

    @classmethod
    def begin(cls, shelf: Place, name: str = "") -> Draft:
        """Begin to edit a scenario of a shelf; or of a folder, by its name or by its path.

        Raises
        ------
        PlanError
            If there is no such scenario.
        """
        folder, name = place_of(shelf, name)
        kept = Kept.begin(folder, name)
        return cls(kept, Steps(kept.base.content))

    @classmethod
    def recover(cls, shelf: Place, draft_id: str) -> Draft:
        """Take up a draft where it was left.

        Raises
        ------
        PlanError
            If there is no such draft any more.
        """
        folder, _ = place_of(shelf, ".")
        kept = Kept.find(folder, draft_id)
        steps = Steps(kept.base.content)
        for line in kept.log.lines():
            steps.repeat(line)
        return cls(kept, steps)

    @property
    def id(self) -> str:
        """What the draft is called in an address."""
        return self._kept.id

    @property
    def name(self) -> str:
        """Name of the scenario."""
        return self._kept.name

    @property
    def path(self) -> Path:
        """Where the scenario lies."""
        return self._kept.path

    @property
    def base(self) -> Base:
        """The scenario as it is saved, as far as this draft knows."""
        return self._kept.base

    @property
    def content(self) -> Content:
        """What is stated now."""
        return self._steps.content

    @property
    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Tables as text with the edits in place; the index holds the stable numbers of the rows."""
        return self.content.tables

    @property
    def settings(self) -> Mapping[str, Any]:
        """Settings as in plan.yaml with the edits in place."""
        return self.content.settings

    def apply(self, edit: Edit) -> Edit | None:
        """Do an edit; return it with what it found, or nothing if it changes nothing.

        Raises
        ------
        PlanError
            If there is no such row or column; nothing of the edit is done then.
        """
        content, done = after(self.content, edit)
        if done:
            self._kept.log.add(self._steps.do(done, content))
        return done

    def undo(self) -> Edit | None:
        """Take the last edit back; return it, or nothing if there is none."""
        if not self.can_undo:
            return None
        self._kept.log.add({"undo": 1})
        return self._steps.undo()

    def redo(self) -> Edit | None:
        """Do the edit again that was taken back last; return it, or nothing if there is none."""
        if not self.can_redo:
            return None
        self._kept.log.add({"redo": 1})
        return self._steps.redo()

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return self._steps.at > 0

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit to do again."""
        return self._steps.at < len(self._steps.edits)

    def said(self) -> list[str]:
        """Tell the edits in words, the newest first."""
        return [edit.said() for edit in reversed(self._steps.edits[: self._steps.at])]

    @property
    def digest(self) -> str:
        """Fingerprint of all that is stated, changed by any edit and brought back by its undoing."""
        return self.content.digest

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what is saved."""
        return self.digest != self.base.content.digest

    def plan(self) -> Plan:
        """Read and check what is stated now, as it would be read once saved.

        Raises
        ------
        PlanError
            With every finding, sorted by table and row.
        """
        return plan_again(as_folder(self.base, self.content), self._memory)

    def findings_after(self, edit: Edit) -> tuple[Finding, ...]:
        """Return what would be wrong after an edit, which is not done."""
        try:
            content, _ = after(self.content, edit)
            plan_again(as_folder(self.base, content), self._memory)
        except PlanError as error:
            return error.findings
        return ()
