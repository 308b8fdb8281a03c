"""Figures of a node on cards."""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from allocator.desk.short import short
from allocator.desk.views.rollup import Scope
from allocator.insight.wording import aligned_percent
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


def cards(figures: pd.DataFrame) -> tuple[Card, ...]:
    """Tell the figures of what is chosen: those that `node_figures` returns; nothing where there are none."""
    if figures.empty:
        return (Card("Quotas", "–", "nothing is carried here"),)
    row = figures.iloc[0]
    over = row["target"] / row["goal_part"] - 1 if row["goal_part"] > 0 else 0.0
    padded = f"{aligned_percent(over)} over goals" if over >= 0.0005 else "no over-assignment"
    seats = "Cover by those who are there: quotas of open seats do not count."
    grown = f"from {short(row['last_year'])}" if math.isfinite(row["last_year"]) else "no history"
    return (
        Card("Part of the goals", short(row["goal_part"]), "without cushion"),
        Card("Target", short(row["target"]), padded, meaning("over-assignment")),
        Card("Quotas", short(row["quota"]), "of all reps below"),
        Card("Cover", _share(row["cover"]), "of the goals", meaning("cover")),
        Card("Less open seats", _share(row["cover_without_open_seats"]), "of the goals", seats),
        Card("Growth", _share(row["growth"], "+" if row["growth"] > 0 else ""), grown),
    )


def _share(percent: float, sign: str = "") -> str:
    return f"{sign}{aligned_percent(percent / 100)}" if math.isfinite(percent) else "–"
