"""What no rep covers, and what was taken for granted."""

from __future__ import annotations

import pandas as pd

from allocator.allocation import Allocation
from allocator.insight.wording import wording

MOST_ROWS = 500


def uncovered_sums(allocation: Allocation) -> pd.DataFrame:
    """Return what nobody covers by kind, metric and reason, the largest first.

    Columns: kind, metric (its label), why, places (how many territories and books) and amount in words.
    """
    table = allocation.uncovered.astype(dict.fromkeys(("kind", "metric", "why", "territory", "rep"), object))
    keys = ["kind", "metric", "why"]
    groups = table.assign(place=table["territory"] + table["rep"]).groupby(keys, sort=False)
    sums = groups.agg(places=("place", "nunique"), amount=("amount", "sum")).reset_index()
    sums = sums.sort_values("amount", ascending=False, kind="stable").reset_index(drop=True)
    each = zip(sums["metric"], sums["amount"], strict=True)
    return sums.assign(
        amount=[_amount(allocation, metric, amount) for metric, amount in each],
        metric=[_label(allocation, metric) for metric in sums["metric"]],
    )  # fmt: skip


def uncovered_rows(allocation: Allocation) -> pd.DataFrame:
    """Return the largest rows of uncovered.csv, with metrics by their labels."""
    table = allocation.uncovered.sort_values("amount", ascending=False, kind="stable").head(MOST_ROWS)
    metric = [_label(allocation, str(name)) for name in table["metric"]]
    return table.assign(metric=metric).reset_index(drop=True)


def _amount(allocation: Allocation, metric: str, amount: float) -> str:
    known = metric in allocation.plan.settings.metrics
    return wording(allocation.plan.settings, metric).amount(amount, unit=True) if known else f"{amount:,.0f}"


def _label(allocation: Allocation, metric: str) -> str:
    return wording(allocation.plan.settings, metric).label if metric in allocation.plan.settings.metrics else metric


def assumption_kinds(allocation: Allocation) -> dict[str, int]:
    """Return how many assumptions there are of each kind, in the order of assumptions.csv."""
    kinds = allocation.assumptions["kind"].astype(str)
    return {kind: int((kinds == kind).sum()) for kind in dict.fromkeys(kinds)}


def assumptions(allocation: Allocation, kinds: list[str]) -> pd.DataFrame:
    """Return the assumptions of some kinds, of all where none is named."""
    table = allocation.assumptions
    return table[table["kind"].isin(kinds)] if kinds else table
