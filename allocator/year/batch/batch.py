"""The recipe of a batch: what has not changed is passed over, the rest is handed out, and each end is told."""

from __future__ import annotations

from collections.abc import Generator, Sequence

from allocator import __version__
from allocator.year.batch.before import done_before
from allocator.year.batch.news import Hands, News, Skipped
from allocator.year.batch.unit import Asked, Task, Unit


def batch(units: Sequence[Unit], asked: Asked, hands: Hands, force: bool = False) -> Generator[News]:
    """Do what is asked with every unit, and tell what becomes of each.

    Parameters
    ----------
    hands
        Who does it: `done_here` with a number of processes, or `done_on_cluster` with an address.
    force
        Whether what has not changed is done all the same.
    """
    due = []
    for unit in units:
        before = None if force else done_before(unit, asked)
        if before is None:
            due.append(Task(unit, asked, __version__, force))
        else:
            yield Skipped(before)
    if due:
        yield from hands(due)
