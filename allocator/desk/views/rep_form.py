"""What is set for one rep, as the fields of a form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from allocator.desk.rep_entry import Typed
from allocator.desk.rep_settings import Tables, rep_settings, spell_in_force
from allocator.insight.wording import wording
from allocator.plan.plan import Plan


@dataclass(frozen=True)
class Field:
    """A field that is typed into."""

    label: str
    text: str
    place: int
    """Column of the form."""


@dataclass(frozen=True)
class RepForm:
    """The fields of a rep in a metric."""

    rep: str
    metric: str
    fields: Mapping[str, Field]
    """By the column of the grid that shows the same."""
    ramp: str
    ramps: tuple[str, ...]
    spells: tuple[str, ...]
    """The spells of a rep who has several, in words."""

    def changed(self, typed: Sequence[Typed]) -> list[Typed]:
        """Return what was typed otherwise than it stands."""
        before = {name: field.text for name, field in self.fields.items()} | {"ramp": self.ramp}
        return [one for one in typed if one.text.strip() != before[one.column]]


def rep_form(tables: Tables, plan: Plan, rep: str, metric: str) -> RepForm:
    """Return what is set for a rep."""
    reps = tables["reps"]
    own = {**tables, "reps": reps[reps["rep"] == rep]}
    texts = rep_settings(own, plan.calendar, metric).reindex([rep]).fillna("").loc[rep]
    unit = wording(plan.settings, metric).unit
    labels = {
        "fte": ("FTE", 0), "strength": ("Strength", 0), "locked": (f"Locked at, {unit}", 1),
        "floor": (f"Floor, {unit}", 0), "cap": (f"Cap, {unit}", 1),
    }  # fmt: skip
    fields = {name: Field(label.rstrip(", "), str(texts[name]), place) for name, (label, place) in labels.items()}
    ramps = ("none", *plan.settings.ramp)
    return RepForm(rep, metric, fields, str(texts["ramp"]), ramps, _spells(own["reps"], plan))


def _spells(own: pd.DataFrame, plan: Plan) -> tuple[str, ...]:
    """Tell the spells of a rep who has several, that whose FTE and ramp are edited first."""
    if len(own) < 2:
        return ()
    edited = spell_in_force(own, plan.calendar).iloc[0]
    told = [f"{_when(row)}: FTE {row.get('fte') or '1'}, ramp {row.get('ramp') or 'none'}" for row in _rows(own)]
    mark = {True: " (set here)", False: ""}
    return tuple(
        f"Spell {text}{mark[index == edited]}" for index, text in zip(own.index, told, strict=True)
    )  # fmt: skip


def _rows(own: pd.DataFrame) -> list[dict[str, str]]:
    return [{str(name): str(text) for name, text in row.items()} for row in own.to_dict("records")]


def _when(row: Mapping[str, str]) -> str:
    since = f"from {row['from']}" if row.get("from") else "from the start"
    return f"{since} to {row['to']}" if row.get("to") else since
