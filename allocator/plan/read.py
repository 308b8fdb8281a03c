"""Read a plan: from a folder, a workbook or a .zip, or from settings and tables in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial, reduce
from pathlib import Path, PurePath
from typing import Any

import numpy as np
import pandas as pd

from allocator.arrays import Texts
from allocator.errors import Assumption, Finding, PlanError
from allocator.plan.calendar import Calendar
from allocator.plan.checks import CHECKS
from allocator.plan.columns import TABLES
from allocator.plan.digest import digest_of, in_canonical_order, part_of
from allocator.plan.draft import Draft
from allocator.plan.files import in_memory
from allocator.plan.filled import defaults_used, filled, names_of_reps
from allocator.plan.memory import Memory
from allocator.plan.noted import NOTES
from allocator.plan.overrides import settings_changed, settings_over, table_over
from allocator.plan.places import did_you_mean, in_order
from allocator.plan.plan import Plan
from allocator.plan.restate import AMOUNTS, IF_CLOSED, names_nowhere, read_moves, restated, what_goes_nowhere
from allocator.plan.scenario import Folder, read_folders, read_handed_over
from allocator.plan.settings import Settings
from allocator.plan.shown import as_sheets, in_words_of_sheets
from allocator.plan.sources import SINGLE_FILES
from allocator.plan.typed import Typed, absent, typed
from allocator.plan.understood import understood


def read_plan(scenario: str | Path) -> Plan:
    """Read and check a scenario: a folder, an .xlsx workbook, or a .zip that holds either.

    The same content gives the same plan, however it comes. Nothing is unpacked to the disk and nothing in a
    workbook is run.

    Raises
    ------
    PlanError
        With every finding of the scenario, sorted by table and row.
    """
    path = Path(scenario)
    if not path.exists():
        raise PlanError([_not_there(path)])
    return _plan(read_folders(path))


def read_upload(name: str, data: bytes) -> Plan:
    """Read and check a scenario that is in memory: an .xlsx workbook or a .zip.

    Parameters
    ----------
    name
        How the file is called; its ending says what it is, and findings name it.
    data
        The content, 100 MB at most.

    Raises
    ------
    PlanError
        With every finding of the scenario, sorted by table and row; also if it extends another one, which is
        not at hand.
    """
    return _plan([read_handed_over(in_memory(PurePath(name).name, data))])


def plan_again(folder: Folder, memory: Memory) -> Plan:
    """Check a scenario that stands alone; what is the same as last time is not read again.

    Raises
    ------
    PlanError
        With every finding, sorted by table and row.
    """
    return _plan([folder], memory)


def _not_there(path: Path) -> Finding:
    if path.suffix.lower() not in SINGLE_FILES:
        return Finding(str(path), "is not a folder", "give the folder that holds plan.yaml")
    beside = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
    return Finding(str(path), "is not there", did_you_mean(path.name, beside, "correct the path"))


def plan_from(settings: Mapping[str, Any] | Settings, tables: Mapping[str, pd.DataFrame]) -> Plan:
    """Check a plan that is given as settings, built like plan.yaml, and tables of text or typed columns.

    Raises
    ------
    PlanError
        With every finding, sorted by table and row; the first row of a table is row 2, as in a file.
    """
    raw = settings.model_dump() if isinstance(settings, Settings) else dict(settings)
    memory = Folder(Path(), settings=raw, tables={name: t for name, t in tables.items() if name in TABLES})
    if raw.pop("extends", None):
        what = "names a folder, and this plan is none"
        remedy = "put the tables together, or read the folder"
        memory.findings.append(Finding("plan.yaml extends", what, remedy))
    for name in sorted(set(tables) - set(TABLES)):
        remedy = did_you_mean(name, TABLES, "see docs/inputs.md")
        memory.findings.append(Finding(name, "is not a table of a plan", remedy))
    return _plan([memory])


def plan_over(plan: Plan, settings: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> Plan:
    """Check a plan that states only what differs from another, as a scenario that extends it.

    Raises
    ------
    PlanError
        With every finding, sorted by table and row.
    """
    stated = plan.settings.model_dump()
    padding = stated["over_assignment"]
    stated["over_assignment"] = {**padding["factors"], "warn_above": padding["warn_above"]}
    known = {name: table for name, table in plan.tables.items() if len(table) and name != "restate"}
    known = {name: table.drop(columns=IF_CLOSED, errors="ignore") for name, table in known.items()}
    base = Folder(None, "base/", stated, known)
    return _plan([base, Folder(None, settings=dict(settings), tables=dict(tables))])


def _plan(folders: list[Folder], memory: Memory | None = None) -> Plan:
    edited, memory = memory, memory or Memory()
    draft, findings, assumptions = _draft(folders, memory)
    findings += [finding for check in CHECKS for finding in memory.looked_up(check, draft)]
    if findings:
        raise PlanError(_shown(in_order(findings), folders))
    assumptions += [assumption for note in NOTES for assumption in memory.looked_up(note, draft)]
    ordered = {name: _ordered(draft, name, memory) for name in TABLES}
    noted = tuple(sorted(set(assumptions)))
    digest = digest_of(draft.settings, {name: one.part for name, one in ordered.items()})
    frames = {name: one.frame for name, one in ordered.items()}
    files = {name: one.files for name, one in ordered.items() if one.files is not None}
    return Plan(draft.settings, draft.calendar, frames, noted, digest, files, edited)


def _shown(findings: Iterable[Finding], folders: list[Folder]) -> tuple[Finding, ...]:
    """Tell findings in the words of how each scenario is written."""
    for folder in (folder for folder in folders if folder.sheets):
        findings = [as_sheets(finding, folder.source, folder.sheets, folder.keys) for finding in findings]
    return in_words_of_sheets(findings) if folders[-1].sheets else tuple(findings)


@dataclass(frozen=True)
class _Ordered:
    """A table as the plan holds it."""

    frame: pd.DataFrame
    files: Texts | None
    """The file of each row, where a scenario that this one extends has some of them."""
    part: bytes
    """What it adds to the digest."""


def _ordered(draft: Draft, name: str, memory: Memory) -> _Ordered:
    """Sort a table by its key."""
    frame, files = draft.frames[name], draft.read[name].files

    def make() -> _Ordered:
        ordered = in_canonical_order(frame.reset_index(drop=True), TABLES[name])
        place = ordered["row"].to_numpy(np.int64)
        ordered = ordered.assign(row=frame.index.to_numpy(np.int64)[place])
        several = bool((files != TABLES[name].file).any())
        return _Ordered(ordered, files[place] if several else None, part_of(ordered))

    return memory.recall(("ordered", name), (frame, draft.read[name]), make)


def _draft(folders: list[Folder], memory: Memory) -> tuple[Draft, list[Finding], list[Assumption]]:
    """Put the folders over each other, the furthest base first, and read what is written in them."""
    merged = reduce(settings_over, [folder.settings for folder in folders], dict[str, Any]())
    findings = [finding for folder in folders for finding in folder.findings]
    assumptions = [assumption for folder in folders for assumption in folder.assumptions]
    known = not any("plan" in folder.unreadable for folder in folders)
    settings, wrong, lost = memory.recall("settings", (repr(merged),), lambda: understood(merged))
    findings += wrong if known else ()
    if len(folders) > 1:
        base = reduce(settings_over, [folder.settings for folder in folders[:-1]], dict[str, Any]())
        assumptions += settings_changed(base, merged)
    calendar = Calendar(settings.year_starts, settings.periods, settings.fiscal_label)
    tables = {name: _table(name, folders, calendar, settings.levels, memory) for name in TABLES}
    findings += [finding for table in tables.values() for finding in table.findings]
    assumptions += [a for table in tables.values() for a in (*table.assumptions, *_defaults(table, memory))]
    if len(tables["restate"].frame):
        assumptions += [*what_goes_nowhere(tables["restate"]), *names_nowhere(tables["restate"], tables)]
        tables |= _restated(tables, settings, calendar, memory)
    frames = {name: _filled(table, settings, memory) for name, table in tables.items()}
    unreadable = frozenset(name for folder in folders for name in folder.unreadable)
    strays = tuple(name for folder in folders for name in folder.strays)
    return Draft(settings, calendar, tables, frames, lost, unreadable, strays), findings, assumptions


def _restated(tables: dict[str, Typed], settings: Settings, calendar: Calendar, memory: Memory) -> dict[str, Typed]:
    """Put the tables that name territories of before into today's names."""
    restate = tables["restate"]

    def make(name: str) -> Typed:
        return restated(tables[name], read_moves(restate, settings, calendar))

    made_from = (restate, settings, calendar)
    return {
        name: memory.recall(("restated", name), (tables[name], *made_from), partial(make, name))
        for name in AMOUNTS
        if tables[name].exists
    }


def _defaults(table: Typed, memory: Memory) -> tuple[Assumption, ...]:
    return memory.recall(("defaults", table.table.name), (table,), lambda: tuple(defaults_used(table)))


def _filled(table: Typed, settings: Settings, memory: Memory) -> pd.DataFrame:
    used = (table, *names_of_reps(settings)) if table.table.name == "reps" else (table,)
    return memory.recall(("filled", table.table.name), used, lambda: filled(table, settings))


def _recalled[T](
    memory: Memory, table: str, layer: int, name: Any, made_from: tuple[Any, ...], make: Callable[[], T]
) -> T:
    return memory.recall((table, layer, name), made_from, make)


def _table(name: str, folders: list[Folder], calendar: Calendar, levels: tuple[str, ...], memory: Memory) -> Typed:
    """Read a table of each folder, and put them over each other."""
    here = [folder for folder in folders if name in folder.tables]
    known = levels if name == "reps" else ()
    made_from = (calendar, known, *(part for folder in here for part in (folder.tables[name], folder.source)))

    def make() -> Typed:
        layers = [
            typed(
                TABLES[name], folder.tables[name], calendar, known, folder.source, partial(_recalled, memory, name, n)
            )
            for n, folder in enumerate(here)
        ]
        return reduce(table_over, layers) if layers else absent(TABLES[name])

    return memory.recall(("typed", name), made_from, make)
