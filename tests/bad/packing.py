"""Make broken workbooks and archives from the good scenario in `_base`."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.bad.laying import BASE
from tests.plan.forms import as_workbook, zipped

Lay = Callable[[Path], Path]


@cache
def base_workbook() -> bytes:
    with TemporaryDirectory() as folder:
        return as_workbook(BASE, Path(folder) / "plan.xlsx").read_bytes()


@cache
def base_zip() -> bytes:
    with TemporaryDirectory() as folder:
        return zipped(BASE, Path(folder) / "plan.zip").read_bytes()


def book(change: Callable[[Workbook], Any], name: str = "plan.xlsx") -> Lay:
    """Lay out the good workbook with a change."""

    def lay(shelf: Path) -> Path:
        opened = load_workbook(io.BytesIO(base_workbook()))
        change(opened)
        opened.save(shelf / name)
        return shelf / name

    return lay


def cell(place: str, value: Any, number_format: str = "") -> Lay:
    """Lay out the good workbook with another value in a cell, given as `goals!C3`."""

    def change(opened: Workbook) -> None:
        sheet, _, at = place.partition("!")
        opened[sheet][at] = value
        if number_format:
            opened[sheet][at].number_format = number_format

    return book(change)


def rewritten(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    """Return an archive with other content in some files, nothing leaving one out, and new ones added."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member not in changes:
                new.writestr(member, old.read(member))
        for member, content in changes.items():
            if content is not None:
                new.writestr(member, content)
    return written.getvalue()


def part(member: str, old: bytes, new: bytes) -> Lay:
    """Lay out the good workbook with a text in one of its parts replaced."""
    with zipfile.ZipFile(io.BytesIO(base_workbook())) as archive:
        content = archive.read(member)
    assert old in content
    return raw("plan.xlsx", lambda: rewritten(base_workbook(), {member: content.replace(old, new)}))


def raw(name: str, data: Callable[[], bytes]) -> Lay:
    """Lay out a file of some bytes."""

    def lay(shelf: Path) -> Path:
        (shelf / name).write_bytes(data())
        return shelf / name

    return lay


def packed(**changes: bytes | None) -> Lay:
    """Lay out the good scenario as a .zip with other files in it; `__` stands for a dot in their names."""
    return packed_with({name.replace("__", "."): content for name, content in changes.items()})


def packed_with(changes: dict[str, bytes | None]) -> Lay:
    return raw("plan.zip", lambda: rewritten(base_zip(), changes))


def sheet_part(title: str) -> str:
    """Name the part of the good workbook that holds a sheet."""
    return f"xl/worksheets/sheet{load_workbook(io.BytesIO(base_workbook())).sheetnames.index(title) + 1}.xml"
