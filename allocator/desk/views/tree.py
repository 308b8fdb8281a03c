"""Company, regions, teams and reps: what lies below each, and who is found by a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from allocator.plan.plan import Plan

EVERYONE = ""
"""Stands for the whole of a level."""


def nodes(plan: Plan, level: str, chosen: Mapping[str, str]) -> list[str]:
    """Return the names of a level that lie below what is chosen of the levels above it, sorted."""
    above = plan.settings.levels[: plan.settings.levels.index(level)]
    reps = _below(plan.table("reps"), {name: chosen.get(name, EVERYONE) for name in above})
    return sorted({str(name) for name in reps[level] if name})


def members(plan: Plan, metric: str, chosen: Mapping[str, str], text: str = "") -> list[str]:
    """Return the reps that can carry a metric, below what is chosen, in whose row a text stands; in the order of names.

    The text is looked for in every column of reps.csv, upper case or lower; several words must all be found.
    """
    reps = plan.table("reps")
    able = reps[reps["role"].isin(_roles(plan, metric))]
    found = _with(_below(able, chosen), text)
    return [str(rep) for rep in found["rep"].drop_duplicates().sort_values()]


def _roles(plan: Plan, metric: str) -> list[str]:
    parts = set(plan.settings.parts(metric))
    return [name for name, role in plan.settings.roles.items() if parts & set(role.metrics)]


def _below(reps: pd.DataFrame, chosen: Mapping[str, str]) -> pd.DataFrame:
    for level, node in chosen.items():
        reps = reps[reps[level] == node] if node else reps
    return reps


def _with(reps: pd.DataFrame, text: str) -> pd.DataFrame:
    words = text.casefold().split()
    if not words:
        return reps
    first, *rest = _texts(reps)
    texts = reps[first].str.cat(reps[rest], sep=" ").str.casefold()
    for word in words:
        keep = texts.str.contains(word, regex=False)
        reps, texts = reps[keep], texts[keep]
    return reps


def _texts(reps: pd.DataFrame) -> Sequence[str]:
    return [str(name) for name in reps.columns if pd.api.types.is_string_dtype(reps[name].dtype)]
