"""A scenario written to its folder, whole or not at all, and only what has changed in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from allocator.desk.base import Base, digest_at, sources_at
from allocator.desk.content import Content
from allocator.desk.copying import made
from allocator.desk.laid import file_rows
from allocator.desk.table_file import changed_file, new_file
from allocator.errors import Finding, PlanError
from allocator.export import swap
from allocator.export.settings_file import changed_settings
from allocator.plan.columns import TABLES
from allocator.plan.sources import FILES, WORKBOOKS

ASIDE = "workbook"
"""Subfolder into which the workbook goes whose tables have become files."""
_MARK = b"\xef\xbb\xbf"


class MovedOnError(Exception):
    """The scenario on the disk is not what it was."""


@dataclass(frozen=True)
class Rendered:
    """A scenario as files."""

    files: Mapping[str, bytes]
    loses_comments: bool = False
    """Whether comments of plan.yaml are lost."""


def rendered(base: Base, content: Content) -> Rendered:
    """Return all files of a scenario with what has changed since its base; the others are the same objects."""
    files = dict(base.files)
    loses = False
    if content.settings != base.content.settings and "plan.yaml" in files:
        data = files["plan.yaml"]
        text = data.removeprefix(_MARK).decode()
        written = changed_settings(text, base.content.settings, content.settings)
        files["plan.yaml"] = (_MARK if data.startswith(_MARK) else b"") + written.text.encode()
        loses = written.loses_comments
    for name, frame in base.written(content).items():
        laid, file = base.laid(name), TABLES[name].file
        if laid is None:
            files[file] = new_file(frame, base.separator_of(name))
        elif laid.frame is not frame and not laid.frame.equals(frame):
            files[file] = changed_file(files[file], laid, frame)
    return Rendered(files, loses)


def on_saving(base: Base, files: Rendered) -> tuple[str, ...]:
    """Say what saving does beside keeping the edits."""
    said = []
    if base.was == "extension":
        said.append("It extends another scenario now; once saved it stands on its own, and no longer follows it.")
    if base.was == "workbook":
        said.append(f"Its tables become files; the workbook is kept in the subfolder {ASIDE}.")
    if files.loses_comments:
        said.append("Comments in plan.yaml are lost, as the settings around them are written anew.")
    return tuple(said)


def base_after(base: Base, content: Content, files: Mapping[str, bytes], digest: str) -> Base:
    """Return the base that a scenario is once its content is saved."""
    rows = {name: file_rows(base.laid(name), frame) for name, frame in base.written(content).items()}
    tables = base.written(content)
    return replace(
        base, files=files, content=replace(content, tables=tables), file_rows=rows, digest=digest, was="folder"
    )


def save(path: Path, base: Base, files: Mapping[str, bytes]) -> str:
    """Write files over those of a scenario; return its new fingerprint.

    Raises
    ------
    MovedOnError
        If another has saved it in the meantime; nothing is written.
    PlanError
        If it is not there any more, or cannot be written.
    """
    digests: list[str] = []

    def fill(new: Path) -> None:
        if not path.is_dir():
            raise PlanError([Finding(path.name, "is not there any more", "save it under a new name")])
        if digest_at(sources_at(path, base.was)) != base.digest:
            raise MovedOnError
        shutil.copytree(path, new, symlinks=True, dirs_exist_ok=True)
        digests.append(_put(new, base, files))

    _write(path, lambda: swap.replace(path, fill))
    return digests[0]


def save_new(path: Path, beside: Path, base: Base, files: Mapping[str, bytes]) -> str:
    """Write a new scenario with the other files of an old one; return its fingerprint.

    Raises
    ------
    PlanError
        If something of that name is there, or it cannot be written.
    """
    digests: list[str] = []

    def fill(new: Path) -> None:
        if beside.is_dir():
            shutil.copytree(beside, new, symlinks=True, dirs_exist_ok=True)
        digests.append(_put(new, base, files))

    _write(path, lambda: made(path, fill))
    return digests[0]


def _put(folder: Path, base: Base, files: Mapping[str, bytes]) -> str:
    if base.was == "workbook":
        _put_aside(folder)
    for name in FILES:
        if name not in files:
            (folder / name).unlink(missing_ok=True)
    for name, data in files.items():
        file = folder / name
        if not file.is_file() or file.read_bytes() != data:
            swap.write_whole(file, data)
    return digest_at([folder])


def _put_aside(folder: Path) -> None:
    """Keep the workbook, out of the way of the files that stand for it now."""
    (folder / ASIDE).mkdir(exist_ok=True)
    for file in folder.iterdir():
        if file.suffix.lower() in WORKBOOKS:
            file.rename(folder / ASIDE / file.name)


def _write(path: Path, write: Callable[[], None]) -> None:
    try:
        write()
    except OSError as error:
        why = error.strerror or "the disk refuses"
        raise PlanError([Finding(path.name, f"could not be saved: {why}", "save it under another name")]) from None
