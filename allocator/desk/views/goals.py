"""The goals of a plan as a table to edit, with what the allocation carries of each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.desk.edit import Edit, SetCell, Several
from allocator.desk.stated import Stated
from allocator.desk.typed_number import read_typed
from allocator.errors import Finding
from allocator.insight.wording import aligned_percent, percent, wording
from allocator.plan.numbers import NumberFormatError, read_number

ASKS = "asks for"
TEXTS = ("goal", "metric", "period", "scope", "priority", "weight", "objective", "owner")
"""Columns that are edited as they stand in goals.csv."""
DIRECT = "direct"
SOLVED = ("carried", "gap")
"""Columns of the last allocation."""
MAIN = ("goal", "metric", "period", ASKS, *SOLVED, "scope", "priority")
MORE = ("weight", "objective", "owner")
"""Columns that are shown on demand."""


def goal_table(stated: Stated, allocation: Allocation | None) -> pd.DataFrame:
    """Return a row for each goal, all texts; the index holds the stable rows of goals.csv.

    Columns: goal, metric, period, asks for (an amount, or a rate of the base), carried, gap (and its part), scope,
    priority, weight, objective, owner.
    """
    frame = stated.table("goals")
    rows = list(stated.rows("goals").values())
    shown = frame[list(TEXTS)].copy()
    shown[ASKS] = pd.Series([_asked(row, stated) for row in rows], index=frame.index, dtype="str")
    carried = _carried(allocation)
    found = [carried.get(_key(row), ("", "")) for row in rows]
    for place, name in enumerate(SOLVED):
        shown[name] = pd.Series([values[place] for values in found], index=frame.index, dtype="str")
    return shown[[*MAIN, *MORE]]


def goal_metrics(stated: Stated) -> dict[str, str]:
    """Return the metrics that a goal can be on, by name, with those that a row names and plan.yaml does not."""
    known = {name: metric.label for name, metric in stated.settings.metrics.items()}
    return {**{name: name for name in stated.values("goals", "metric")}, **known}


def _asked(row: dict[str, str], stated: Stated) -> str:
    """Write what a goal asks for: 92 % or 18,000,000; as it stands where it is no number."""
    text = row["rate"] or row["amount"]
    try:
        value = read_number(text)
    except NumberFormatError:
        return text
    if row["rate"]:
        return percent(value)
    return wording(stated.settings, row["metric"]).amount(value) if row["metric"] in stated.settings.metrics else text


def _key(row: dict[str, str]) -> tuple[str, ...]:
    return row["metric"], row["period"], row["scope"], row["line"] or DIRECT, row["goal"]


def _carried(allocation: Allocation | None) -> dict[tuple[str, ...], tuple[str, str]]:
    """Carried and gap of each goal, by its key with and without its id."""
    if allocation is None:
        return {}
    goals, settings = allocation.goals, allocation.plan.settings
    columns = ("metric", "period", "scope", "line", "goal", "amount", "carried", "gap")
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for metric, period, scope, line, goal, amount, carried, gap in zip(*(goals[name] for name in columns), strict=True):
        words = wording(settings, metric)
        short = f"▼ {words.amount(gap)} ({aligned_percent(gap / amount)})" if gap > 0 and amount > 0 else "–"
        told = (words.amount(carried), short)
        for named in (goal, ""):
            found.setdefault((metric, period, scope, line, named), told)
    return found


def goal_edits(stated: Stated, row: int, column: str, typed: str) -> Edit | Finding:
    """Return the edit that a typed cell of the table asks for, or what is wrong with it."""
    if column != ASKS:
        return SetCell("goals", row, column, new=typed)
    goal = stated.rows("goals")[row]
    metric = goal["metric"]
    read = asked_for(stated, metric, typed)
    if isinstance(read, Finding):
        return Finding(f"goals.csv row {row}", read.what, read.remedy)
    shown = f"goal {goal['goal'] or metric}: asks for {typed.strip()} → "
    edits = tuple(SetCell("goals", row, name, new=text) for name, text in read.items())
    return Several(edits, f"{shown}{_asked({'metric': metric, **read}, stated)}, before {_asked(goal, stated)}")


def asked_for(stated: Stated, metric: str, typed: str) -> dict[str, str] | Finding:
    """Read what a goal asks for, `18M` or `92 %`, as the texts of its amount and its rate."""
    text = typed.strip()
    try:
        value = read_typed(text)
    except NumberFormatError as error:
        return Finding("goal", str(error), error.remedy)
    has_base = metric in stated.settings.metrics and stated.settings.metrics[metric].base
    if text.endswith("%") and not has_base:
        return Finding("goal", f'"{text}" is a rate, and {metric} has no base to be a share of', "write an amount")
    is_rate = has_base and (text.endswith("%") or value <= 1.0)
    written = f"{value:.15g}"
    return {"amount": "", "rate": written} if is_rate else {"amount": written, "rate": ""}


def balance_said(allocation: Allocation) -> str:
    """Say how far the years of reps lie from fair share, on average over reps and metrics."""
    return f"{percent(distance(allocation))} from fair share on average"


def distance(allocation: Allocation) -> float:
    """Mean of |quota − fair share| ÷ fair share over rep years, each weighing as its fair share within its metric."""
    years = allocation.reps[["metric", "quota", "fair_share"]]
    years = years.assign(off=(years["quota"] - years["fair_share"]).abs())
    sums = years.groupby("metric")[["off", "fair_share"]].sum()
    sums = sums[sums["fair_share"] > 0]
    counts = years[years["fair_share"] > 0].groupby("metric").size().reindex(sums.index)
    return float(np.average(sums["off"] / sums["fair_share"], weights=counts)) if len(sums) else 0.0
