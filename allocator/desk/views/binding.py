"""Which limits bind: counted by rule, and row by row."""

from __future__ import annotations

import pandas as pd

from allocator.allocation import Allocation

MOST_ROWS = 500
_ORDER = ["rule", "label", "value", "min", "max", "slack"]


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

    Columns: rule, label, value, min, max and slack; at most 500 rows.
    """
    table = allocation.rules.astype({"rule": str, "label": str})
    mine = table[table["binding"].astype(bool) & (table["rule"] != "goals")]
    mine = mine[mine["label"].str.casefold().str.contains(text.strip().casefold(), regex=False)]
    return mine[_ORDER].head(MOST_ROWS).reset_index(drop=True), len(mine)
