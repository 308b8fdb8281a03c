"""Soft limits that give way, the largest first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.allocation import Allocation
from allocator.insight.amounts import rough
from allocator.insight.rules_in_words import in_words
from allocator.insight.wording import percent
from allocator.rules.rows import LAST
from allocator.solve.carrying import goal_rows
from allocator.solve.reach import MET, missed

_SHOWN = 6


@dataclass(frozen=True)
class SoftLimit:
    """A wish that is not kept."""

    label: str
    place: str
    text: str
    missed: float
    """In the unit of the row."""
    share: float
    """The same relative to its bound."""
    priority: int

    def __str__(self) -> str:
        by = f"missed by {rough(self.missed)} ({percent(self.share)})"
        return f"{self.text} ({self.place}): {by}, priority {self.priority}"


@dataclass(frozen=True)
class SoftLimits:
    """Those missed most, and how many more."""

    shown: tuple[SoftLimit, ...]
    count: int

    def __str__(self) -> str:
        more = self.count - len(self.shown)
        said = [f"  {limit}" for limit in self.shown]
        return "\n".join([*said, *([f"  {more:,} more soft limits give way."] if more else [])])


def soft_limits(allocation: Allocation) -> SoftLimits:
    """Find the soft limits that the balanced quotas, before rounding, do not keep."""
    solved = allocation.evidence.solved
    wishes = solved.labelled.wishes
    short = missed(solved.program, solved.balance.x)
    of = np.flatnonzero((short > MET) & (wishes.priority < LAST) & ~np.isin(wishes.row, goal_rows(solved.labelled)))
    of = of[np.argsort(-short[of], kind="stable")]
    return SoftLimits(tuple(_limit(allocation, int(k), float(short[k])) for k in of[:_SHOWN]), len(of))


def _limit(allocation: Allocation, wish: int, share: float) -> SoftLimit:
    wishes = allocation.evidence.solved.labelled.wishes
    row = int(wishes.row[wish])
    said = in_words(allocation, row, "min" if wishes.at_least[wish] else "max")
    label = str(allocation.rules["label"].iloc[row])
    return SoftLimit(label, said.place, said.text, share * wishes.scale[wish], share, int(wishes.priority[wish]))
