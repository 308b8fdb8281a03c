"""A block of cells pasted from a spreadsheet, as edits that are done together."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from allocator.desk.content import who
from allocator.desk.draft import Draft
from allocator.desk.edit import SetCell, Several
from allocator.desk.entry import Entry, Reader
from allocator.errors import Finding


@dataclass(frozen=True)
class Pasted:
    """What became of a block."""

    edits: Several
    """Cells that count, to be done and undone together; those that change nothing are left out."""
    said: tuple[str, ...]
    """For each of them, what stood there and what will."""
    refused: tuple[Finding, ...]
    """Cells that cannot count, and why."""


def cells_of(text: str) -> list[list[str]]:
    """Take a text from the clipboard of a spreadsheet apart: rows by lines, cells by tabs."""
    rows = csv.reader(io.StringIO(text.removesuffix("\n"), newline=""), delimiter="\t")
    return [list(row) for row in rows]


def read_block(
    draft: Draft,
    table: str,
    rows: Sequence[int],
    columns: Sequence[str],
    block: Sequence[Sequence[str]],
) -> Pasted:
    """Read a block of cells laid over a part of a table.

    Parameters
    ----------
    rows
        Numbers of the rows from the one where the block begins, in the order in which they are shown.
    columns
        Columns from the one where the block begins, in the order in which they are shown.
    block
        Texts by row and column, as `cells_of` gives them.
    """
    reader = Reader(draft, table)
    cells: list[SetCell] = []
    said: list[str] = []
    refused = list(_beside(rows, columns, block))
    for row, texts in zip(rows, block, strict=False):
        values = draft.content.row(table, row)
        name = who(table, values)
        for column, text in zip(columns, texts, strict=False):
            entry = reader.read(column, text, name)
            if isinstance(entry, Finding):
                refused.append(entry)
            elif not _is_there(reader, entry, values.get(column, "")):
                cell = SetCell(table, row, column, values.get(column, ""), entry.text, name)
                cells.append(cell)
                said.append(_told(cell, entry))
    label = f"{cells[0].said()} and {len(cells) - 1:,} more pasted" if len(cells) > 1 else ""
    return Pasted(Several(tuple(cells), label), tuple(said), tuple(refused))


def _is_there(reader: Reader, entry: Entry, text: str) -> bool:
    """Tell whether a cell says the same already, be it in other digits."""
    if entry.text == text:
        return True
    there = reader.read(entry.column, text)
    return isinstance(there, Entry) and there.value == entry.value


def _told(cell: SetCell, entry: Entry) -> str:
    return f"{cell.said()} ({entry.said})" if entry.said else cell.said()


def _beside(rows: Sequence[int], columns: Sequence[str], block: Sequence[Sequence[str]]) -> Iterator[Finding]:
    """Tell what of a block lies beside the table."""
    below, right = len(block) - len(rows), max(map(len, block), default=0) - len(columns)
    if below > 0:
        yield Finding("the block", f"has {below:,} more rows than the table from here on", "add rows first")
    if right > 0:
        yield Finding("the block", f"has {right:,} more columns than the table from here on", "begin further left")
