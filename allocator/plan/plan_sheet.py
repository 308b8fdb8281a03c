"""The sheet `plan` of a workbook: settings as rows of a dotted key and a value."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from allocator.errors import Assumption, Finding
from allocator.plan.columns import Column, Kind, Table
from allocator.plan.files import UnreadableError
from allocator.plan.sheet import Sheet, Value
from allocator.plan.sheet_table import as_day, day_of, read_table

ROWS = Table(
    "plan",
    "a setting",
    (
        Column("key", Kind.TEXT, "the setting, inner ones behind a dot", required=True),
        Column("value", Kind.TEXT, "its value; lists with commas", required=True),
    ),
)
_KEY = re.compile(r'\s*(?:"([^"]+)"|([^."]+?))\s*(?:\.|$)')
_LISTS = re.compile(r"ramp\.[^.]+|(?:metrics|roles)\..*\.seasonality")
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
_DAYS = ("year_starts",)


@dataclass
class PlanSheet:
    """Settings as they would stand in plan.yaml, and the row of each key."""

    values: dict[str, Any] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    assumptions: list[Assumption] = field(default_factory=list)


def read_settings(sheet: Sheet, where: str) -> PlanSheet:
    """Read settings from a sheet with the columns `key` and `value`.

    Raises
    ------
    UnreadableError
        If the sheet has no such columns.
    """
    table = read_table(sheet, ROWS, where)
    missing = [name for name in ROWS.names if name not in {str(c).lower() for c in table.frame}]
    if missing:
        remedy = "write key and value into the first row"
        raise UnreadableError(*(Finding(where, f'has no column "{name}"', remedy) for name in missing))
    frame = table.frame.rename(columns=lambda name: str(name).lower())
    plan = PlanSheet(findings=table.findings, assumptions=table.assumptions)
    letters = {str(name).lower(): letter for letter, name in sheet.rows[1].items()}
    for row, key in frame["key"].items():
        value = sheet.rows[int(str(row))].get(letters["value"])
        plan.findings += _take(plan, str(key), value, int(str(row)), sheet, where)
    return plan


def _take(plan: PlanSheet, key: str, value: Value, row: int, sheet: Sheet, where: str) -> Iterator[Finding]:
    """Put one row where its key says."""
    keys = tuple(quoted or plain for quoted, plain in _KEY.findall(key))
    if not keys or _KEY.sub("", key):
        if value is not None or key:
            yield Finding(f"{where} row {row}", f'"{key}" is no key', "write it like metrics.revenue.unit")
        return
    name = ".".join(keys)
    if name in plan.rows:
        yield Finding(f"{where} row {row}", f'"{name}" stands already in row {plan.rows[name]}', "keep one of them")
        return
    block = _is_block(keys)
    if value is None and not block:
        return
    plan.rows[name] = row
    if not _laid(plan.values, keys, {} if value is None else _meant(plan, name, value, row, sheet, where)):
        yield Finding(f"{where} row {row}", f'"{name}" has a value and inner keys, too', "keep one of them")


def _is_block(keys: tuple[str, ...]) -> bool:
    """Tell whether a key may stand without a value: a metric, a role, or a metric of a role."""
    return keys[0] in ("metrics", "roles") and (len(keys) == 2 or (len(keys) == 4 and keys[2] == "metrics"))


def _meant(plan: PlanSheet, name: str, value: Value, row: int, sheet: Sheet, where: str) -> Any:
    if isinstance(value, datetime):
        return as_day(value)
    if name in _DAYS and isinstance(value, int | float) and (day := day_of(value, sheet.epoch)):
        what = f"row {row}: {value} is read as {day}, the day that a spreadsheet shows for it"
        plan.assumptions.append(Assumption("adjusted", f"{where} {name}", what))
        return day
    if _LISTS.fullmatch(name) and value != "history":
        mark = ";" if ";" in str(value) else ","
        parts = [part.strip() for part in str(value).split(mark) if part.strip()]
        return [float(part) if _PLAIN.fullmatch(part) else part for part in parts]
    if isinstance(value, str) and value in ("TRUE", "FALSE"):
        return value == "TRUE"
    return value


def _laid(values: dict[str, Any], keys: tuple[str, ...], value: Any) -> bool:
    """Put a value at a place of nested settings; tell whether it fits what stands there."""
    *outer, last = keys
    for depth, key in enumerate(outer, 1):
        inner = values.setdefault(key, {})
        if not isinstance(inner, dict) and keys[0] == "roles" and depth == 3:
            inner = values[key] = {name: {} for name in _names(inner)}
        if not isinstance(inner, dict):
            return False
        values = inner
    old = values.get(last)
    if isinstance(old, dict) and old and keys[0] == "roles" and keys[2:] == ("metrics",):
        value = {**{name: {} for name in _names(value)}, **old}
    elif isinstance(old, dict) and old:
        return isinstance(value, dict) and not value
    values[last] = value
    return True


def _names(value: Any) -> list[str]:
    return [name.strip() for name in re.split("[,;]", str(value)) if name.strip()]
