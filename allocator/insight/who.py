"""Whom and when some rows of a rule are about, in few words."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from allocator.allocation import Allocation
from allocator.insight.wording import listed, stretches

_NAMED = 3
_NOUNS = {"rep": "reps", "territory": "territories", "goal": "goals", "node": "groups"}
_RUNS = 3


@dataclass(frozen=True)
class Who:
    """Names reps, territories, goals or other groups of a rule."""

    allocation: Allocation
    rule: str

    def named(self, rows: pd.DataFrame) -> str:
        """Name up to three; more by the node of a level that they make up, else how many and the first two."""
        kind = next((kind for kind in _NOUNS if (rows[kind] != "").any()), "")
        if not kind:
            return ""
        names = list(dict.fromkeys(rows[kind]))
        if len(names) <= _NAMED:
            return listed(names)
        node = self._node(set(names)) if kind == "rep" else ""
        return node or f"{len(names):,} {_NOUNS[kind]} ({names[0]}, {names[1]}, …)"

    def _node(self, names: set[str]) -> str:
        """Name the node that these reps are all of, or say that they are all there are."""
        quotas = self.allocation.quotas
        if names >= set(quotas["rep"].unique()):
            return f"all {len(names):,} reps"
        for level in self.allocation.plan.settings.levels:
            nodes = quotas.loc[quotas["rep"].isin(names), level].unique()
            if len(nodes) == 1 and nodes[0] and set(quotas.loc[quotas[level] == nodes[0], "rep"].unique()) <= names:
                return f"the {len(names):,} reps of {nodes[0]}"
        return ""


@dataclass(frozen=True)
class When:
    """Names periods."""

    allocation: Allocation

    def named(self, periods: pd.Series) -> str:
        """Name periods as stretches, or count them where that would be long; nothing for rows of the whole year."""
        labels = self.allocation.plan.calendar.labels
        chosen = set(periods) - {""}
        if not chosen or len(labels) == 1:
            return ""
        text = stretches(labels, chosen)
        return text if text.count(",") < _RUNS else f"{len(chosen)} of {len(labels)} periods"
