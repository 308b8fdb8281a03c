"""The plan beside what was set: a row for each rep, and what they come to together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.desk.short import short_move
from allocator.insight.wording import wording
from allocator.plan.calendar import MONTHS, Length, Span
from allocator.tables.frame import quotient

LOCKED, BOUND, PLAIN = "⊘", "⚑", ""
_BEFORE = ("rep", "metric", "share_of_goal", "fair_share", "quota", "rounding")
_CARRIED = "carried_for_others"
_FELT = 0.5
_FEW = 3
_WORDS = {
    "capacity": "working hours",
    "locks": "locked",
    "part_of": "part of another metric",
    "max_rate": "highest rate",
    "play_to_strengths": "plays to strengths",
    "plan_in_force": "plan in force",
    "least_change": "least change",
    "rounding": "rounding",
}


def plan_grid(
    allocation: Allocation, metric: str, reps: Sequence[str], baseline: pd.DataFrame | None = None
) -> pd.DataFrame:  # fmt: skip
    """Return the year of reps in a metric.

    Columns: fair_share and quota; change (quota less that of the baseline; NaN without one), load (hours needed ÷
    hours there are, over all metrics), growth (against last year), last_year, needed and hours. The index holds the
    reps as they were given.
    """
    order = pd.Index(reps, name="rep")
    year = _of_metric(allocation.reps, metric, order)
    hours = _hours(allocation).reindex(order)
    before = np.nan if baseline is None else _of_metric(baseline, metric, order)["quota"].fillna(0.0)
    quota = year["quota"].fillna(0.0)
    return pd.DataFrame({
        "fair_share": year["fair_share"].fillna(0.0),
        "quota": quota,
        "change": quota - before,
        "load": quotient(hours["needed"].to_numpy(), hours["hours"].to_numpy()),
        "growth": quotient(quota.to_numpy(), year["last_year"].to_numpy()) - 1.0,
        "last_year": year["last_year"],
        "needed": hours["needed"],
        "hours": hours["hours"],
    }, index=order)  # fmt: skip


def totals(grid: pd.DataFrame) -> dict[str, float]:
    """Add a grid up: reps, fair_share, quota and change; load by hours, growth of those who sold last year."""
    had = grid["last_year"].notna()
    last_year = grid.loc[had, "last_year"].sum()
    hours = grid["hours"].sum()
    return {
        "reps": float(len(grid)),
        "fair_share": float(grid["fair_share"].sum()),
        "quota": float(grid["quota"].sum()),
        "change": float(grid["change"].sum(min_count=1)),
        "load": float(grid["needed"].sum() / hours) if hours > 0 else np.nan,
        "growth": float(grid.loc[had, "quota"].sum() / last_year - 1) if last_year > 0 else np.nan,
    }


def periods_grid(allocation: Allocation, metric: str, reps: Sequence[str], length: Length) -> pd.DataFrame:
    """Return the quotas of reps in a metric by quarter or month, a column for each, and `quota` of the year.

    `length` is one of `lengths`. The index holds the reps as they were given.
    """
    calendar = allocation.plan.calendar
    own = allocation.quotas[allocation.quotas["metric"] == metric]
    wide = own.astype({"rep": str, "period": str}).pivot_table("quota", "rep", "period", "sum")
    wide = wide.reindex(index=pd.Index(reps, name="rep"), columns=list(calendar.labels)).fillna(0.0)
    year, step = calendar.year, MONTHS[length]
    groups = [calendar.label(Span(first, first + step)) for first in range(year.start, year.end, step)]
    places = {label: calendar.covered(label) for label in groups}
    summed = {label: wide.loc[:, mask].sum(axis=1) for label, mask in places.items()}
    return pd.DataFrame({**summed, "quota": wide.sum(axis=1)}, index=wide.index)


def lengths(allocation: Allocation) -> tuple[Length, ...]:
    """Return the stretches of time that quotas can be shown by, the longest first."""
    order: tuple[Length, ...] = ("year", "half", "quarter", "month")
    known = order[: order.index(allocation.plan.calendar.periods) + 1]
    return tuple(name for name in known if name != "half" or allocation.plan.calendar.periods == "half")


def why(allocation: Allocation, metric: str, names: Sequence[str]) -> pd.Series[str]:
    """Say what moves each rep's quota from fair share, the strongest first: the rule, and how much it moves."""
    reps = pd.Index(names, name="rep")
    words = wording(allocation.plan.settings, metric)
    table = allocation.waterfall
    mine = table[(table["metric"] == metric) & table["rep"].isin(reps)]
    rules = [name for name in mine.columns if name not in _BEFORE and not name.startswith("padding_")]
    moves = mine.astype({"rep": str}).melt(["rep"], rules, "rule", "move")
    felt = moves[moves["move"].abs() >= _FELT * words.step]
    felt = felt.sort_values("move", key=np.abs, ascending=False, kind="stable").groupby("rep").head(_FEW)
    told: dict[str, list[str]] = {}
    for rep, rule, move in zip(felt["rep"], felt["rule"], felt["move"], strict=True):
        told.setdefault(rep, []).append(_said(rule, move))
    said = pd.Series({rep: " · ".join(parts) for rep, parts in sorted(told.items())}, dtype="str")
    carries = pd.Index(mine["rep"].astype(str))
    none = np.where(reps.isin(carries), "at fair share", "carries no quota here")
    out = pd.Series(none, reps, dtype="str")
    out.loc[said.index] = (_sign(felt).astype("str") + said.astype("str")).to_numpy()
    return out


def _sign(felt: pd.DataFrame) -> pd.Series[str]:
    """A sign for each rep whom a lock or another rule moves."""
    kind = np.select([felt["rule"] == "locks", felt["rule"] != _CARRIED], [2, 1], 0)
    strongest = pd.Series(kind, index=felt["rep"].to_numpy()).groupby(level=0).max()
    return strongest.map({2: f"{LOCKED} ", 1: f"{BOUND} ", 0: PLAIN})


def _said(rule: str, move: float) -> str:
    words = "carries" if rule == _CARRIED and move > 0 else rule_words(rule, move)
    return f"{words} {short_move(move)}"


def rule_words(rule: str, move: float) -> str:
    """Say a step of the waterfall as a planner would: cap, floor, locked, carries for others."""
    if rule == _CARRIED:
        return "carries for others" if move > 0 else "others carry more"
    if rule == "quota_limit":
        return "floor" if move > 0 else "cap"
    return _WORDS.get(rule, f"{rule.removesuffix('_limit').replace('_', ' ')} limit")


def _of_metric(reps: pd.DataFrame, metric: str, order: pd.Index[Any]) -> pd.DataFrame:
    """Sums of the year in a metric by rep; NaN where there is nothing to add."""
    own = reps[reps["metric"] == metric].astype({"rep": str})
    return own.groupby("rep")[["quota", "fair_share", "last_year"]].sum(min_count=1).reindex(order)


def _hours(allocation: Allocation) -> pd.DataFrame:
    """Selling hours of each rep in the year that are there, and that all quotas need."""
    hours = allocation.evidence.cells.lanes.hours.sum(axis=1)
    names = allocation.evidence.cells.lanes.roster.reps.astype(str)
    load = allocation.reps.astype({"rep": str}).drop_duplicates("rep").set_index("rep")["load"]
    there = pd.Series(hours, index=names)
    return pd.DataFrame({"hours": there, "needed": load.reindex(there.index).fillna(0.0) * there})
