"""What one unit more of each limit is worth, worked out line by line, so that it can be watched and stopped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from allocator.allocation import Allocation, Status
from allocator.errors import SolverFailed
from allocator.insight.worth.limit_groups import lines, pressing
from allocator.insight.worth.price import priced
from allocator.insight.worth.price_list import MOST_LINES, PriceLine, price_line
from allocator.insight.worth.worth import worth


@dataclass(frozen=True)
class Prices:
    """How far it has come."""

    done: float
    """Part of the way that is done."""
    doing: str
    about: str = ""
    """What prices are told in."""
    headroom: tuple[str, ...] = ()
    lines: tuple[PriceLine, ...] = ()
    others: int = 0
    """Rows that press and stand in no line."""
    problem: str = ""

    @property
    def is_done(self) -> bool:
        """Whether all is worked out."""
        return self.done >= 1.0


def price_steps(allocation: Allocation, most: int = MOST_LINES) -> Iterator[Prices]:
    """Work prices out, and tell after each step how far it has come; the last is done.

    Two to four small linear programs are solved between steps; before the first line the headroom of each metric.
    """
    if allocation.status is Status.CONFLICT:
        yield Prices(1.0, "", problem="While rules conflict no limit has a price: repair the plan first.")
        return
    try:
        yield from _steps(allocation, most)
    except SolverFailed as error:
        yield Prices(1.0, "", problem=f"It could not be proved: {error}.")


def _steps(allocation: Allocation, most: int) -> Iterator[Prices]:
    yield Prices(0.02, "How far goals can be raised")
    room = tuple(priced(allocation).run["headroom"]["sentences"])
    yield Prices(0.30, "Which limits press", headroom=room)
    told = worth(allocation)
    rows = pressing(allocation, told.price)
    found: list[PriceLine] = []
    for tried, group in enumerate(lines(allocation, rows)):
        if len(found) == most or tried == 2 * most:
            break
        yield Prices(0.4 + 0.6 * len(found) / (most + 1), "How far each price holds", str(told), room, tuple(found))
        line = price_line(told, group)
        found += [line] if line is not None else []
    others = len(rows) - sum(line.rows for line in found)
    yield Prices(1.0, "", str(told), room, tuple(found), others)
