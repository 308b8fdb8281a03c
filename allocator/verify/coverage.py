"""Every rule of the plan has rows, or assumptions.csv says why not."""

from __future__ import annotations

from collections.abc import Iterator

from allocator.verify.cells import Cells
from allocator.verify.rows import Rows
from allocator.verify.violation import Violation


def unheard(cells: Cells, rows: list[Rows]) -> Iterator[Violation]:
    """Name the limits and locks that no quota comes under and that assumptions.csv does not list."""
    table = cells.tables.get("assumptions")
    if table is None:
        return
    said = set(table["where"].astype(str))
    for source in dict.fromkeys(row.source for row in rows if row.source):
        empty = all(len(row.value) == 0 for row in rows if row.source == source)
        if empty and source not in said:
            yield Violation(source, "has no row, and assumptions.csv does not say why", "1 rule")
