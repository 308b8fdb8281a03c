"""Inputs that differ: settings key by key, tables row by row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from allocator.insight.compare.rows import Told, compared_rows
from allocator.insight.compare.scenarios import Scenarios
from allocator.plan.columns import TABLES
from allocator.plan.plan import Plan
from allocator.plan.settings import Settings

COLUMNS = ["scenario", "where", "about", "old", "new"]
ROW_COLUMNS = ["scenario", "file", "changed", "added", "removed"]
NOT_GIVEN = "not given"
_LONGEST = 120


def inputs(compared: Scenarios) -> tuple[pd.DataFrame, pd.DataFrame]:
    """List what each scenario states otherwise than the baseline, and count the rows of each table that differ.

    Of a table the first two hundred differences are listed; all are counted.
    """
    listed: list[tuple[str, ...]] = []
    counted: list[tuple[str | int, ...]] = []
    for name, allocation in compared.others:
        old, new = compared.baseline.plan, allocation.plan
        listed += [
            (name, f"plan.yaml {key}", "", *texts) for key, *texts in settings_differ(old.settings, new.settings)
        ]
        for rows, count in _tables(old, new):
            listed += [(name, *row) for row in rows]
            counted.append((name, *count))
    return pd.DataFrame(listed, columns=COLUMNS), pd.DataFrame(counted, columns=ROW_COLUMNS)


def _tables(old: Plan, new: Plan) -> Iterator[tuple[list[Told], tuple[str, int, int, int]]]:
    for table in TABLES.values():
        found = compared_rows(table, old.table(table.name), new.table(table.name))
        if found.differs:
            yield found.listed, (table.file, found.changed, found.added, found.removed)


def settings_differ(old: Settings, new: Settings) -> Iterator[tuple[str, str, str]]:
    """Yield key, old and new of every setting that differs, but for the name; a block only one has is told as one."""
    before, after = (stated.model_dump(mode="json", exclude={"name"}) for stated in (old, new))
    yield from _differ(before, after, "")


def _differ(old: Mapping[str, Any], new: Mapping[str, Any], place: str) -> Iterator[tuple[str, str, str]]:
    for key in dict.fromkeys([*old, *new]):
        before, after = old.get(key), new.get(key)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _differ(before, after, f"{place}{key}.")
        elif before != after:
            yield f"{place}{key}", _shown(before), _shown(after)


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        text = ", ".join(f"{key}: {_shown(item)}" for key, item in value.items() if _is_said(item)) or "given"
    elif isinstance(value, list):
        text = ", ".join(map(_shown, value))
    elif isinstance(value, bool):
        text = "yes" if value else "no"
    else:
        text = f"{value:.12g}" if isinstance(value, int | float) else str(value or "")
    short = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return short or NOT_GIVEN


def _is_said(value: Any) -> bool:
    return value is not None and value not in ("", False, [], {})
