"""What must hold: the table of contents of the method.

Fair share and over-assignment come first (`cells.read_cells`); then each rule turns cells into labelled rows.
"""

from __future__ import annotations

from collections.abc import Callable

from allocator.rules.capacity import capacity
from allocator.rules.cells import Cells
from allocator.rules.goals import goals
from allocator.rules.limits import limits
from allocator.rules.locks import locks
from allocator.rules.max_rate import max_rate
from allocator.rules.part_of import part_of
from allocator.rules.rows import Rows

RULES: tuple[Callable[[Cells], list[Rows]], ...] = (goals, capacity, max_rate, part_of, locks, limits)


def read_rows(cells: Cells) -> list[Rows]:
    """All rows of a plan, rule by rule."""
    return [rows for rule in RULES for rows in rule(cells)]
