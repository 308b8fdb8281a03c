"""Key figures of an allocation, for the strip above a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.allocation import Allocation, Status
from allocator.arrays import Floats
from allocator.desk.baseline import SAVED
from allocator.desk.short import percent_range, short, short_move
from allocator.insight.wording import percent, wording
from allocator.plan.glossary import meaning
from allocator.tables.rollup import COMPANY

_FELT = 0.5
"""Part of a unit by which a quota must differ to count as moved, or a goal to count as short."""
_MIDDLE = (0.1, 0.9)


@dataclass(frozen=True)
class Figure:
    """One key figure in words, with its numbers."""

    label: str
    value: str
    detail: str = ""
    share: float | None = None
    """How far a target is reached, for a bar; None where there is none."""
    is_short: bool = False
    """Whether something is missing; the detail says so in words, too."""
    meaning: str = ""
    """What the figure means, for a tooltip."""
    number: float = float("nan")
    may_be_worked_out: bool = False
    """Whether more can be said of it where that is asked for."""


def figures(
    allocation: Allocation, baseline: pd.DataFrame | None, against: str, tables: Mapping[str, pd.DataFrame]
) -> tuple[Figure, ...]:  # fmt: skip
    """Return all key figures: the metrics with goals, headroom, load, and what moved.

    Parameters
    ----------
    baseline
        `reps` of the allocation that this one is compared with.
    against
        What that is called.
    tables
        What is stated now, for the number of locks.
    """
    locks = len(tables["locks"]) if "locks" in tables else 0
    moved = (moved_figure(allocation, baseline, against, locks),) if baseline is not None else ()
    held = () if moved else (locks_figure(allocation, locks),)
    return (*goal_figures(allocation), headroom_figure(allocation), load_figure(allocation), *moved, *held)


def goal_figures(allocation: Allocation) -> tuple[Figure, ...]:
    """Return what each metric with goals carries of them, line by line, those that matter most first."""
    goals = allocation.goals
    first = goals.sort_values("priority", kind="stable").drop_duplicates(["metric", "line"])
    lines = goals["line"].nunique() > 1
    return tuple(
        _goal_figure(allocation, str(metric), str(line), float(priority), lines)
        for metric, line, priority in zip(first["metric"], first["line"], first["priority"], strict=True)
    )


def _goal_figure(allocation: Allocation, metric: str, line: str, priority: float, with_line: bool) -> Figure:
    words = wording(allocation.plan.settings, metric)
    unit = words.unit if words.is_money else ""
    goals = allocation.goals
    mine = goals[(goals["metric"] == metric) & (goals["line"] == line)]
    gap = mine["gap"].where(mine["gap"] >= _FELT * words.step, 0.0)
    quota, asked = _company(allocation, metric, line)
    about = f" · {line}" if with_line else ""
    label, value, told = f"{words.label}{about}", short(quota, unit), f"Priority {priority:.0f}. {meaning('goal')}"
    if not gap.any():
        over = quota / asked - 1 if asked else 0.0
        padded = f" · {percent(over)} over" if over >= 0.0005 else ""
        return Figure(label, value, f"of {short(asked, unit)}{padded}", 1.0, meaning=told, number=quota)
    missed = (gap / mine["amount"]).to_numpy(np.float64)
    worst = int(np.nanargmax(missed))
    which = "" if len(mine) == 1 else f" · {int((gap > 0).sum())} of {len(mine)} goals"
    amount, lacking = (float(column.iloc[worst]) for column in (mine["amount"], gap))
    detail = f"▼ {short(lacking, unit)} short of {short(amount, unit)}{which}"
    return Figure(label, value, detail, float(1 - missed[worst]), True, told, quota)


def _company(allocation: Allocation, metric: str, line: str) -> tuple[float, float]:
    """Quota of the year and its part of the goals, of the company."""
    rollup, calendar = allocation.rollup, allocation.plan.calendar
    year = calendar.label(calendar.year)
    is_mine = (rollup["level"] == COMPANY) & (rollup["metric"] == metric) & (rollup["line"] == line)
    row = rollup[is_mine & (rollup["period"] == year)]
    return float(row["quota"].sum()), float(row["goal_part"].sum())


def headroom_figure(allocation: Allocation) -> Figure:
    """Return how far all goals could be raised, if that has been worked out."""
    room = allocation.run.get("headroom") or {}
    told, label = meaning("headroom"), "Headroom"
    if allocation.status is Status.SHORT:
        return Figure(label, "0 %", "a goal falls short already", meaning=told, number=0.0)
    if "together" not in room:
        able = allocation.status is not Status.CONFLICT
        detail = "not worked out yet" if able else "none while rules conflict"
        return Figure(label, "–", detail, meaning=told, may_be_worked_out=able)
    share = room["together"]
    if share is None:
        return Figure(label, "no limit", "nothing stops all goals", meaning=told, number=float("inf"))
    detail = "for all goals together"
    return Figure(label, percent(share), detail, meaning=told, number=share, may_be_worked_out=True)


def load_figure(allocation: Allocation) -> Figure:
    """Return the load of the middle 80 % of reps; open seats are left out."""
    loads = rep_loads(allocation)
    low, high = np.quantile(loads, _MIDDLE) if len(loads) else (np.nan, np.nan)
    most = f"highest {percent(float(loads.max()))}" if len(loads) else "nobody has selling hours"
    return Figure("Load, middle 80 % of reps", percent_range(low, high), most, meaning=meaning("load"), number=high)


def rep_loads(allocation: Allocation) -> Floats:
    """Loads of the year of every rep who has selling hours; open seats are left out."""
    seats = allocation.plan.table("reps")
    open_seats = seats.loc[seats["open_seat"].notna(), "rep"]
    loads = allocation.reps.drop_duplicates("rep").set_index("rep")["load"].dropna()
    return np.asarray(loads[~loads.index.isin(open_seats)].to_numpy(), np.float64)


def locks_figure(allocation: Allocation, locks: int) -> Figure:
    """Return how many quotas are locked, and how many reps there are."""
    reps = allocation.reps["rep"].nunique()
    return Figure("Locks", f"{locks:,}", f"{reps:,} reps carry quota", meaning=meaning("lock"), number=locks)


def moved_figure(allocation: Allocation, baseline: pd.DataFrame, against: str, locks: int) -> Figure:
    """Return how many reps have another quota than in the baseline, and the largest difference."""
    moves = moved(allocation, baseline)
    reps = allocation.reps["rep"].nunique()
    count = moves.index.get_level_values("rep").nunique()
    label = f"Moved since {against.removeprefix('as ')}" if against == SAVED else f"Moved from {against}"
    kept = f" · {locks:,} lock{'' if locks == 1 else 's'}" if locks else ""
    value = f"{count:,} / {reps:,} reps"
    told = f"Reps with another quota of the year than {'it has as saved' if against == SAVED else f'in {against}'}."
    if not count:
        return Figure(label, value, f"nothing moved{kept}", meaning=told, number=0.0)
    share = (moves / _quotas(baseline).reindex(moves.index)).abs().fillna(0.0).replace(np.inf, 0.0)
    most = int(share.to_numpy(np.float64).argmax())
    words = wording(allocation.plan.settings, str(moves.index[most][1]))
    detail = f"largest {short_move(float(moves.iloc[most]), words.unit if words.is_money else '')}{kept}"
    return Figure(label, value, detail, meaning=told, number=float(count))


def moved(allocation: Allocation, baseline: pd.DataFrame) -> pd.Series[float]:
    """Return by how much quotas of the year differ from the baseline, by rep and metric, where they do."""
    now, before = _quotas(allocation.reps), _quotas(baseline)
    moves = now.sub(before, fill_value=0.0)
    units = {name: one.round_to for name, one in allocation.plan.settings.metrics.items()}
    felt = moves.index.get_level_values("metric").map(units).to_numpy(np.float64) * _FELT
    return moves[moves.abs() >= np.nan_to_num(felt, nan=_FELT)]


def _quotas(reps: pd.DataFrame) -> pd.Series[float]:
    return reps.astype({"rep": str, "metric": str}).groupby(["rep", "metric"])["quota"].sum()
