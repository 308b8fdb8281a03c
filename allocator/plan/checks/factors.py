"""Factors of over-assignment that hold for the same rep, without one being more particular."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pandas as pd

from allocator.arrays import Mask
from allocator.errors import Finding
from allocator.plan.checks.limits import conditions
from allocator.plan.conditions import Condition
from allocator.plan.draft import Draft


def factors_without_order(draft: Draft) -> Iterator[Finding]:
    """Require that of two factors for one rep and level the one with more conditions can be told."""
    table, factors = draft.frames["over_assignment"], draft.numbers("over_assignment", "factor")
    read = conditions(draft, "over_assignment")
    for places in table.reset_index(drop=True).groupby("level").groups.values():
        for one, other in combinations(places.tolist(), 2):
            a, b = read[one], read[other]
            if a is None or b is None or len(a.terms) != len(b.terms) or factors[one] == factors[other]:
                continue
            both = _holds(draft, a) & _holds(draft, b)
            if both.any() and not _exclude(a, b) and not _only_bases(draft, a, b):
                rep = draft.values("reps", "rep")[np.argmax(both)]
                first = draft.number("over_assignment", one)
                what = f'holds for "{rep}", and so does row {first} with another factor'
                yield draft.row("over_assignment", other, what, "add a condition to one of them")


def _holds(draft: Draft, condition: Condition) -> Mask:
    """Tell for which rows of reps.csv a condition can hold, as far as it speaks of reps."""
    reps: pd.DataFrame = draft.frames["reps"]
    holds = np.ones(len(reps), bool)
    for term in condition.terms:
        if term.key in reps and term.key != "territory":
            holds &= term.holds(reps[term.key].to_numpy())
    return holds


def _only_bases(draft: Draft, one: Condition, other: Condition) -> bool:
    """Tell whether one names base metrics only and the other no metric, so that it does not hold for them."""
    named = {term.values for condition in (one, other) for term in condition.of("metric") if term.operator == "="}
    apart = bool(one.of("metric")) != bool(other.of("metric"))
    metrics = draft.settings.metrics
    parts = {part for values in named for v in values if v in metrics for part in draft.settings.parts(v)}
    return apart and bool(parts) and all(part in metrics and metrics[part].base for part in parts)


def _exclude(one: Condition, other: Condition) -> bool:
    """Tell whether two conditions ask for different values of one key."""
    wanted = {term.key: set(term.values) for term in one.terms if term.operator == "="}
    there = {term.key: set(term.values) for term in other.terms if term.operator == "="}
    return any(not wanted[key] & there[key] for key in wanted.keys() & there.keys())
