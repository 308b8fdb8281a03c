"""What a planner does to a scenario, one step at a time; each step can be told in words and kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Place = tuple[str, ...]
"""Keys that lead to a setting, as in `("metrics", "revenue", "fair_share", "potential")`."""
_LONGEST = 60
ROWS = {
    "reps": "rep",
    "territories": "territory",
    "assignments": "assignment",
    "goals": "goal",
    "over_assignment": "over-assignment",
    "potential": "potential",
    "strengths": "strength",
    "history": "history",
    "actuals": "actuals",
    "absences": "leave",
    "limits": "limit",
    "locks": "lock",
    "current": "current quota",
}
"""What a row of each table is called."""


@dataclass(frozen=True)
class SetCell:
    """Another text in one cell; blank means what a blank in the file means."""

    table: str
    row: int
    """Stable number of the row: that of the file when the draft began, or a higher one for a row added since."""
    column: str
    old: str = ""
    """What stood there; the draft fills it in."""
    new: str = ""
    who: str = ""
    """The row in words; the draft fills it in."""

    def said(self) -> str:
        """Tell the edit in words."""
        return f"{row_words(self.table, self.who)}: {self.column} {_shown(self.old)} → {_shown(self.new)}"


@dataclass(frozen=True)
class AddRow:
    """Another row, below the others of its table."""

    table: str
    row: int = 0
    """Its stable number; 0 lets the draft choose one."""
    values: Mapping[str, str] = field(default_factory=dict)
    """Its texts by column; columns left out are blank."""
    who: str = ""

    def said(self) -> str:
        """Tell the edit in words."""
        return f"{row_words(self.table, self.who)}: added"


@dataclass(frozen=True)
class DropRow:
    """One row less."""

    table: str
    row: int
    values: Mapping[str, str] = field(default_factory=dict)
    """What it held; the draft fills it in."""
    who: str = ""

    def said(self) -> str:
        """Tell the edit in words."""
        return f"{row_words(self.table, self.who)}: dropped"


@dataclass(frozen=True)
class SetSetting:
    """Another value of a setting of plan.yaml; None takes it out, so that its default counts."""

    path: Place
    old: Any = None
    """What stood there, None if nothing did; the draft fills it in."""
    new: Any = None

    def said(self) -> str:
        """Tell the edit in words."""
        return f"{'.'.join(self.path)}: {_setting(self.old)} → {_setting(self.new)}"


@dataclass(frozen=True)
class Several:
    """Edits that are done and undone together, as a block that was pasted."""

    edits: tuple[Edit, ...]
    label: str = ""
    """What they are together; told instead of them."""

    def said(self) -> str:
        """Tell the edits in words."""
        first = self.edits[0].said() if self.edits else "nothing"
        return self.label or (first if len(self.edits) < 2 else f"{first}; and {len(self.edits) - 1:,} more")


Edit = SetCell | AddRow | DropRow | SetSetting | Several


def tables_of(edit: Edit) -> frozenset[str]:
    """Return the tables that an edit touches, `plan` for the settings."""
    if isinstance(edit, Several):
        return frozenset().union(*map(tables_of, edit.edits))
    return frozenset({"plan" if isinstance(edit, SetSetting) else edit.table})


def as_json(edit: Edit) -> dict[str, Any]:
    """Return an edit as plain data."""
    match edit:
        case SetCell():
            return {"set": [edit.table, edit.row, edit.column, edit.old, edit.new], "who": edit.who}
        case AddRow():
            return {"add": [edit.table, edit.row, dict(edit.values)], "who": edit.who}
        case DropRow():
            return {"drop": [edit.table, edit.row, dict(edit.values)], "who": edit.who}
        case SetSetting():
            return {"setting": [list(edit.path), edit.old, edit.new]}
        case Several():
            return {"several": [as_json(one) for one in edit.edits], "label": edit.label}


def from_json(data: Mapping[str, Any]) -> Edit:
    """Return the edit that `as_json` made plain.

    Raises
    ------
    KeyError, TypeError, ValueError
        If it made no such thing.
    """
    who = str(data.get("who", ""))
    if "set" in data:
        table, row, column, old, new = data["set"]
        return SetCell(table, row, column, old, new, who)
    if "add" in data:
        table, row, values = data["add"]
        return AddRow(table, row, values, who)
    if "drop" in data:
        table, row, values = data["drop"]
        return DropRow(table, row, values, who)
    if "setting" in data:
        path, old, new = data["setting"]
        return SetSetting(tuple(path), old, new)
    return Several(tuple(from_json(one) for one in data["several"]), str(data["label"]))


def row_words(table: str, who: str) -> str:
    """Name a row in words: the rep alone, else what it is and its key."""
    return who or "a rep" if table == "reps" else f"{ROWS[table]} {who}".strip()


def _shown(text: str) -> str:
    return text if text else "blank"


def _setting(value: Any) -> str:
    text = "default" if value is None else f"{value:.12g}" if isinstance(value, float) else str(value)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
