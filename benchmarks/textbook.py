"""The tiers that every textbook formulation of reach goes through, in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from benchmarks.plain import Goal, Plain

OVER_ASSIGNMENT = "over_assignment"
EXACT: dict[str, Any] = {"primal_feasibility_tolerance": 1e-9, "dual_feasibility_tolerance": 1e-9}
"""Options of HiGHS: a dollar is so small beside a company that its own tolerances end too far off."""
HELD_WITHIN = 1e-6
"""How much of a goal a later priority may take back: less, and HiGHS calls its own optimum infeasible."""


@dataclass(frozen=True)
class Tier:
    """Goals of one priority, each with the amount that is wished for."""

    name: str
    wishes: list[tuple[Goal, float]]


def tiers(plan: Plain) -> list[Tier]:
    """List the priorities, first to last, then the padding of all goals together."""
    priorities = sorted({goal.priority for goal in plan.goals})
    found = [
        Tier(f"priority_{priority}", [(goal, goal.amount) for goal in plan.goals if goal.priority == priority])
        for priority in priorities
    ]
    return [*found, Tier(OVER_ASSIGNMENT, [(goal, goal.target) for goal in plan.goals])]
