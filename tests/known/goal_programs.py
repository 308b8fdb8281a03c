"""Published goal programs with their published answers, and a plain lexicographic solver to confirm them.

All are examples of chapter 3 of J. P. Ignizio, *Goal Programming and Extensions*, Lexington Books 1976.
Coefficients, targets and achievements are as in the data sets of F. Novomestky's R package goalprog
1.0-2, points as in its manual; 3-1 is also Example 3.7 of the SAS/OR manual of PROC LP. Two slips of that
package's manual are put right here: the page of 3-2 repeats the point of 3-1 (its achievement ends in 60
and 5, as that of (25, 15) does), and the page of 3-5 prints the first target as 10,000 where the data set
has 1,000, and the printed achievement of 580 needs 1,000.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Deviation:
    """A deviation to be kept small: of which objective, at which priority, with what weight."""

    objective: int
    priority: int
    above: float
    below: float


@dataclass(frozen=True)
class GoalProgram:
    """Least deviations from targets, priority by priority, over nonnegative variables."""

    name: str
    coefficients: tuple[tuple[float, ...], ...]
    targets: tuple[float, ...]
    deviations: tuple[Deviation, ...]
    point: tuple[float, ...]
    achievement: tuple[float, ...]


IGNIZIO_3_1 = GoalProgram(
    "3-1", ((10, 15), (100, 100), (0, 1)), (40, 1000, 7),
    (Deviation(0, 1, 1, 0), Deviation(1, 2, 0, 1), Deviation(2, 3, 0, 1)),
    (4, 0), (0, 600, 7),
)  # fmt: skip
IGNIZIO_3_2 = GoalProgram(
    "3-2", ((1, 1), (1, 1), (1, 0), (0, 1)), (40, 100, 30, 15),
    (Deviation(2, 1, 1, 0), Deviation(3, 1, 1, 0), Deviation(0, 2, 1, 0), Deviation(1, 3, 0, 1),
     Deviation(2, 4, 0, 1), Deviation(3, 4, 0, 1.5)),
    (25, 15), (0, 0, 60, 5),
)  # fmt: skip
IGNIZIO_3_3 = GoalProgram(
    "3-3", ((1, 1), (1, 0), (5, 3), (1, 1)), (10, 4, 56, 12),
    (Deviation(0, 1, 2, 0), Deviation(1, 1, 3, 0), Deviation(2, 2, 0, 1), Deviation(3, 3, 1, 0)),
    (4, 6), (0, 18, 0),
)  # fmt: skip
IGNIZIO_3_5 = GoalProgram(
    "3-5", ((8, 12), (1, 2), (1, 0), (0, 1)), (1000, 40, 30, 15),
    (Deviation(2, 1, 1, 0), Deviation(3, 1, 1, 0), Deviation(0, 2, 0, 1), Deviation(1, 3, 1, 0),
     Deviation(2, 4, 0, 1), Deviation(3, 4, 0, 1.5)),
    (30, 15), (0, 580, 20, 0),
)  # fmt: skip
IGNIZIO_3_6 = GoalProgram(
    "3-6",
    ((1, 1, 1, 1), (1, 0, 0, 0), (0, 1, 0, 0), (0, 1, 0, 0), (1, 0, 1, 0), (0, 0, 0, 1),
     (0.06, 0.05, 0.08, 0.07)),
    (50_000, 20_000, 5_000, 15_000, 10_000, 30_000, 4_000),
    (Deviation(0, 1, 1, 0), Deviation(1, 2, 0, 1), Deviation(2, 2, 0, 2), Deviation(3, 2, 2, 0),
     Deviation(5, 3, 0, 1), Deviation(4, 4, 1, 0), Deviation(6, 4, 0, 1)),
    (20_000, 5_000, 0, 25_000), (0, 0, 5_000, 10_800),
)  # fmt: skip
PUBLISHED = (IGNIZIO_3_1, IGNIZIO_3_2, IGNIZIO_3_3, IGNIZIO_3_5, IGNIZIO_3_6)


def solve(program: GoalProgram) -> tuple[Floats, Floats]:
    """Solve with SciPy, one linear program per priority; the point and the achievement of each priority."""
    rows = np.array(program.coefficients, float)
    goals, variables = rows.shape
    balance = np.hstack([rows, np.eye(goals), -np.eye(goals)])
    priorities = sorted({d.priority for d in program.deviations})
    costs = [_cost(program, priority, goals, variables) for priority in priorities]
    achieved: list[float] = []
    found = np.zeros(variables)
    for cost in costs:
        kept = np.array(costs[: len(achieved)]).reshape(-1, variables + 2 * goals)
        bound = np.array(achieved) * (1 + 1e-12) + 1e-9
        result = linprog(cost, A_ub=kept, b_ub=bound, A_eq=balance, b_eq=program.targets, method="highs")
        achieved.append(result.fun)
        found = result.x[:variables]
    return found, np.array(achieved)


def _cost(program: GoalProgram, priority: int, goals: int, variables: int) -> Floats:
    cost = np.zeros(variables + 2 * goals)
    for deviation in program.deviations:
        if deviation.priority == priority:
            cost[variables + deviation.objective] += deviation.below
            cost[variables + goals + deviation.objective] += deviation.above
    return cost
