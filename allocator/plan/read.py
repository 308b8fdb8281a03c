"""Read a plan: from a scenario folder, or from settings and tables in memory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.errors import Assumption, Finding, PlanError
from allocator.plan.calendar import Calendar
from allocator.plan.columns import TABLES
from allocator.plan.digest import digest_of, in_canonical_order
from allocator.plan.document import read_document
from allocator.plan.files import Unreadable, read_frame
from allocator.plan.places import in_order
from allocator.plan.plan import Plan
from allocator.plan.settings import Settings
from allocator.plan.typed import Typed, typed
from allocator.plan.understood import understood


def read_plan(folder: str | Path) -> Plan:
    """Read and check a scenario folder.

    Raises
    ------
    PlanError
        With every finding of the folder, sorted by file and row.
    """
    folder = Path(folder)
    findings: list[Finding] = []
    settings: dict[str, Any] = {}
    tables: dict[str, pd.DataFrame] = {}
    if not folder.is_dir():
        raise PlanError([Finding(str(folder), "is not a folder", "give the folder that holds plan.yaml")])
    try:
        settings = read_document(folder / "plan.yaml")
    except Unreadable as error:
        findings += error.findings
    except FileNotFoundError:
        findings.append(Finding("plan.yaml", "is missing", "write the settings of the plan"))
    for name, table in TABLES.items():
        try:
            if (folder / table.file).is_file():
                tables[name] = read_frame(folder / table.file)
        except Unreadable as error:
            findings += error.findings
    return _checked(settings, tables, findings, [])


def plan_from(settings: Mapping[str, Any] | Settings, tables: Mapping[str, pd.DataFrame]) -> Plan:
    """Check a plan that is given as settings, built like plan.yaml, and tables of text or typed columns.

    Raises
    ------
    PlanError
        With every finding, sorted by table and row; the first row of a table is row 2, as in a file.
    """
    raw = settings.model_dump() if isinstance(settings, Settings) else settings
    unknown = [
        Finding(name, "is not a table of a plan", "see docs/inputs.md") for name in set(tables) - set(TABLES)
    ]
    return _checked(raw, tables, unknown, [])


def _checked(
    raw: Mapping[str, Any],
    tables: Mapping[str, pd.DataFrame],
    findings: list[Finding],
    assumptions: list[Assumption],
) -> Plan:
    settings, wrong, _ = understood(raw)
    findings += wrong
    calendar = Calendar(settings.year_starts, settings.periods, settings.fiscal_label)
    read = {name: typed(table, tables.get(name), calendar, settings.levels) for name, table in TABLES.items()}
    for table in read.values():
        findings += table.findings
        assumptions += table.assumptions
    for name, table in TABLES.items():
        if (
            table.required
            and name not in tables
            and not any(f.where.startswith(table.file) for f in findings)
        ):
            findings.append(Finding(table.file, "is missing", f"write a row for {table.row}"))
    if findings:
        raise PlanError(in_order(findings))
    frames = {
        name: in_canonical_order(_completed(table, settings), TABLES[name]) for name, table in read.items()
    }
    return Plan(settings, calendar, frames, tuple(sorted(assumptions)), digest_of(settings, frames))


def _completed(table: Typed, settings: Settings) -> pd.DataFrame:
    """Fill what a blank takes from elsewhere: names, the only role, the plan's country, the ids of goals."""
    frame = table.frame.rename_axis("row").reset_index()
    if table.table.name == "reps":
        only_role = next(iter(settings.roles)) if len(settings.roles) == 1 else ""
        for column, other in (("name", frame["rep"]), ("role", only_role), ("country", settings.country)):
            frame[column] = frame[column].where(frame[column] != "", other)
    if table.table.name == "goals":
        line = frame["line"].where(frame["line"] != "direct", "")
        made = frame["metric"] + " " + frame["period"] + " " + frame["scope"] + " " + line
        frame["goal"] = frame["goal"].where(
            frame["goal"] != "", made.str.replace(r"\s+", " ", regex=True).str.strip()
        )
    return frame
