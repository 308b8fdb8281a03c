"""What the dial from fair share to the fewest selling hours saves and costs, as a table and sentences."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from allocator.allocation import Allocation
from allocator.insight.wording import aligned_percent
from allocator.insight.worth.dial import dial

COLUMNS = ("dial", "selling hours", "saved", "from fair share")


@dataclass(frozen=True)
class DialView:
    """The dial at several places."""

    table: pd.DataFrame
    """Columns: dial, selling hours, saved (of the plain balance), from fair share (a rep's year, on average)."""
    sentences: tuple[str, ...]


def dial_view(allocation: Allocation) -> DialView:
    """Turn the dial and say what it does; nothing to say where quotas take no hours.

    Raises
    ------
    SolverFailed
        If no engine proves the fewest hours or a balance.
    """
    told = dial(allocation)
    if told is None:
        return DialView(
            pd.DataFrame(columns=list(COLUMNS)), ("Quotas take no selling hours: there is nothing to save.",)
        )
    rows = [
        (
            f"{stop.dial:g}{' ◂ now' if stop.dial == told.chosen else ''}", f"{stop.hours:,.0f}",
            aligned_percent(stop.saved), aligned_percent(stop.distance),
        )
        for stop in told.stops
    ]  # fmt: skip
    return DialView(pd.DataFrame(rows, columns=list(COLUMNS)), told.sentences)
