"""What to know first of a conflict: why, and what would be the cheapest way out."""

from __future__ import annotations

from dataclasses import replace

from allocator.allocation import Allocation
from allocator.insight.repair.certificate import certificate
from allocator.insight.repair.counsel import cheapest_change
from allocator.insight.wording import listed
from allocator.solve.conflict import Repair

_SHOWN = 3


def reasoned(allocation: Allocation, repair: Repair) -> Allocation:
    """Say in the sentence of a conflict why the rules cannot hold, and the cheapest repair."""
    steps = cheapest_change(allocation, repair)
    more = [f"{len(steps) - _SHOWN:,} more"] if len(steps) > _SHOWN else []
    way = f" The cheapest repair: {listed([*steps[:_SHOWN], *more])}." if steps else ""
    text = certificate(allocation, repair) + way
    return replace(allocation, sentence=text, run=allocation.run | {"sentence": text})
