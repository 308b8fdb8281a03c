"""What a letter to one rep must not say of the others."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from allocator.allocation import Allocation
from allocator.arrays import Ints
from allocator.insight.rep.rep_metric import RepMetric

FEWEST = 3
"""People who must carry a goal before its amount is told: of two, each could read the other's part."""


@dataclass(frozen=True)
class Discretion:
    """Names that a letter must not hold."""

    others: re.Pattern[str]

    @staticmethod
    def towards(allocation: Allocation, rep: str) -> Discretion:
        """Collect the short and full names of all reps but one."""
        reps = allocation.plan.table("reps")
        own = reps["rep"].astype(str) == rep
        known = {str(name) for column in ("rep", "name") for name in reps.loc[~own, column] if name}
        known -= {str(name) for column in ("rep", "name") for name in reps.loc[own, column]}
        names = sorted(known, key=len, reverse=True)
        return Discretion(re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in names) or r"(?!)"))

    def allows(self, text: str) -> bool:
        """Tell whether a text from the input names no other rep."""
        return self.others.search(text) is None


def tells_no_colleague(own: RepMetric, goals: Ints) -> bool:
    """Tell whether so many carry some goals that their amount gives away nobody's part."""
    carrying = np.unique(own.cells.rep[np.concatenate([own.cells.of_goals[g] for g in goals])])
    return len(carrying) == 1 or len(carrying) >= FEWEST
