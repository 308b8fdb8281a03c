"""What falls short: the first priority that does, and what may be missed of each wish when others are raised."""

from __future__ import annotations

from allocator.arrays import Floats
from allocator.rules.rows import LAST
from allocator.solve.answer import Solved
from allocator.solve.reach import Tier, missed

_SHORT = 1e-6


def first_short(solved: Solved) -> Tier | None:
    """Return the first priority of goals and soft limits of which something falls short; over-assignment is none."""
    tiers = (tier for tier in solved.reach.tiers if tier.linear is not None and tier.priority < LAST)
    return next((tier for tier in tiers if tier.least > _SHORT), None)


def kept(solved: Solved) -> Floats:
    """What each wish may miss, relative, when others are raised: as much as the plan misses now; shape (wishes,).

    The plan itself holds it, so that raising goals from there is always possible.
    """
    return missed(solved.program, solved.balance.x)
