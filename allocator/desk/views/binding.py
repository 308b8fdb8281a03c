"""Which limits bind: counted by rule, and row by row."""

from __future__ import annotations

import math

import pandas as pd

from allocator.allocation import Allocation
from allocator.plan.settings import Settings

MOST_ROWS = 500
_NUMBERS = ["value", "min", "max", "slack"]
_LARGE = 1_000.0
"""From here on decimals are left out."""


def binding_counts(allocation: Allocation) -> pd.DataFrame:
    """Return how many rows each rule has and how many of them bind. Columns: rule, rows, binding, part in percent."""
    table = allocation.rules.astype({"rule": str})
    groups = table["binding"].astype(bool).groupby(table["rule"])
    found = pd.DataFrame({"rows": groups.size(), "binding": groups.sum()}).reset_index()
    found["part"] = 100 * found["binding"] / found["rows"]
    found["rule"] = found["rule"].str.replace("_", " ")
    return found.sort_values("binding", ascending=False, kind="stable").reset_index(drop=True)


def binding_rows(allocation: Allocation, text: str = "") -> tuple[pd.DataFrame, int]:
    """Return the binding rows of rules.csv that hold a text, goals left out, and how many there are.

    Columns: rule, about (whom and what, in words), and as texts value, min, max and slack; at most 500 rows.
    """
    table = allocation.rules.astype({"rule": str, "label": str})
    mine = table[table["binding"].astype(bool) & (table["rule"] != "goals")]
    words = [_about(label, allocation.plan.settings) for label in mine["label"]]
    about = pd.Series(words, mine.index, dtype=str)
    mine = mine.assign(about=about, rule=mine["rule"].str.replace("_", " "))
    said = mine["rule"] + " " + mine["label"] + " " + mine["about"]
    mine = mine[said.str.casefold().str.contains(text.strip().casefold(), regex=False)]
    first = mine.head(MOST_ROWS).reset_index(drop=True)
    return first[["rule", "about"]].assign(**{name: first[name].map(_amount) for name in _NUMBERS}), len(mine)


def _about(label: str, settings: Settings) -> str:
    """Tell whom and what a row is about: its label without the rule, metrics by what they are called."""
    inner = label.partition("(")[2].removesuffix(")") or label
    keys = inner.split(", ")
    return " · ".join(settings.metrics[key].label or key if key in settings.metrics else key for key in keys)


def _amount(value: float) -> str:
    if not math.isfinite(value):
        return "–"
    text = f"{value:,.0f}" if abs(value) >= _LARGE else f"{value:,.2f}".rstrip("0").removesuffix(".")
    return "0" if text == "-0" else text
