"""Actuals and a plan in force that are handed over beside the scenario, read as strictly as its own tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from allocator.errors import Assumption, Finding, PlanError
from allocator.plan.columns import ACTUALS, CURRENT, RESTATE, Table
from allocator.plan.files import UnreadableError, on_disk, read_frame
from allocator.plan.plan import Plan
from allocator.plan.read import plan_over
from allocator.plan.restate import IF_CLOSED, read_moves, restated
from allocator.plan.typed import absent, spelling, typed


def with_actuals(plan: Plan, file: Path) -> Plan:
    """Return the plan with the actuals of a file over its own: rows of the same cell take the place of its rows.

    Territories that restate.csv explains may be called as they were.

    Raises
    ------
    PlanError
        With every finding of the file, by its own name.
    """
    return _with(plan, ACTUALS, _read(file, ACTUALS), file)


def with_in_force(plan: Plan, file: Path) -> Plan:
    """Return the plan with the plan in force of a file, a quotas.csv or current.csv, instead of its own.

    Columns that a plan in force does not have are passed over.

    Raises
    ------
    PlanError
        With every finding of the file, by its own name.
    """
    raw = _read(file, CURRENT)
    raw = raw[[name for name in raw if name in CURRENT.names]]
    empty = {**plan.tables, CURRENT.name: plan.table(CURRENT.name).iloc[:0]}
    return _with(replace(plan, tables=empty), CURRENT, raw, file)


def _read(file: Path, table: Table) -> pd.DataFrame:
    if not file.is_file():
        raise PlanError([Finding(str(file), "is not there", "correct the path")])
    try:
        raw = read_frame(on_disk(file))
    except UnreadableError as error:
        raise PlanError(error.findings) from error
    raw = raw.rename(columns=spelling(raw, table.names))
    missing = [column for column in table.columns if column.required and column.name not in raw]
    if missing:
        raise PlanError([
            Finding(file.name, f'has no column "{column.name}"', f'add a column "{column.name}": {column.meaning}')
            for column in missing
        ])  # fmt: skip
    return raw


def _with(plan: Plan, table: Table, raw: pd.DataFrame, file: Path) -> Plan:
    """Put a table over the plan's, all that is wrong told by the name of its file."""
    read = _in_todays_names(plan, table, raw)
    try:
        over = plan_over(plan, {}, {table.name: read.drop(columns=IF_CLOSED, errors="ignore")})
    except PlanError as error:
        raise PlanError([_named(finding, table, file) for finding in error.findings]) from error
    where = over.files.get(table.name, np.full(len(over.table(table.name)), table.file, object))
    files = np.array([table.file if name.startswith("base/") else file.name for name in where], object)
    listed = (a for a in over.assumptions if a.kind != "changed" and a.where.startswith(f"{table.file} "))
    noted = {Assumption(a.kind, a.where.replace(table.file, file.name, 1), a.what) for a in listed}
    return replace(
        plan,
        tables={**plan.tables, table.name: _with_what_stands(over.table(table.name), read)},
        files={**plan.files, table.name: files},
        assumptions=tuple(sorted({*plan.assumptions, *noted})),
        digest=over.digest,
    )


def _with_what_stands(table: pd.DataFrame, read: pd.DataFrame) -> pd.DataFrame:
    """Keep what closed quotas are where a territory has shrunk."""
    if IF_CLOSED not in read:
        return table
    key = list(CURRENT.key)
    return table.merge(read[[*key, IF_CLOSED]], on=key, how="left")


def _in_todays_names(plan: Plan, table: Table, raw: pd.DataFrame) -> pd.DataFrame:
    """Restate a table as one that the plan has not taken in; what cannot be read is left to be told.

    Actuals are as written at the time, so that what was applied to earlier ones holds for them, too; a plan in force
    under a name that has ended is one of before.
    """
    moves = plan.table("restate")
    read = typed(table, raw, plan.calendar)
    if moves.empty or read.findings:
        return raw
    stays = (moves["from_territory"] == moves["to_territory"]).groupby([moves["from_territory"], moves["metric"]])
    applied = moves["applied"].notna() & stays.transform("any") & (table is not ACTUALS)
    moves = moves[~applied].assign(applied=np.datetime64("NaT", "s"))
    known = replace(absent(RESTATE), frame=moves)
    frame = restated(read, read_moves(known, plan.settings, plan.calendar)).frame
    return frame[[name for name in frame if name in read.present or name not in table.names]].rename_axis("row")


def _named(finding: Finding, table: Table, file: Path) -> Finding:
    if not finding.where.startswith(table.file):
        return finding
    return Finding(finding.where.replace(table.file, file.name, 1), finding.what, finding.remedy)
