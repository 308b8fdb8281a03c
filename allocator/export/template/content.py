"""What a template holds: settings and tables with all their columns, empty or those of the sample."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from typing import Any

import pandas as pd

from allocator.plan.columns import NOTE, TABLES, Table
from allocator.plan.document import read_document
from allocator.plan.files import File, in_memory, read_frame

LEVELS = ("region",)
"""Columns above the rep that an empty template begins with."""


@dataclass(frozen=True)
class Content:
    """Settings as in plan.yaml, and every table as texts with the columns a planner may fill in."""

    settings: dict[str, Any]
    tables: dict[str, pd.DataFrame]
    examples: dict[str, Any]
    """Settings of the sample, to show how they are written."""


def content(sample: bool) -> Content:
    """Return what the template holds, with the rows of the sample or without any."""
    examples = read_document(_file("plan.yaml"))
    written = {name: _sample_table(table) for name, table in TABLES.items()} if sample else {}
    blank = pd.DataFrame(columns=list(LEVELS), dtype="str")
    tables = {name: _whole(table, written.get(name, blank)) for name, table in TABLES.items()}
    return Content(examples if sample else {}, tables, examples)


def _file(name: str) -> File:
    return in_memory(name, resources.files(__package__).joinpath("sample", name).read_bytes())


def _sample_table(table: Table) -> pd.DataFrame:
    path = resources.files(__package__).joinpath("sample", table.file)
    return read_frame(_file(table.file)) if path.is_file() else pd.DataFrame(dtype="str")


def _whole(table: Table, written: pd.DataFrame) -> pd.DataFrame:
    """Give a table all its columns: levels and attributes behind the role, the note last."""
    names = [name for name in table.names if name != NOTE.name]
    own = [name for name in written if name not in table.names] if table.attributes and "role" in names else []
    place = names.index("role") + 1 if own else len(names)
    others = [name for name in written if name not in table.names and table.attributes and not own]
    others = others if len(written) else []
    return written.reindex(columns=[*names[:place], *own, *names[place:], *others, NOTE.name], fill_value="")
