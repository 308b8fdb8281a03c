"""What would be if a limit that is being filled in were stated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.desk.draft import Draft
from allocator.desk.limit_form import as_row
from allocator.desk.limit_reach import reach_of
from allocator.desk.stated import Stated
from allocator.desk.views.limit_options import FilledIn, limit_edit
from allocator.errors import Finding, PlanError
from allocator.plan.columns import TABLES, Kind
from allocator.plan.numbers import NumberFormatError, read_number
from allocator.plan.plan import Plan

_NEW = -1
_UNFINISHED = ("has no bound", "names no ")


@dataclass(frozen=True)
class Trial:
    """What is to be told of a limit before it is kept."""

    said: str = ""
    findings: tuple[Finding, ...] = ()
    can_be_done: bool = False


def would(draft: Draft, allocation: Allocation | None, stated: Stated, filled: FilledIn, row: int = 0) -> Trial:
    """Say what a limit would do, or what is wrong with it; an unfinished form says what is missing."""
    missing = [finding for finding in filled.findings if finding.what.startswith(_UNFINISHED)]
    if missing:
        others = tuple(finding for finding in filled.findings if finding not in missing)
        return Trial(f"Still to do: {missing[0].remedy}.", others)
    edit = limit_edit(stated, filled, row)
    if isinstance(edit, Finding):
        return Trial(f"It {edit.what}." if row and not filled.findings else "", filled.findings)
    new = [finding for finding in draft.findings_after(edit) if finding not in _now(draft)]
    if new or allocation is None:
        return Trial("", tuple(new), not new)
    try:
        return Trial(reach_of(allocation, _with_limit(allocation.plan, as_row(filled.form)), _NEW).said, (), True)
    except PlanError as error:
        return Trial("", error.findings, False)


def _now(draft: Draft) -> tuple[Finding, ...]:
    try:
        draft.plan()
    except PlanError as error:
        return error.findings
    return ()


def _with_limit(plan: Plan, row: Mapping[str, str]) -> Plan:
    """Return the plan with one limit alone, in the row `_NEW`, its texts read as those of limits.csv."""
    table = plan.table("limits")
    values: dict[str, object] = {"row": _NEW}
    for column in TABLES["limits"].columns:
        values[column.name] = _value(column.kind, row.get(column.name, ""))
    typed = pd.DataFrame({name: pd.Series([values.get(str(name), "")], dtype=table[name].dtype) for name in table})
    return replace(plan, tables={**plan.tables, "limits": typed}, files={})


def _value(kind: Kind, text: str) -> object:
    if kind is Kind.NUMBER:
        try:
            return read_number(text) if text else np.nan
        except NumberFormatError:
            return np.nan
    return text.strip().lower() != "no" if kind is Kind.FLAG else text
