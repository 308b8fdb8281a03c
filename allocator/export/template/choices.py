"""The drop-down lists of a template: names from other sheets, and from a sheet of lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from allocator.export.template.content import Content
from allocator.plan.calendar import Calendar
from allocator.plan.columns import Column, Kind, Table
from allocator.plan.measures import MEASURES
from allocator.plan.understood import understood

_ROOM = 200
"""Rows of a list that a planner may fill."""
_NAMES = 2_000
_FROM_SHEETS = {"rep": "reps", "territory": "territories"}
_FROM_LISTS = {
    "metric": "metrics",
    "role": "roles",
    "ramp": "ramps",
    "line": "lines",
    "driver": "drivers",
    "level": "levels",
    "measure": "measures",
}


@dataclass(frozen=True)
class Choices:
    """Lists by name; each is a column of the sheet `lists`."""

    lists: Mapping[str, tuple[str, ...]]

    def source(self, name: str) -> str:
        """Return the cells that hold a list, with room for more names."""
        letter = chr(ord("A") + list(self.lists).index(name))
        return f"=lists!${letter}$2:${letter}${_ROOM + 1}"

    def write(self, sheet: Any, head: Any) -> None:
        """Write each list into a column."""
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(self.lists) - 1, 20)
        for place, (name, values) in enumerate(self.lists.items()):
            sheet.write_string(0, place, name, head)
            for row, value in enumerate(values, 1):
                sheet.write_string(row, place, value)


def named_lists(content: Content) -> Choices:
    """Return the names that a plan has, or those of the examples where it is still empty."""
    settings, _, _ = understood(content.settings or content.examples)
    calendar = Calendar(settings.year_starts, settings.periods, settings.fiscal_label)
    drivers = ("potential", "base", "history", "capacity", "productivity", "equal", "current")
    lists = {
        "metrics": tuple(settings.metrics),
        "roles": tuple(settings.roles),
        "periods": (calendar.label(calendar.year), *calendar.labels),
        "levels": (*settings.levels, "rep"),
        "ramps": ("none", *settings.ramp),
        "lines": tuple(dict.fromkeys(["direct", *(role.line for role in settings.roles.values())])),
        "drivers": drivers,
        "measures": tuple(MEASURES),
    }
    return Choices(lists)


def choices_for(table: Table, column: Column, lists: Choices) -> dict[str, Any] | None:
    """Return the drop-down list of a column; other values may still be typed, after a question."""
    if column.kind is Kind.FLAG:
        return _asked(["yes", "no"])
    if column.kind is Kind.PERIOD or (table.name == "potential" and column.name == "period"):
        return _asked(lists.source("periods"))
    home = _FROM_SHEETS.get(column.name)
    if home and table.name != home:
        return _asked(f"={home}!$A$2:$A${_NAMES + 1}")
    named = _FROM_LISTS.get(column.name)
    return _asked(lists.source(named)) if named else None


def _asked(source: list[str] | str) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": source,
        "error_type": "warning",
        "error_title": "Not in the list",
        "error_message": "Keep it if it is meant. The check will tell if it is not.",
    }
