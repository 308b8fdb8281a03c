"""Levels above the rep."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocator.errors import Finding
from allocator.plan.columns import REPS
from allocator.plan.conditions import CELL_KEYS
from allocator.plan.draft import Draft
from allocator.plan.places import did_you_mean


def unknown_levels(draft: Draft) -> Iterator[Finding]:
    """Require that every level is a column of reps.csv."""
    present = draft.read["reps"].present
    if not draft.has("reps"):
        return
    for level in draft.settings.levels:
        if level not in present and level not in (*CELL_KEYS, "company"):
            remedy = did_you_mean(level, sorted(present - set(REPS.names)), f'add a column "{level}" to reps.csv')
            yield Finding("plan.yaml levels", f'"{level}" is not a column of reps.csv', remedy)


def misnamed_levels(draft: Draft) -> Iterator[Finding]:
    """Require that a level stands once, and is not called like something else."""
    levels = draft.settings.levels
    for level in dict.fromkeys(levels):
        if level in (*CELL_KEYS, "company"):
            remedy = "leave it out" if level in ("rep", "company") else "name the column otherwise"
            yield Finding("plan.yaml levels", f'"{level}" cannot be a level', remedy)
        if levels.count(level) > 1:
            yield Finding("plan.yaml levels", f'"{level}" stands twice', "keep one of them")


def factors_of_unknown_levels(draft: Draft) -> Iterator[Finding]:
    """Require that over-assignment is given for levels of the plan, and for reps."""
    known = (*draft.settings.levels, "rep")
    if not draft.knows_setting("levels") or not draft.read["reps"].present.issuperset(draft.settings.levels):
        return
    for level in draft.settings.over_assignment.factors:
        if level not in known:
            remedy = did_you_mean(level, known, "add it to levels")
            yield Finding(f"plan.yaml over_assignment.{level}", f'"{level}" is not a level', remedy)
    if draft.knows("plan"):
        names = draft.values("over_assignment", "level")
        for level in sorted(set(names) - {*known, ""}):
            remedy = did_you_mean(level, known, "add it to levels in plan.yaml")
            yield from draft.at("over_assignment", np.equal(names, level), f'"{level}" is not a level', remedy)
