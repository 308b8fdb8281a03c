"""The columns of quotas.csv beside the quota: base, rate, fair share and load."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocator.verify.cells import Cells
from allocator.verify.digits import compared
from allocator.verify.gone_by import has_gone_by
from allocator.verify.opened import opened_by_lock, opened_by_minimum
from allocator.verify.sums import Bools, Floats, divided
from allocator.verify.violation import Violation, listed, number


def evidence(cells: Cells) -> Iterator[Violation]:
    """Work the evidence of every quota out once more."""
    match = cells.match
    is_base = np.broadcast_to(cells.amounts.is_base[cells.lanes.metric, None], cells.quota.shape)
    base = np.where(is_base, cells.base, np.nan)
    hours = np.where(cells.in_house[:, None], np.nan, cells.hours[cells.lanes.rep])
    columns: dict[str, Floats] = {
        "base": base,
        "rate": divided(cells.quota, base, np.nan),
        "load": divided(cells.load_effort * cells.quota, hours, np.nan),
    }
    for column, expected in columns.items():
        if column in match.table:
            written = match.table[column].to_numpy(np.float64)[match.known]
            yield from compared(column, written, match.of_rows(expected), lambda row: _row(cells, row))
    yield from _without_share(cells)


def _without_share(cells: Cells) -> Iterator[Violation]:
    """Fair shares are not below zero; a cell without any has quota only through a lock or a minimum."""
    share = np.where(cells.listed, cells.fair_share, 0.0)
    yield from _cells(cells, share < 0, -share, "fair share is below zero")
    closed = cells.listed & (share == 0) & (cells.quota > 0)
    if closed.any():
        closed &= ~cells.once(opened_by_lock) & ~cells.once(opened_by_minimum) & ~cells.once(has_gone_by)
        yield from _cells(cells, closed, cells.quota, "has a quota without fair share, lock or minimum")


def _cells(cells: Cells, wrong: Bools, size: Floats, what: str) -> list[Violation]:
    lane, period = np.nonzero(wrong)
    amount = size[lane, period]
    return listed(amount, lambda row: Violation(
        f"quotas.csv {cells.names(lane[[row]], period[[row]])[0]}", what, number(amount[row])
    ))  # fmt: skip


def _row(cells: Cells, row: int) -> str:
    place = np.flatnonzero(cells.match.known)[[row]]
    return f"quotas.csv {cells.names(cells.match.lane[place], cells.match.period[place])[0]}"
