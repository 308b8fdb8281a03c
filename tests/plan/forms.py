"""The same scenario as a folder, a workbook and a .zip."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook

from allocator.plan.columns import TABLES, Kind

PLAIN = re.compile(r"-?(0|[1-9]\d*)(\.\d+)?")
FILES = ("plan.yaml", *(table.file for table in TABLES.values()))


def zipped(folder: Path, to: Path, within: str = "") -> Path:
    """Pack the files of a scenario, at the root or within a folder."""
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            archive.write(path, f"{within}{path.name}")
    return to


def as_workbook(folder: Path, to: Path) -> Path:
    """Write each table as a sheet, with numbers and days as such, and the settings with dotted keys."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("plan")
    for row in (("key", "value"), *settings_rows(yaml.safe_load((folder / "plan.yaml").read_text()))):
        sheet.append(row)
    for table in TABLES.values():
        if (folder / table.file).exists():
            sheet = book.create_sheet(table.name)
            for row in table_rows(folder / table.file):
                sheet.append(row)
    book.save(to)
    return to


def settings_rows(settings: dict[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    """Return dotted keys and values; an empty block has a blank value."""
    for key, value in settings.items():
        name = f'{before}"{key}"' if "." in str(key) else f"{before}{key}"
        if isinstance(value, dict) and value:
            yield from settings_rows(value, f"{name}.")
        elif isinstance(value, list):
            yield name, ", ".join(map(str, value))
        else:
            yield name, None if value == {} else value


def table_rows(path: Path) -> Iterator[list[Any]]:
    """Return the rows of a file with numbers and days as a person has them in a spreadsheet."""
    table = next(table for table in TABLES.values() if table.file == path.name)
    kinds = {column.name: column.kind for column in table.columns}
    header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
    yield list(header)
    for row in rows:
        yield [typed(text, kinds.get(name, Kind.TEXT)) for name, text in zip(header, row, strict=True)]


def typed(text: str, kind: Kind) -> Any:
    """Return what a spreadsheet makes of a text."""
    if text == "":
        return None
    if kind in (Kind.NUMBER, Kind.LIKELIHOOD) and PLAIN.fullmatch(text):
        return float(text) if "." in text else int(text)
    return date.fromisoformat(text) if kind is Kind.DATE else text
