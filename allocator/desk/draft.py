"""A scenario being edited: every step kept, undone and done again, saved whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.desk.base import Base, read_base
from allocator.desk.content import Content, after
from allocator.desk.edit import Edit, tables_of
from allocator.desk.kept import Kept, Place, place_of
from allocator.desk.merge import Changed, laid_over, told
from allocator.desk.names import checked
from allocator.desk.save import MovedOnError, Rendered, base_after, on_saving, rendered, save, save_new
from allocator.desk.steps import Steps, as_line
from allocator.errors import Finding, PlanError
from allocator.plan.memory import Memory
from allocator.plan.plan import Plan
from allocator.plan.read import plan_again, read_plan


class Draft:
    """A scenario being edited. It holds state: the steps done so far, those undone, and what is saved."""

    def __init__(self, kept: Kept) -> None:
        self._take_up(kept)

    @classmethod
    def begin(cls, shelf: Place, name: str = "") -> Draft:
        """Begin to edit a scenario of a shelf; or of a folder, by its name or by its path.

        Raises
        ------
        PlanError
            If there is no such scenario.
        """
        return cls(Kept.begin(*place_of(shelf, name)))

    @classmethod
    def recover(cls, shelf: Place, draft_id: str) -> Draft:
        """Take up a draft where it was left.

        Raises
        ------
        PlanError
            If there is no such draft any more.
        """
        return cls(Kept.find(place_of(shelf, ".")[0], draft_id))

    def _take_up(self, kept: Kept) -> None:
        self._kept = kept
        self._steps = Steps(kept.base.content)
        self._base = kept.base
        self._saved = kept.base.content
        self._memory = Memory()
        self._tried: tuple[Content, Edit, tuple[Content, Edit | None]] | None = None
        self.refresh()

    def refresh(self) -> None:
        """Take in what another page has done to the same draft."""
        for line in self._kept.log.news():
            if "merged" in line:
                self._take_up(Kept.find(self._kept.shelf, self.id))
                return
            if "saved" in line:
                self._mark_saved(str(line["saved"]), str(line.get("name", self.name)), self._rendered().files)
            else:
                self._steps.repeat(line)

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
        return self._base

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
            If there is no such row or column, or the file cannot be read; nothing of the edit is done then.
        """
        with self._kept.log.alone():
            self.refresh()
            content, done = self._after(edit)
            if done:
                self._kept.log.add(self._steps.do(done, content))
        return done

    def _after(self, edit: Edit) -> tuple[Content, Edit | None]:
        lost = sorted(tables_of(edit) & self._base.folder.unreadable)
        if lost:
            files = ["plan.yaml" if name == "plan" else f"{name}.csv" for name in lost]
            raise PlanError([Finding(file, "cannot be read", "correct the file first") for file in files])
        if self._tried is None or self._tried[0] is not self.content or self._tried[1] is not edit:
            self._tried = self.content, edit, after(self.content, edit)
        return self._tried[2]

    def undo(self) -> Edit | None:
        """Take the last edit back; return it, or nothing if there is none."""
        with self._kept.log.alone():
            self.refresh()
            if not self.can_undo:
                return None
            self._kept.log.add({"undo": 1})
            return self._steps.undo()

    def redo(self) -> Edit | None:
        """Do the edit again that was taken back last; return it, or nothing if there is none."""
        with self._kept.log.alone():
            self.refresh()
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
        return [edit.said() for edit in reversed(self._steps.done)]

    @property
    def digest(self) -> str:
        """Fingerprint of all that is stated, changed by any edit and brought back by its undoing."""
        stated = self.content.digest
        return stated if self._stands_alone else f"{self._base.was} {stated}"

    @property
    def is_changed(self) -> bool:
        """Whether anything differs from what is saved."""
        return self.content.digest != self._base.content.digest

    @property
    def _stands_alone(self) -> bool:
        """Whether it is read from text files of its own; what extends another is so once something is changed."""
        return self._base.was == "folder" or self.is_changed

    def plan(self) -> Plan:
        """Read and check what is stated now, as it would be read once saved.

        A scenario that extends another, or is a workbook, is read as such until something is changed in it.

        Raises
        ------
        PlanError
            With every finding, sorted by table and row.
        """
        if not self._stands_alone:
            return self._memory.recall("as it lies", (self._base.digest,), lambda: read_plan(self.path))
        return self._plan_of(self.content)

    def _plan_of(self, content: Content) -> Plan:
        return plan_again(self._base.as_folder(content, self._memory), self._memory)

    def findings_after(self, edit: Edit) -> tuple[Finding, ...]:
        """Return what would be wrong after an edit, which is not done."""
        try:
            content, _ = self._after(edit)
            self._plan_of(content)
        except PlanError as error:
            return error.findings
        return ()

    @property
    def on_saving(self) -> tuple[str, ...]:
        """What saving does beside keeping the edits, in sentences that the planner should read first."""
        return on_saving(self._base, self._rendered())

    def _rendered(self) -> Rendered:
        return rendered(self._base, self.content)

    def save(self) -> None:
        """Save the scenario, whole or not at all; files that no edit touched stay byte for byte.

        Raises
        ------
        Changed
            If another has saved it since; nothing is written, `merge` lays the edits over what it is now.
        PlanError
            If it is not there any more, or cannot be written.
        """
        with self._kept.log.alone():
            self.refresh()
            self._refuse_unreadable()
            if self.is_changed or self._base.was != "folder":
                files = self._rendered().files
                try:
                    self._log_saved(save(self.path, self._base, files), self.name, files)
                except MovedOnError:
                    raise self._changed() from None

    def save_as(self, name: str) -> None:
        """Save under a new name beside the scenario, and go on with that one; the old one stays as it is.

        Raises
        ------
        PlanError
            If the name will not do or is taken, or the folder cannot be written.
        """
        with self._kept.log.alone():
            self.refresh()
            self._refuse_unreadable()
            name = checked(name, [other.name for other in self._kept.shelf.iterdir()])
            files = self._rendered().files
            digest = save_new(self._kept.shelf / name, self.path, self._base, files)
            self._log_saved(digest, name, files)
            self._kept.put_down()

    def _refuse_unreadable(self) -> None:
        if not self._base.files:
            raise PlanError(self._base.folder.findings)

    def _log_saved(self, digest: str, name: str, files: Mapping[str, bytes]) -> None:
        self._mark_saved(digest, name, files)
        self._kept.log.add({"saved": digest, "name": name})

    def _mark_saved(self, digest: str, name: str, files: Mapping[str, bytes]) -> None:
        self._base = base_after(self._base, self.content, files, digest)
        self._saved = self.content
        self._kept.name = name

    def _changed(self) -> Changed:
        return Changed(told(self._base.content, read_base(self.path).content, self.content))

    def merge(self, *, yours_win: bool = False) -> Changed:
        """Lay the edits over what another has saved; the draft then differs from it by them alone.

        Parameters
        ----------
        yours_win
            Whether your word counts where both changed the same; else the other's does.

        Returns
        -------
        What the other has changed, and what you made of the same.

        Raises
        ------
        PlanError
            If the scenario is not there any more, or cannot be read.
        """
        with self._kept.log.alone():
            self.refresh()
            if not self.path.exists():
                raise PlanError([Finding(self.name, "is not there any more", "save it under a new name")])
            base, mine = read_base(self.path), self._base.content
            if base.folder.unreadable:
                raise PlanError(base.folder.findings)
            changed = Changed(told(mine, base.content, self.content))
            done = laid_over(base.content, mine, self.content, self._steps.since(self._saved), yours_win)
            turn = self._kept.over(base, [as_line(edit) for edit, _ in done])
            self._kept.log.add({"merged": turn})
            self._take_up(Kept.find(self._kept.shelf, self.id))
        return changed
