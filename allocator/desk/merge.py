"""Two planners changed the same scenario: what the other did, and the edits of one laid over it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from allocator.desk.content import Content, after
from allocator.desk.difference import Difference, Rows, differences, paired
from allocator.desk.edit import AddRow, DropRow, Edit, SetCell, SetSetting, Several
from allocator.errors import AllocatorError, PlanError
from allocator.plan.columns import TABLES
from allocator.plan.overrides import SEVERAL

_SHOWN = 5


class Changed(AllocatorError):
    """Another has saved the scenario since the draft began; `differences` says what is other now."""

    def __init__(self, told: Sequence[Difference]) -> None:
        self.differences = tuple(told)
        said = "; ".join(one.said() for one in self.differences[:_SHOWN])
        more = f"; and {len(self.differences) - _SHOWN:,} more" if len(self.differences) > _SHOWN else ""
        super().__init__(f"another has saved this scenario: {said or 'nothing that this draft holds'}{more}")

    @property
    def clashes(self) -> tuple[Difference, ...]:
        """What both have changed in different ways."""
        return tuple(one for one in self.differences if one.clashes)


def told(base: Content, theirs: Content, yours: Content) -> list[Difference]:
    """List what another changed since the base; beside it what you made of the same."""
    mine = {_key(one): one for one in differences(base, yours)}
    rows = [one for one in mine.values() if one.table != "plan"]
    dropped = {(one.table, one.row) for one in rows if not one.column and one.before}
    changed = {(one.table, one.row) for one in rows if one.column}
    return [_beside(one, mine, dropped, changed) for one in differences(base, theirs)]


Key = tuple[str, int, str, str]


def _key(one: Difference) -> Key:
    return one.table, one.row, one.who, one.column


def _beside(
    one: Difference, mine: dict[Key, Difference], dropped: set[tuple[str, int]], changed: set[tuple[str, int]]
) -> Difference:
    """Say what you made of what another changed."""
    row, is_row = (one.table, one.row), one.table != "plan" and not one.column
    if is_row:
        return replace(one, yours="changed") if one.before and row in changed else one
    if same := mine.get(_key(one)):
        return replace(one, yours=same.theirs)
    return replace(one, yours="dropped") if row in dropped else one


def laid_over(
    theirs: Content, base: Content, yours: Content, edits: Sequence[Edit], yours_win: bool
) -> list[tuple[Edit, Content]]:
    """Return the edits as they are done to what another saved, each with what it leads to.

    Where both changed the same the other stays, unless `yours_win`.
    """
    rows = {name: _rows(name, base, theirs) for name in TABLES}
    clashes = {_key(one) for one in told(base, theirs, yours) if one.clashes}
    over = _Over(theirs, yours, rows, set() if yours_win else clashes, yours_win)
    done: list[tuple[Edit, Content]] = []
    content = theirs
    for edit in edits:
        content, made = over.do(content, edit)
        done += [(made, content)] if made else []
    return done


def _rows(name: str, base: Content, theirs: Content) -> Rows:
    old, new = base.tables.get(name), theirs.tables.get(name)
    return paired(name, old, new) if old is not None and new is not None else {}


class _Over:
    """Does edits of one state to another, in which rows have other numbers. It holds state: the rows added."""

    def __init__(
        self, theirs: Content, yours: Content, rows: dict[str, Rows], clashes: set[Key], yours_win: bool
    ) -> None:
        self._theirs, self._yours, self._rows = theirs, yours, rows
        self._rows_that_clash = {(table, row, column) for table, row, _, column in clashes}
        self._settings_that_clash = {who for table, _, who, _ in clashes if table == "plan"}
        self._yours_win = yours_win

    def do(self, content: Content, edit: Edit) -> tuple[Content, Edit | None]:
        """Do an edit, if nothing stands against it."""
        if isinstance(edit, Several):
            return self._several(content, edit)
        made = self._meant(content, edit)
        if made is None:
            return content, None
        try:
            return after(content, made)
        except PlanError:
            return content, None

    def _several(self, content: Content, edit: Several) -> tuple[Content, Edit | None]:
        made: list[Edit] = []
        for one in edit.edits:
            content, done = self.do(content, one)
            made += [done] if done else []
        return content, replace(edit, edits=tuple(made)) if made else None

    def _meant(self, content: Content, edit: Edit) -> Edit | None:
        """Return the edit with the numbers that rows have there; nothing if the other's word stands."""
        match edit:
            case SetSetting():
                return None if self._is_settled(".".join(edit.path)) else edit
            case AddRow():
                return self._added(content, edit)
            case SetCell() | DropRow():
                column = edit.column if isinstance(edit, SetCell) else ""
                if self._stands_against(edit.table, edit.row, column):
                    return None
                return self._moved(content, edit)
        return None

    def _is_settled(self, place: str) -> bool:
        """Tell whether the other has the word on a setting, on its block, or on something within it."""
        return any(
            f"{one}.".startswith(f"{place}.") or f"{place}.".startswith(f"{one}.") for one in self._settings_that_clash
        )

    def _added(self, content: Content, edit: AddRow) -> Edit | None:
        """Add a row; where the other has one of the same key, that one is changed if yours win."""
        row = _of_same_key(content, edit)
        self._rows[edit.table][edit.row] = row or content.next_row(edit.table)
        if not row:
            return replace(edit, row=content.next_row(edit.table))
        cells = [SetCell(edit.table, row, column, new=text) for column, text in edit.values.items()]
        return Several(tuple(cells), edit.said()) if self._yours_win else None

    def _stands_against(self, table: str, row: int, column: str) -> bool:
        clash = self._rows_that_clash
        whole = not column and any((table, row) == (t, r) for t, r, _ in clash)
        return whole or (table, row, column) in clash or (table, row, "") in clash

    def _moved(self, content: Content, edit: SetCell | DropRow) -> Edit | None:
        row = self._rows[edit.table].get(edit.row)
        if row is not None:
            return replace(edit, row=row)
        if isinstance(edit, DropRow) or not self._yours_win:
            return None
        values = self._yours.row(edit.table, edit.row) if self._has(edit) else {}
        self._rows[edit.table][edit.row] = content.next_row(edit.table)
        return AddRow(edit.table, self._rows[edit.table][edit.row], values) if values else None

    def _has(self, edit: SetCell | DropRow) -> bool:
        frame = self._yours.tables.get(edit.table)
        return frame is not None and edit.row in frame.index


def _of_same_key(content: Content, edit: AddRow) -> int:
    """Find the row that states the same as one to be added; 0 if there is none, or if several may stand."""
    frame, table = content.tables.get(edit.table), TABLES[edit.table]
    if frame is None or edit.table in SEVERAL or not len(frame):
        return 0
    same = np.ones(len(frame), bool)
    for column in table.key:
        texts = frame[column].to_numpy(object) if column in frame else ""
        same &= texts == edit.values.get(column, "")
    return int(frame.index[same][0]) if same.any() else 0
