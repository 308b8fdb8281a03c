"""Locks: whether the quota they fix can exist."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.arrays import Mask
from allocator.errors import Finding
from allocator.plan.checks.cover import roles_of_reps
from allocator.plan.checks.keys import covered_pairs
from allocator.plan.checks.timing import misplaced
from allocator.plan.draft import Draft


def misplaced_periods(draft: Draft) -> Iterator[Finding]:
    """Require that a lock is for one or more whole quota periods of the year."""
    yield from misplaced(draft, "locks")


def impossible_cells(draft: Draft) -> Iterator[Finding]:
    """Require that a locked rep sells the metric, covers the territory and is there in the period."""
    if not draft.knows("plan", "reps", "assignments"):
        return
    locks, roles = draft.frames["locks"], draft.settings.roles
    if locks.empty:
        return
    sold = [(rep, metric) for rep, role in roles_of_reps(draft) for metric in roles[role].metrics]
    cells = draft.among("locks", "metric", draft.settings.cell_metrics)
    known = cells & draft.among("locks", "rep", draft.reps)
    sells = _among(locks[["rep", "metric"]], sold)
    covers = (locks["territory"] == "").to_numpy(bool)
    if not covers.all():
        covers = covers | _among(locks[["rep", "territory"]], covered_pairs(draft))
    for place in np.flatnonzero(known & ~sells).tolist():
        what = f'"{locks["metric"].iloc[place]}" is not sold by the role of "{locks["rep"].iloc[place]}"'
        yield draft.row("locks", place, what, "delete the lock, or add the metric to the role in plan.yaml")
    for place in np.flatnonzero(known & ~covers).tolist():
        what = f'"{locks["rep"].iloc[place]}" does not cover "{locks["territory"].iloc[place]}"'
        yield draft.row("locks", place, what, "delete the lock, or add a row to assignments.csv")
    for place in np.flatnonzero(known & ~_there(draft)).tolist():
        what = f'"{locks["rep"].iloc[place]}" is not there in {locks["period"].iloc[place] or "the year"}'
        yield draft.row("locks", place, what, "delete the lock, or correct the spell in reps.csv")


def _among(pairs: pd.DataFrame, known: list[tuple[str, str]] | pd.DataFrame) -> Mask:
    names = set(known if isinstance(known, list) else zip(known.iloc[:, 0], known.iloc[:, 1], strict=True))
    wanted = zip(pairs.iloc[:, 0], pairs.iloc[:, 1], strict=True)
    return np.fromiter((pair in names for pair in wanted), bool, len(pairs))


def _there(draft: Draft) -> Mask:
    """Tell for which locks the rep is employed on some day of the period."""
    periods, (first, last) = draft.values("locks", "period"), draft.spells
    code = pd.factorize(np.concatenate([draft.values("locks", "rep"), draft.values("reps", "rep")]))[0]
    locked, spells = code[: len(periods)], code[len(periods) :]
    there = np.zeros(len(periods), bool)
    for label in pd.unique(periods):
        begins, after = draft.calendar.days(draft.calendar.span(label) or draft.calendar.year)
        here = np.zeros(len(code), bool)
        here[spells[(first <= last) & (first < after) & (last >= begins)]] = True
        there |= (periods == label) & here[locked]
    return there
