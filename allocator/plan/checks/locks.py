"""Locks: whether the quota they fix can exist."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from allocator.errors import Finding
from allocator.plan.checks.cover import roles_of_reps
from allocator.plan.checks.keys import covered_pairs
from allocator.plan.checks.limits import conditions
from allocator.plan.checks.timing import misplaced
from allocator.plan.conditions import Condition, Term
from allocator.plan.draft import Draft


def misplaced_periods(draft: Draft) -> Iterator[Finding]:
    """Require that a lock is for one or more whole quota periods of the year."""
    yield from misplaced(draft, "locks")


def impossible_cells(draft: Draft) -> Iterator[Finding]:
    """Require that a lock is on a rep who sells the metric, covers the territory, and is there in the period."""
    if not draft.knows("plan", "reps", "assignments"):
        return
    locks = draft.frames["locks"]
    sold = {(rep, m) for rep, role in roles_of_reps(draft) for m in draft.settings.roles[role].metrics}
    covered = set(covered_pairs(draft).itertuples(index=False, name=None))
    cells = set(draft.settings.cell_metrics)
    for place, (rep, territory, metric, period) in enumerate(
        zip(locks["rep"], locks["territory"], locks["metric"], locks["period"], strict=True)
    ):
        if rep not in draft.reps or metric not in cells:
            continue
        if (rep, metric) not in sold:
            what = f'"{metric}" is not sold by the role of "{rep}"'
            yield draft.row(
                "locks", place, what, "delete the lock, or add the metric to the role in plan.yaml"
            )
        elif territory and (rep, territory) not in covered:
            what = f'"{rep}" does not cover "{territory}"'
            yield draft.row("locks", place, what, "delete the lock, or add a row to assignments.csv")
        elif not _employed(draft, rep, period):
            what = f'"{rep}" is not there in {period or "the year"}'
            yield draft.row("locks", place, what, "delete the lock, or correct the spell in reps.csv")


def _employed(draft: Draft, rep: str, period: str) -> bool:
    span = draft.calendar.span(period) if period else draft.calendar.year
    if span is None:
        return True
    (start, after), (first, last) = draft.calendar.days(span), draft.spells
    here = (draft.values("reps", "rep") == rep) & (first <= last)
    return bool((here & (first < after) & (last >= start)).any())


def above_a_cap(draft: Draft) -> Iterator[Finding]:
    """Require that a lock is not above a hard limit on quotas; limits on growth and change give way to it."""
    limits, quotas = draft.frames["limits"], draft.numbers("locks", "quota")
    caps, hard = draft.numbers("limits", "max"), ~draft.written("limits", "priority")
    for place, condition in enumerate(conditions(draft)):
        if condition is None or limits["measure"].iloc[place] != "quota" or not hard[place]:
            continue
        inside = _inside(draft, limits["per"].iloc[place].split(), condition)
        for lock in np.flatnonzero(inside & (quotas > caps[place])):
            row = draft.number("limits", place)
            what = f"quota {quotas[lock]:.12g} is above the cap of {caps[place]:.12g} in limits.csv row {row}"
            yield draft.row("locks", int(lock), what, "lower the lock or raise the cap")


def _inside(draft: Draft, per: list[str], condition: Condition) -> npt.NDArray[np.bool_]:
    """Locks all of whose cells lie in one group of a limit, as far as can be told without the cells."""
    locks = draft.frames["locks"]
    if not {*per} <= {"rep", "metric", "period", "territory"}:
        return np.zeros(len(locks), bool)
    inside = np.ones(len(locks), bool)
    if "territory" in per:
        inside &= (locks["territory"] != "").to_numpy(bool)
    if "period" in per:
        inside &= locks["period"].isin(draft.calendar.labels).to_numpy(bool)
    for term in condition.terms:
        inside &= _holds(draft, term)
    return inside


def _holds(draft: Draft, term: Term) -> npt.NDArray[np.bool_]:
    """Tell for which locks a term holds for certain."""
    locks, reps = draft.frames["locks"], draft.frames["reps"]
    if term.key in ("rep", "metric") or (term.key == "territory" and "" not in term.values):
        return term.holds(locks[term.key].to_numpy(object)) & (locks[term.key] != "").to_numpy(bool)
    if term.key not in reps or term.key == "fte":
        return np.zeros(len(locks), bool)
    always = pd.Series(term.holds(reps[term.key].to_numpy())).groupby(reps["rep"].to_numpy()).all()
    return locks["rep"].map(always).fillna(False).to_numpy(bool)
