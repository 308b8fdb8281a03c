"""A look at an upload before anything of it is stored: what is understood, adjusted and refused."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePath

import pandas as pd

from allocator.desk.base import read_base
from allocator.desk.names import suggested
from allocator.desk.presumed import presumed_settings
from allocator.desk.shelf import Shelf
from allocator.desk.uploaded_rows import STATES, UNDERSTOOD, rows_of
from allocator.errors import Assumption, Finding, PlanError
from allocator.plan.columns import TABLES
from allocator.plan.files import File, UnreadableError, in_memory
from allocator.plan.memory import Memory
from allocator.plan.places import did_you_mean
from allocator.plan.plan import Plan
from allocator.plan.read import plan_again
from allocator.plan.scenario import Folder, read_files
from allocator.plan.sources import FILES, SINGLE_FILES, files_in, workbooks_of

LARGEST = 50_000_000
"""Bytes of everything in one upload."""
_COPY = re.compile(r"( ?\(\d+\)| - copy| copy)+$")
_TEXTS = {".csv", ".tsv", ".txt"}


@dataclass(frozen=True)
class Preview:
    """What an upload holds; nothing of it is stored."""

    source: str
    """Name of the file, or of the tables."""
    title: str = ""
    """What its settings call the plan."""
    understood: Mapping[str, int] = field(default_factory=dict)
    """Rows of each table that could be read."""
    adjusted: tuple[Assumption, ...] = ()
    """What was taken for granted, adjusted or left unused."""
    refused: tuple[Finding, ...] = ()
    rows: Mapping[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    """Every row of each table: `row`, `state` (one of `STATES`), `what`, then what is written."""
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """What will be stored, by the name of the file."""

    @property
    def is_acceptable(self) -> bool:
        """Whether it can be stored as a scenario."""
        return bool(self.files) and not self.refused

    @property
    def counts(self) -> dict[str, int]:
        """How many rows were understood, adjusted and refused."""
        states = [table["state"] for table in self.rows.values()]
        return {state: sum(int((one == state).sum()) for one in states) for state in STATES}

    @property
    def first(self) -> str:
        """The table to look at first: one with rows that were refused, else adjusted, else any."""
        worst = {name: max(map(STATES.index, table["state"]), default=-1) for name, table in self.rows.items()}
        return max(worst, key=worst.__getitem__, default="")

    def table(self, name: str, odd: bool = False) -> pd.DataFrame:
        """Return the rows of a table, or only those that were adjusted or refused; without `what` where all is well."""
        rows = self.rows[name]
        rows = rows if rows["what"].any() else rows.drop(columns="what")
        return rows[rows["state"] != UNDERSTOOD] if odd else rows

    def odd(self, name: str) -> int:
        """Count the rows of a table that were adjusted or refused."""
        return len(self.table(name, odd=True))


def preview(files: Mapping[str, bytes], base: Path | None = None) -> Preview:
    """Look at an upload: one .zip or workbook, or tables as .csv with or without plan.yaml.

    Parameters
    ----------
    files
        Content by name of the file.
    base
        A scenario from which settings and tables are taken that the upload lacks.
    """
    source = ", ".join(sorted(PurePath(name).name for name in files))
    try:
        found, noted = _found(files)
        beside = _beside(found, base)
        folder = read_files({**beside, **found})
        content = {name: file.content() for name, file in {**beside, **found}.items()}
    except UnreadableError as error:
        return Preview(source, refused=error.findings)
    noted += [Assumption("adjusted", name, "taken from the scenario it is based on") for name in sorted(beside)]
    if not workbooks_of(found) and "plan.yaml" not in content and folder.tables:
        content["plan.yaml"], assumed = presumed_settings(folder.tables)
        noted += assumed
        folder = read_files({name: in_memory(name, data) for name, data in content.items()})
    return _looked_at(source, folder, noted, content)


def suggested_name(looked: Preview, shelf: Shelf) -> str:
    """Return a free name for what was uploaded: that of its plan, else of its file."""
    return suggested(looked.title or PurePath(looked.source.partition(",")[0]).stem, shelf.names())


def accept(shelf: Shelf, looked: Preview, name: str) -> str:
    """Store an upload as a new scenario, and return its name.

    Raises
    ------
    PlanError
        If it was refused, or the name cannot be used.
    """
    if not looked.is_acceptable:
        raise PlanError(looked.refused or [Finding("upload", "is empty", "choose a file")])
    return shelf.create(name, lambda folder: _stored(folder, looked.files))


def _stored(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        (folder / name).write_bytes(data)


def _found(files: Mapping[str, bytes]) -> tuple[dict[str, File], list[Assumption]]:
    """Return the files of the scenario in an upload, under the names that a scenario has."""
    if not files:
        raise UnreadableError(Finding("upload", "is empty", "choose a file"))
    size = sum(map(len, files.values()))
    if size > LARGEST:
        what = f"holds {size / 1e6:,.0f} MB, more than the {LARGEST / 1e6:,.0f} MB that are read"
        raise UnreadableError(Finding("upload", what, "leave out rows and columns that the plan does not need"))
    named = {PurePath(name).name: data for name, data in files.items()}
    single = [name for name in named if PurePath(name).suffix.lower() in SINGLE_FILES]
    if single and len(named) > 1:
        what = f"holds {single[0]} and {len(named) - 1:,} more"
        raise UnreadableError(Finding("upload", what, "give one .zip, one workbook, or only tables as .csv"))
    return _in_single(single[0], named[single[0]]) if single else _in_tables(named)


def _in_single(name: str, data: bytes) -> tuple[dict[str, File], list[Assumption]]:
    inside = files_in(in_memory(name, data))
    workbooks = workbooks_of(inside)
    left = [other for other in inside if other not in FILES and other not in workbooks]
    noted = [Assumption("unused", other, "the file is not stored") for other in sorted(left)]
    if len(workbooks) > 1:
        named = ", ".join(workbooks[:3])
        raise UnreadableError(Finding(name, f"holds {len(workbooks)} workbooks: {named}", "give the one that is meant"))
    if workbooks:
        inner = inside[workbooks[0]]
        return {f"plan{PurePath(inner.name).suffix.lower()}": inner}, noted
    return {other: file for other, file in inside.items() if other in FILES}, noted


def _in_tables(named: Mapping[str, bytes]) -> tuple[dict[str, File], list[Assumption]]:
    """Find out which table each file is, whatever a browser or a colleague has added to its name."""
    meant = {name: _table_of(name) for name in named}
    twice = sorted(table for table in set(meant.values()) if table and list(meant.values()).count(table) > 1)
    if twice:
        raise UnreadableError(*(Finding(table, "was given more than once", "keep one of them") for table in twice))
    strays = [name for name, table in meant.items() if not table]
    if len(strays) == len(named):
        what = "is no table of a plan" if len(strays) == 1 else f"and {len(strays) - 1:,} more are no tables of a plan"
        raise UnreadableError(Finding(strays[0], what, "name each after its table: " + ", ".join(sorted(TABLES))))
    noted = [
        Assumption("unused", name, f"is not stored; {did_you_mean(name, FILES, 'it is no table')}") for name in strays
    ]
    noted += [
        Assumption("adjusted", name, f"read as {table}") for name, table in meant.items() if table not in ("", name)
    ]
    return {table: in_memory(table, named[name]) for name, table in meant.items() if table}, noted


def _table_of(name: str) -> str:
    path = PurePath(name)
    stem = _COPY.sub("", path.stem.lower()).strip()
    stem = re.sub(r"[ -]+", "_", stem)
    if stem == "plan" and path.suffix.lower() in {".yaml", ".yml"}:
        return "plan.yaml"
    return f"{stem}.csv" if stem in TABLES and path.suffix.lower() in _TEXTS else ""


def _beside(found: Mapping[str, File], base: Path | None) -> dict[str, File]:
    """Return what a scenario that stands behind the upload has and the upload lacks."""
    if base is None or workbooks_of(dict(found)):
        return {}
    return {name: in_memory(name, data) for name, data in read_base(base).files.items() if name not in found}


def _looked_at(source: str, folder: Folder, noted: list[Assumption], content: Mapping[str, bytes]) -> Preview:
    """Read all of it as a plan, and lay beside each row what became of it."""
    plan, findings = _read(folder)
    adjusted = (*noted, *(plan.assumptions if plan else folder.assumptions))
    title = plan.settings.name if plan else str(folder.settings.get("name", ""))
    counts = {name: len(table) for name, table in folder.tables.items()}
    rows = {name: rows_of(name, folder, plan, (*findings, *adjusted)) for name in folder.tables}
    return Preview(source, title, counts, adjusted, findings, rows, content)


def _read(folder: Folder) -> tuple[Plan | None, tuple[Finding, ...]]:
    findings = list(_alone(folder))
    try:
        plan = plan_again(folder, Memory())
    except PlanError as error:
        return None, (*findings, *error.findings)
    return (None if findings else plan), tuple(findings)


def _alone(folder: Folder) -> Iterator[Finding]:
    if folder.settings.pop("extends", None):
        what = "names another scenario, and this one was handed over alone"
        yield Finding("plan.yaml extends", what, "put the tables of both together")
