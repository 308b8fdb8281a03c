"""Figures of a node on cards."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from allocator.allocation import Allocation
from allocator.desk.short import short
from allocator.desk.views.rollup import Scope
from allocator.insight.wording import aligned_percent, wording
from allocator.plan.glossary import meaning


@dataclass(frozen=True)
class Card:
    """One figure."""

    label: str
    value: str
    detail: str = ""
    meaning: str = ""


def breadcrumb(scope: Scope) -> str:
    """Say what is looked at, the company first: Company › West › Team 4."""
    return " › ".join(["Company", *(node for node in scope.chosen.values() if node)])


def cards(allocation: Allocation, scope: Scope, figures: pd.DataFrame) -> tuple[Card, ...]:
    """Tell the figures of what is chosen: those that `node_figures` returns; nothing where there are none."""
    if figures.empty:
        return (Card("Quotas", "–", "nothing is carried here"),)
    row = figures.iloc[0]
    words = wording(allocation.plan.settings, scope.metric)
    unit = words.unit if words.is_money else ""
    over = row["target"] / row["goal_part"] - 1 if row["goal_part"] > 0 else 0.0
    padded = f"{aligned_percent(over)} over the goals" if over >= 0.0005 else "no over-assignment here"
    seats = "Cover by those who are there: quotas of open seats do not count."
    grown = f"last year {short(row['last_year'], unit)}" if math.isfinite(row["last_year"]) else "no history"
    return (
        Card("Part of the goals", short(row["goal_part"], unit), "before over-assignment"),
        Card("Target", short(row["target"], unit), padded, meaning("over-assignment")),
        Card("Quotas", short(row["quota"], unit), words.quota(row["quota"], unit=True)),
        Card("Cover", _share(row["cover"]), "quotas ÷ part of the goals", meaning("cover")),
        Card("Without open seats", _share(row["cover_without_open_seats"]), "cover by those there", seats),
        Card("Growth", _share(row["growth"], "+" if row["growth"] > 0 else ""), grown),
    )


def _share(percent: float, sign: str = "") -> str:
    return f"{sign}{aligned_percent(percent / 100)}" if math.isfinite(percent) else "–"
