"""Conflict: when the hard rules cannot all hold, the cheapest way to bend them, and the rules that prove it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from allocator.arrays import Floats, Ints
from allocator.errors import SolverFailed
from allocator.rules.cells import Cells
from allocator.solve.bends import Bends, family
from allocator.solve.convex import Proof
from allocator.solve.elastic import EXACT, Bending, Elastic, bend, beyond, elastic, pressing, trimmed, worth
from allocator.solve.program import Labelled

ASKING = ("locks", "floors")
"""Families that ask for quotas; without them no quota at all would hold every rule."""
LIGHT = (*ASKING, "ceilings")
"""Families with few columns, tried first."""
HEAVY = ("goals", "capacity", "max_rate")
"""Families whose columns join only where they make a repair cheaper."""
FEW = 12
"""Groups of a limit that may give way further than the others."""
_ROUNDS = 20


@dataclass(frozen=True)
class Repair:
    """The cheapest bending of hard rules that makes the plan possible."""

    bend: Floats
    """How far each labelled row is bent, in its unit: above its upper bound if positive, else below its lower."""
    proof: Proof
    pressing: Ints
    """Labelled rows with a multiplier: they cannot hold together."""
    program: Elastic
    found: Bending
    """The bending as it was proved, the numbers of the input as columns."""
    needed: Bending
    """The same row by row, no more than needed."""

    @property
    def is_needed(self) -> bool:
        return bool((self.bend != 0).any())

    @property
    def sides(self) -> Ints:
        """Sides that cannot hold together."""
        return pressing(self.found, self.program)


def find_repair(cells: Cells, labelled: Labelled) -> Repair:
    """Bend the numbers of hard rules at least cost per relative unit; no bend proves that the hard rules agree.

    What asks for quotas and the ceilings may bend first. Columns of the other families join as long as one of them
    would make it cheaper, so that in the end the bending is the cheapest of all.

    Raises
    ------
    SolverFailed
        If no engine proves the cheapest bending.
    """
    program = elastic(cells, labelled)
    found = _cheapest(program)
    needed = trimmed(program, found)
    rows = program.rules.sides.row
    bends = np.zeros(len(labelled.lower))
    if found.amount.any():
        moved = _levelled(found, beyond(program, needed.x))
        bends[rows[moved != 0]] = moved[moved != 0]
    return Repair(bends, found.proof, np.unique(rows[pressing(found, program)]), program, found, needed)


def _levelled(found: Bending, moved: Floats) -> Floats:
    """Let all rows of a limit give way as far as those do that need it, but for the few that need most.

    A number of the input is changed for all of its rows, or for a few of them by name.
    """
    out = moved.copy()
    bends = found.bends
    for column in np.flatnonzero(np.isin(bends.owner, ("floors", "ceilings")) & (found.amount > 0)):
        side, weight = (part[bends.column == column] for part in (bends.side, bends.weight))
        need = np.divide(moved[side], weight, where=weight != 0, out=np.zeros(len(side)))
        level = np.sort(need)[::-1][FEW] if len(need) > FEW else 0.0
        out[side] = np.maximum(need, level) * weight
    return out


def _cheapest(program: Elastic) -> Bending:
    parts: list[Bends] = [family(program.rules, name) for name in LIGHT]
    heavy = {name: family(program.rules, name) for name in HEAVY}
    taken = {name: np.zeros(len(bends), bool) for name, bends in heavy.items()}
    found = bend(program, parts)
    for _ in range(_ROUNDS):
        gains = {name: (worth(found, bends) > 1e-6 * bends.cost) & ~taken[name] for name, bends in heavy.items()}
        if not found.amount.any() or not any(gain.any() for gain in gains.values()):
            break
        for name, gain in gains.items():
            taken[name] |= gain if name != "goals" else gain.any()
        found = bend(program, [*parts, *(bends.only(taken[name]) for name, bends in heavy.items())])
    return found


def bend_alone(repair: Repair, name: str) -> Bending | None:
    """Find the least bending of one family that makes the plan possible, None where it alone cannot."""
    program = repair.program
    mine = family(program.rules, name)
    if not (worth(repair.found, mine) + mine.cost > 1e-6 * mine.cost).any():
        return None
    try:
        return bend(program, [mine], EXACT)
    except SolverFailed:
        return None


def bent(labelled: Labelled, repair: Repair) -> Labelled:
    """The rows with the repair applied, a hair wider so that rounding errors do not matter."""
    margin = 1e-7 * np.abs(repair.bend)
    lower = np.where(repair.bend < 0, labelled.lower + repair.bend - margin, labelled.lower)
    upper = np.where(repair.bend > 0, labelled.upper + repair.bend + margin, labelled.upper)
    return replace(labelled, lower=lower, upper=upper)
