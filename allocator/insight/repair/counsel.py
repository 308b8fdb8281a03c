"""The counsel on a conflict: why, which rules, and every way to repair it, the cheapest first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd

from allocator.allocation import Allocation, Status
from allocator.arrays import Ints
from allocator.errors import PlanError
from allocator.insight.repair.certificate import certificate
from allocator.insight.repair.change import Bent, Change, Edit
from allocator.insight.repair.goals import goals
from allocator.insight.repair.hours import hours
from allocator.insight.repair.limits import limits
from allocator.insight.repair.locks import locks
from allocator.insight.repair.settings import max_rate, merged, padding
from allocator.insight.rules_in_words import RuleInWords, in_words
from allocator.plan.plan import Plan
from allocator.plan.read import plan_over
from allocator.rules import read_rows
from allocator.rules.cells import read_cells
from allocator.solve.balance import short_cut
from allocator.solve.bends import FAMILIES
from allocator.solve.conflict import Repair as Bending
from allocator.solve.conflict import bend_alone, find_repair
from allocator.solve.elastic import trimmed
from allocator.solve.program import build, stack
from allocator.solve.smallest import MANY, smallest

SHOWN = 12
"""Rules of a smallest set that are said one by one."""
_TOGETHER = "These cannot all hold, and each kind of them is needed for that:"
MAKERS: dict[str, Callable[[Bent], Change | None]] = {
    "locks": locks,
    "floors": limits,
    "ceilings": limits,
    "padding": padding,
    "goals": goals,
    "capacity": hours,
    "max_rate": max_rate,
}
"""Who turns the bending of a family into changes of the input."""


@dataclass(frozen=True)
class Repair:
    """One way to make the hard rules fit."""

    number: int
    family: str
    """What gives way: locks, floors, ceilings, padding, goals, capacity or max_rate; several joined by `and`."""
    cost: float
    """Size of the change relative to the rules that give way, weighed by family."""
    alone: bool
    """Whether one family is enough."""
    sentences: tuple[str, ...]
    edits: tuple[Edit, ...]
    settings: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """What a scenario that extends this one states in plan.yaml."""
    tables: Mapping[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    """The rows that it states."""

    def __str__(self) -> str:
        said = [text[:1].upper() + text[1:] for text in self.sentences]
        more = [f"   {text}." for text in said[1:SHOWN]]
        rest = [f"   and {len(said) - SHOWN:,} more like these."] if len(said) > SHOWN else []
        return "\n".join([f"{self.number}. {said[0]}.", *more, *rest])


@dataclass(frozen=True)
class Counsel:
    """What is to be said of a conflict; empty where the hard rules agree."""

    certificate: str = ""
    """Why the rules cannot all hold, in one sentence."""
    conflict: tuple[RuleInWords, ...] = ()
    """A smallest set of rules that cannot hold together, up to twelve of them."""
    others: int = 0
    """How many more rules are in it."""
    repairs: tuple[Repair, ...] = ()

    def __str__(self) -> str:
        return f"{self.certificate}\n\n{self.ways}" if self.certificate else "The hard rules agree."

    @property
    def ways(self) -> str:
        """The rules that cannot hold together, and what would repair it."""
        more = [f"- and {self.others:,} more like these"] if self.others else []
        is_small = len(self.conflict) + self.others <= MANY
        first = "These cannot all hold; without any one of them the others can:" if is_small else _TOGETHER
        rules = [first, *(f"- {rule}" for rule in self.conflict)]
        ways = ["Any one of these makes the plan work:", *map(str, self.repairs)] if self.repairs else []
        return "\n".join([*rules, *more, "", *ways]).rstrip()


def repairs(allocation: Allocation) -> Counsel:
    """Say why the hard rules of a plan conflict, which of them, and all that would repair it.

    Parameters
    ----------
    allocation
        An answer with the status `conflict`; of any other there is nothing to say.

    Returns
    -------
    The certificate, a smallest conflicting set, and one repair for each family that is enough alone, beside the
    cheapest of all; every repair has been tried on the plan.

    Raises
    ------
    SolverFailed
        If no engine proves one of the programs behind it.
    """
    bending = allocation.evidence.solved.repair
    if allocation.status is not Status.CONFLICT or bending is None:
        return Counsel()
    sides = smallest(bending.program, bending.sides)
    whole = bending.program.rules.sides
    said = [
        in_words(allocation, int(whole.row[side]), "min" if side == whole.of_lower[whole.row[side]] else "max")
        for side in _by_turns(bending, sides)[:SHOWN].tolist()
    ]
    found = sorted(_candidates(allocation, bending), key=lambda one: (one.cost, one.family))
    numbered = tuple(replace(one, number=k) for k, one in enumerate(found, 1))
    return Counsel(certificate(allocation, bending), tuple(said), max(len(sides) - SHOWN, 0), numbered)


def _by_turns(bending: Bending, sides: Ints) -> Ints:
    """Order sides so that the first ones are of as many rules as there are."""
    block = bending.program.rules.labelled.block[bending.program.rules.sides.row[sides]]
    turn = pd.Series(block).groupby(block).cumcount().to_numpy()
    return sides[np.lexsort((sides, turn))] if len(sides) > SHOWN else sides


def _candidates(allocation: Allocation, bending: Bending) -> list[Repair]:
    used = _used(bending)
    cheapest = Bent(allocation, bending.program, bending.found, bending.needed)
    found = [_tried(cheapest, used, bending.proof.objective)]
    for name in FAMILIES:
        if [name] == used:
            continue
        alone = bend_alone(bending, name)
        if alone is not None:
            bent = Bent(allocation, bending.program, alone, trimmed(bending.program, alone))
            found.append(_tried(bent, [name], alone.proof.objective))
    return [one for one in found if one is not None]


def cheapest_change(allocation: Allocation, bending: Bending) -> tuple[str, ...]:
    """What the cheapest bending changes, said but not tried."""
    cheapest = Bent(allocation, bending.program, bending.found, bending.needed)
    made = [MAKERS[name](cheapest) for name in _makers(_used(bending))]
    return tuple(text for change in made if change is not None for text in change.sentences)


def _used(bending: Bending) -> list[str]:
    """Families that give way in the cheapest bending."""
    return sorted(set(bending.found.bends.owner[bending.found.amount > 0]), key=list(FAMILIES).index)


def _tried(bent: Bent, families: list[str], cost: float) -> Repair | None:
    """A repair that makes the plan work as it is read anew; None where its numbers cannot be written so."""
    for exact in (False, True):
        changes = [MAKERS[name](replace(bent, exact=exact)) for name in _makers(families)]
        made = [change for change in changes if change is not None]
        if len(made) < len(changes):
            return None
        one = _joined(families, cost, made)
        if _works(bent.allocation.plan, one):
            return one
    return None


def _makers(families: list[str]) -> list[str]:
    """Families with a maker of their own; floors and ceilings are changed together."""
    return [name for name in families if not (name == "ceilings" and "floors" in families)]


def _joined(families: list[str], cost: float, changes: list[Change]) -> Repair:
    settings: dict[str, Any] = {}
    tables: dict[str, pd.DataFrame] = {}
    for change in changes:
        settings = merged(settings, dict(change.settings))
        tables |= {name: table for name, table in change.rows.items() if len(table)}
    sentences = tuple(text for change in changes for text in change.sentences)
    edits = tuple(edit for change in changes for edit in change.edits)
    return Repair(0, " and ".join(families), cost, len(families) == 1, sentences, edits, settings, tables)


def _works(plan: Plan, repair: Repair) -> bool:
    """Tell whether the hard rules agree once the plan is read with a repair applied."""
    if not repair.sentences:
        return False
    try:
        cells = read_cells(plan_over(plan, repair.settings, repair.tables))
        labelled = stack(cells, read_rows(cells))
    except PlanError:
        return False
    program = build(cells, labelled)
    if not (program.floor > program.ceiling).any() and short_cut(program, None).converged:
        return True
    return not find_repair(cells, labelled).is_needed
