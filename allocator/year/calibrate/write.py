"""What was found, written into a scenario folder or into a new one that extends it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from allocator.errors import Finding, PlanError
from allocator.export.scenario import write_scenario
from allocator.export.settings_file import changed_settings
from allocator.export.swap import replace, write_whole
from allocator.plan.columns import STRENGTHS
from allocator.plan.document import read_document
from allocator.plan.files import on_disk, separator_of
from allocator.plan.plan import Plan
from allocator.plan.read import read_plan
from allocator.plan.scenario import read_folders
from allocator.year.calibrate.stated import Stated

_SETTINGS = "plan.yaml"
_MARK = b"\xef\xbb\xbf"


def check_writable(scenario: Path) -> None:
    """Find out before any work is done whether a scenario may be written into.

    Raises
    ------
    PlanError
        If it is a single file, or a folder without plan.yaml.
    """
    if scenario.exists() and not (scenario / _SETTINGS).is_file():
        remedy = "unpack it into a folder of text files with plan.yaml first"
        raise PlanError([Finding("--write", f"{scenario} has no plan.yaml that could be changed", remedy)])


@dataclass(frozen=True)
class Outcome:
    """What writing did."""

    files: tuple[str, ...] = ()
    """Names of the files that are new or changed."""
    loses_comments: bool = False
    """Whether plan.yaml had to be written anew, without its comments."""


def write_into(scenario: Path, stated: Stated) -> Outcome:
    """Write estimates into a scenario folder, whole or not at all.

    Settings change where they stand in plan.yaml, comments and all else staying as written; rows of strengths.csv
    that were estimated change, others stay; no other file is touched. The folder is read once more before it takes
    the place of the old one.
    """
    changed: list[str] = []
    loses_comments: list[bool] = []

    def fill(folder: Path) -> None:
        shutil.copytree(scenario, folder, symlinks=True, dirs_exist_ok=True)
        files, lost = _files(folder, stated)
        loses_comments.append(lost)
        for name, data in files.items():
            file = folder / name
            if not file.is_file() or file.read_bytes() != data:
                write_whole(file, data)
                changed.append(name)
        read_plan(folder)

    replace(scenario, fill)
    return Outcome(tuple(changed), any(loses_comments))


def write_beside(to: Path, plan: Plan, scenario: Path, stated: Stated) -> Outcome:
    """Write estimates into a new scenario that extends the old one.

    A driver that weighs nothing any more is stated with 0, as the scenario behind would count otherwise.
    """
    settings: dict[str, Any] = {"name": f"{plan.settings.name}, calibrated", **stated.over({}, of=plan)}
    tables = {} if stated.strengths.empty else {STRENGTHS.name: stated.strengths}
    write_scenario(to, scenario, settings, tables)
    return Outcome((_SETTINGS, *(f"{name}.csv" for name in tables)))


def _files(folder: Path, stated: Stated) -> tuple[dict[str, bytes], bool]:
    """What the files shall hold, and whether comments of plan.yaml are lost."""
    data = (folder / _SETTINGS).read_bytes()
    old = read_document(on_disk(folder / _SETTINGS))
    new = stated.over(old, of=read_plan(folder) if "extends" in old else None)
    written = changed_settings(data.removeprefix(_MARK).decode(), old, new)
    settings = (_MARK if data.startswith(_MARK) else b"") + written.text.encode() if new != old else data
    files = {_SETTINGS: settings}
    if not stated.strengths.empty:
        files[STRENGTHS.file] = _strengths(folder, stated.strengths)
    return files, written.loses_comments and new != old


def _strengths(folder: Path, found: pd.DataFrame) -> bytes:
    """The table with estimated rows in place of those of the same rep and metric."""
    file = folder / STRENGTHS.file
    text = found.assign(strength=found["strength"].map("{:g}".format))
    if not file.is_file():
        return text.to_csv(index=False, lineterminator="\n").encode()
    before = read_folders(folder)[-1].tables[STRENGTHS.name]
    key = ["rep", "metric"]
    stays = ~before.set_index(key).index.isin(text.set_index(key).index)
    noted = text.merge(before.drop(columns="strength"), how="left", on=key)
    rows = pd.concat([before[stays], noted])[before.columns].fillna("").sort_values(key)
    separator = separator_of(file.read_text(encoding="utf-8-sig"))
    return rows.to_csv(index=False, sep=separator, lineterminator="\n").encode()
