"""What a scenario states at one moment: settings and tables as text; an edit gives the next one."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, partial, reduce
from typing import Any

import pandas as pd

from allocator.desk.edit import AddRow, DropRow, Edit, SetCell, SetSetting, Several
from allocator.desk.setting import setting_at, with_setting
from allocator.errors import Finding, PlanError
from allocator.plan.columns import TABLES
from allocator.plan.files import tidy
from allocator.plan.memory import Memory
from allocator.plan.places import did_you_mean


@dataclass(frozen=True)
class Content:
    """Settings as in plan.yaml, and tables of text whose index holds the stable numbers of the rows."""

    settings: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame]
    highest: Mapping[str, int]
    """Highest row number that each table ever had, so that none is given twice."""
    _parts: Memory = field(default_factory=Memory, compare=False, repr=False)
    """What each table adds to the digest, handed on from one content to the next."""

    @cached_property
    def digest(self) -> str:
        """Fingerprint of all settings and texts, in the order in which they stand."""
        digest = hashlib.sha256(json.dumps(self.settings, default=str).encode())
        for name in sorted(self.tables):
            frame = self.tables[name]
            digest.update(self._parts.recall(name, (frame,), partial(_part, name, frame)))
        return digest.hexdigest()

    def row(self, table: str, row: int) -> dict[str, str]:
        """Return the texts of a row by column.

        Raises
        ------
        PlanError
            If there is no such row.
        """
        frame = self.tables.get(table)
        if frame is None or row not in frame.index:
            what = "is not there any more"
            raise PlanError([Finding(f"{table}.csv row {row}", what, "look at the table again")])
        return dict(zip(frame.columns, frame.loc[row], strict=True))

    def next_row(self, table: str) -> int:
        """Return a row number that the table never had."""
        return self.highest.get(table, 1) + 1


def _part(name: str, frame: pd.DataFrame) -> bytes:
    return f"{name} {list(frame.columns)}".encode() + pd.util.hash_pandas_object(frame).to_numpy().tobytes()


def who(table: str, values: Mapping[str, str]) -> str:
    """Tell a row by what stands in its key."""
    short = TABLES[table].short_key
    if short and values.get(short):
        return values[short]
    return " ".join(filter(None, (values.get(name, "") for name in TABLES[table].key)))


def after(content: Content, edit: Edit) -> tuple[Content, Edit | None]:
    """Return what is stated after an edit, and the edit with what it found; no edit if it changes nothing.

    Raises
    ------
    PlanError
        If there is no such row or column; nothing of the edit is done then.
    """
    match edit:
        case SetCell():
            return _set_cell(content, edit)
        case AddRow():
            return _add_row(content, edit)
        case DropRow():
            return _drop_row(content, edit)
        case SetSetting():
            return _set_setting(content, edit)
        case Several():
            return _several(content, edit)


def _set_cell(content: Content, edit: SetCell) -> tuple[Content, Edit | None]:
    values = content.row(edit.table, edit.row)
    new = clean(edit.new)
    old = values.get(edit.column, "")
    if new == old:
        return content, None
    frame = content.tables[edit.table]
    if edit.column not in frame:
        _refuse_unknown(content, edit.table, [edit.column])
        frame = frame.assign(**{edit.column: pd.Series("", index=frame.index, dtype="str")})
    column = frame[edit.column].copy()
    column[frame.index == edit.row] = new
    done = replace(edit, old=old, new=new, who=who(edit.table, values))
    return _with_table(content, edit.table, _assigned(frame, edit.column, column)), done


def _assigned(frame: pd.DataFrame, name: str, column: pd.Series[Any]) -> pd.DataFrame:
    changed = frame.copy(deep=False)
    changed[name] = column
    return changed


def _add_row(content: Content, edit: AddRow) -> tuple[Content, Edit | None]:
    if edit.table not in TABLES:
        remedy = did_you_mean(edit.table, TABLES, "see docs/inputs.md")
        raise PlanError([Finding(edit.table, "is not a table of a plan", remedy)])
    row = edit.row or content.next_row(edit.table)
    values = {name: clean(text) for name, text in edit.values.items() if clean(text)}
    _refuse_unknown(content, edit.table, list(values))
    frame = content.tables.get(edit.table)
    frame = _empty(edit.table) if frame is None else frame
    columns = [*frame.columns, *_in_order(edit.table, [name for name in values if name not in frame])]
    added = pd.DataFrame({name: [values.get(name, "")] for name in columns}, index=[row], dtype="str")
    wide = frame.reindex(columns=columns, fill_value="").astype("str")
    whole = pd.concat([wide, added]).rename_axis("row")
    whole.attrs = dict(frame.attrs)
    highest = {**content.highest, edit.table: max(row, content.highest.get(edit.table, 1))}
    done = replace(edit, row=row, values=values, who=who(edit.table, values))
    return replace(_with_table(content, edit.table, whole), highest=highest), done


def _empty(table: str) -> pd.DataFrame:
    """Return a table without rows that has the columns it must have."""
    index = pd.Index([], dtype="int64", name="row")
    return pd.DataFrame({name: [] for name in TABLES[table].required_names}, index=index, dtype="str")


def _in_order(table: str, names: list[str]) -> list[str]:
    known = [name for name in TABLES[table].names if name in names]
    return [*known, *(name for name in names if name not in known)]


def _drop_row(content: Content, edit: DropRow) -> tuple[Content, Edit | None]:
    values = content.row(edit.table, edit.row)
    frame = content.tables[edit.table]
    done = replace(edit, values=values, who=who(edit.table, values))
    return _with_table(content, edit.table, frame.drop(index=edit.row)), done


def _set_setting(content: Content, edit: SetSetting) -> tuple[Content, Edit | None]:
    new = json.loads(json.dumps(edit.new, default=_plain))
    old = setting_at(content.settings, edit.path)
    if new == old and type(new) is type(old):
        return content, None
    settings = with_setting(content.settings, edit.path, new)
    return replace(content, settings=settings), replace(edit, old=old, new=new)


def _plain(value: Any) -> Any:
    """Return a number of numpy as one of Python, anything else as text."""
    return value.item() if hasattr(value, "item") else str(value)


def _several(content: Content, edit: Several) -> tuple[Content, Edit | None]:
    done: list[Edit] = []

    def step(before: Content, one: Edit) -> Content:
        next_content, made = after(before, one)
        done.extend([made] if made else [])
        return next_content

    content = reduce(step, edit.edits, content)
    return content, replace(edit, edits=tuple(done)) if done else None


def _with_table(content: Content, name: str, frame: pd.DataFrame) -> Content:
    return replace(content, tables={**content.tables, name: frame})


def _refuse_unknown(content: Content, table: str, names: list[str]) -> None:
    """Refuse columns that the table cannot have; a table that takes attributes can have any."""
    if TABLES[table].attributes:
        return
    here, known = content.tables.get(table, pd.DataFrame()), TABLES[table].names
    findings = [
        Finding(f"{table}.csv {name}", "is not a column of this table", did_you_mean(name, known, "leave it out"))
        for name in names
        if name not in known and name not in here
    ]
    if findings:
        raise PlanError(findings)


def clean(text: str) -> str:
    """Write a typed text as files are read: no blanks around it, look-alike letters in one way."""
    return tidy(text).strip()
