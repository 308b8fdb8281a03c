"""Files of linear programs, with a table of their names: written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

import pandas as pd

from allocator.allocation import Allocation
from allocator.errors import Finding
from allocator.export.program.lines import lp_lines, mps_lines
from allocator.export.program.names import plain
from allocator.export.program.written import Written
from allocator.export.table import write_table

NAMES = ".names.csv"
"""What the table of names is called, after the file."""
MARK = "Linear program written by allocator"
_NAME_COLUMNS = ["name", "kind", "label", "rep", "territory", "metric", "period", "unit", "source"]


@dataclass(frozen=True)
class Format:
    """A format of files of linear programs."""

    option: str
    comment: str
    lines: Callable[[Written], Iterator[str]]
    is_minimised: bool


LP = Format("--write-lp", "\\", lp_lines, False)
MPS = Format("--write-mps", "*", mps_lines, True)


def check_files(wanted: Iterable[tuple[Format, Path]], out: Path) -> list[Finding]:
    """Say before any work is done which files may not be written, and why."""
    findings: list[Finding] = []
    taken: dict[Path, str] = {}
    for form, path in wanted:
        files = [path.resolve(), _names_of(path).resolve()]
        reasons = [
            (file, f"is written by {taken[file]}, too" if file in taken else _reason_against(file, form, out))
            for file in files
        ]
        taken |= dict.fromkeys(files, form.option)
        told = [f"{file.name} {reason}" for file, reason in reasons if reason]
        findings += [Finding(f"{form.option} {path}", what, "name another file") for what in told[:1]]
    return findings


def write_program(program: Written, allocation: Allocation, form: Format, path: Path) -> None:
    """Write a program and the table of its names; what stood there is replaced once both are whole.

    Raises
    ------
    OSError
        If the disk does not take them; what stood there stays.
    """
    names = pd.concat([program.columns, program.rows], ignore_index=True).fillna("")[_NAME_COLUMNS]
    mark = f".allocator-new-{uuid4().hex[:12]}"
    new, new_names = path.with_name(path.name + mark), path.with_name(path.name + NAMES + mark)
    try:
        with new.open("w", encoding="ascii", newline="\n") as file:
            for line in _header(program, allocation, form, path):
                file.write(f"{form.comment} {plain(line)}\n")
            file.writelines(f"{line}\n" for line in form.lines(program))
            file.flush()
            os.fsync(file.fileno())
        write_table(names, new_names)
        new_names.replace(_names_of(path))
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
        new_names.unlink(missing_ok=True)


def _header(program: Written, allocation: Allocation, form: Format, path: Path) -> Iterator[str]:
    """What a reader of the file should know, a line each."""
    yield f"{MARK} {version('allocator')} for {allocation.plan.settings.name}"
    if allocation.run["status"] == "conflict":
        yield "The hard rules conflict: they stand here as the cheapest repair bends them."
    if program.is_maximised:
        yield "Nothing falls short. How far can all goals be raised together under every hard rule?"
        yield f"Objective: the factor of the goals, times {program.unit:,.15g}, which is {program.unit_label}."
        reached = f"{program.optimum:.12g} times the goals, headroom {100 * (program.optimum - 1):,.4f} %"
    else:
        yield "Something falls short. What is the least shortfall of the first priority that does, earlier ones kept?"
        yield "Objective: each shortfall, relative to what is asked and times its weight, all of it"
        yield f"times {program.unit:,.15g}, the size of {program.unit_label}."
        reached = f"a weighted relative shortfall of {program.optimum:.12g}"
    turned = program.is_maximised and form.is_minimised
    if turned:
        yield "MPS files are minimised, so the objective stands here with a minus."
    yield f"Optimum: {-program.objective if turned else program.objective:.15g}, that is {reached}."
    yield "Columns are quotas in the unit of their metric, rows are those of rules.csv:"
    yield f"{path.name}{NAMES} says what each name stands for."


def _names_of(path: Path) -> Path:
    return path.with_name(path.name + NAMES)


def _reason_against(file: Path, form: Format, out: Path) -> str:
    if file.is_dir():
        return "is a folder"
    if not file.parent.is_dir():
        return f"has no folder to stand in: {file.parent.name} is not there"
    if file.is_relative_to(out.resolve()):
        return f"lies in {out.name}, which is replaced as a whole by every run"
    if file.exists() and not _is_ours(file, form):
        return "is there already, and the allocator did not write it"
    return ""


def _is_ours(file: Path, form: Format) -> bool:
    try:
        with file.open(encoding="utf-8", errors="replace") as lines:
            first = lines.readline(1000)
    except OSError:
        return False
    if file.name.endswith(NAMES):
        return first.strip() == ",".join(_NAME_COLUMNS)
    return first.startswith(f"{form.comment} {MARK}")
