"""A re-allocation in sentences."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.arrays import Ints
from allocator.cells.elapsed import elapsed
from allocator.insight.wording import Wording, wording
from allocator.plan.plan import Plan

MOST = 5
"""Reps whose change is told one by one."""


def told(before: Plan, allocation: Allocation, changes: pd.DataFrame) -> tuple[str, ...]:
    """Say what is closed, what is left of each goal, who moves and why."""
    return (
        _closed(allocation.plan),
        *_left(before, allocation),
        *_moved(allocation, changes),
        *_movers(allocation, changes),
        *_beyond(allocation, changes),
        allocation.sentence,
    )


def _closed(plan: Plan) -> str:
    as_of = plan.settings.year.as_of
    if as_of is None:
        return ""
    labels = np.array(plan.calendar.labels, object)
    part = elapsed(plan, as_of)
    done, running = labels[part >= 1.0], labels[(part > 0) & (part < 1.0)]
    closed = f"{_span(list(done))} closed" if len(done) else "no period closed"
    now = (
        f", {running[0]} running ({part[(part > 0) & (part < 1.0)][0]:.0%} of its working days)" if len(running) else ""
    )
    return f"As of {as_of:%Y-%m-%d}: {closed}{now}."


def _span(labels: list[str]) -> str:
    return f"{labels[0]} is" if len(labels) == 1 else f"{labels[0]} to {labels[-1]} are"


def _left(before: Plan, allocation: Allocation) -> Iterator[str]:
    """What closed periods leave of each metric's goals, goals within others not counted twice."""
    was, now = (plan.table("goals") for plan in (before, allocation.plan))
    policy = allocation.plan.settings.year
    moved = now["carried_over"].to_numpy(np.float64) - was["carried_over"].to_numpy(np.float64)
    for metric in dict.fromkeys(now["metric"]):
        words = wording(allocation.plan.settings, str(metric))
        part = policy.policy_for(str(metric))
        kept = {0.0: "policy keep", 1.0: "policy recover"}.get(part, f"policy {part:.0%}")
        mine = moved[_widest(allocation.plan, str(metric))]
        up, down = mine[mine > 0].sum(), -mine[mine < 0].sum()
        said = [f"{words.quota(value, unit=True)} {what}" for value, what in ((up, "more"), (down, "less")) if value]
        left = f"what is left of the year takes {' and '.join(said)}" if said else "what is left of the year stands"
        yield f"{words.label}: {left} ({kept})."


def _widest(plan: Plan, metric: str) -> Ints:
    """Rows of a metric's goals that lie in no other: of the company where it has any, and the longest of these."""
    table = plan.table("goals").reset_index(drop=True)
    rows = table[table["metric"] == metric]
    rows = rows[rows["scope"] == ""] if (rows["scope"] == "").any() else rows
    spans = [plan.calendar.span(str(period)) for period in rows["period"]]
    inside = [
        any(one is not None and other is not None and one != other and one in other for other in spans) for one in spans
    ]
    return np.asarray(rows.index.to_numpy(np.int64)[~np.array(inside, bool)])


def _moved(allocation: Allocation, changes: pd.DataFrame) -> Iterator[str]:
    if changes.empty:
        yield "Nothing moves: the plan in force holds every rule."
        return
    reps, everyone = changes["rep"].nunique(), allocation.plan.table("reps")["rep"].nunique()
    yield f"{reps:,} of {everyone:,} reps and {len(changes):,} quotas change."
    for metric, rows in changes.groupby("metric", sort=False):
        words = wording(allocation.plan.settings, str(metric))
        sums = (rows.loc[rows["change"] > 0, "change"].sum(), -rows.loc[rows["change"] < 0, "change"].sum())
        said = [f"{words.quota(x, unit=True)} {what}" for x, what in zip(sums, ("more", "less"), strict=True) if x]
        yield f"{words.label}: {', '.join(said)}."
    moving = allocation.evidence.solved.moving
    if moving is not None:
        rest = float(_rest(allocation))
        yield (
            f"That is {moving.total / rest:.2%} of what is left of the plan in force, beside what came and went; "
            f"the least that restores every goal within reach is {moving.least / rest:.2%}, proved."
        )


def _rest(allocation: Allocation) -> float:
    """What is left of the plan in force, in mean cells."""
    cells, program = allocation.evidence.cells, allocation.evidence.solved.program
    if cells.standing is None:
        return 1.0
    left = (cells.standing.quota - cells.standing.least) / program.size
    return max(float(left.sum()), 1e-12)


def _movers(allocation: Allocation, changes: pd.DataFrame) -> Iterator[str]:
    """The reps who move furthest, each with the reason that moves most of it."""
    if changes.empty:
        return
    sized = changes.assign(size=changes["change"].abs() / changes["metric"].map(_scale(changes)))
    order = sized.groupby("rep")["size"].sum().sort_values(ascending=False, kind="stable").index[:MOST]
    for rep in order:
        yield _mover(allocation, str(rep), sized[sized["rep"] == rep])


def _scale(changes: pd.DataFrame) -> dict[str, float]:
    return {str(m): max(float(rows["change"].abs().max()), 1e-12) for m, rows in changes.groupby("metric")}


def _mover(allocation: Allocation, rep: str, rows: pd.DataFrame) -> str:
    parts = []
    for metric, mine in rows.groupby("metric", sort=False):
        words: Wording = wording(allocation.plan.settings, str(metric))
        parts.append(f"{words.move(mine['change'].sum())} {words.label}")
    reason = rows.groupby("reason")["size"].sum().idxmax()
    return f"{rep}: {', '.join(parts)}: {reason}."


def _beyond(allocation: Allocation, changes: pd.DataFrame) -> Iterator[str]:
    """Who moves further than the plan allows, and that it could not be kept."""
    moving, most = allocation.evidence.solved.moving, allocation.plan.settings.year.max_change
    if moving is None or most is None or not len(moving.beyond):
        return
    names = allocation.evidence.cells.lanes.roster.reps[moving.beyond]
    shown = ", ".join(names[:MOST]) + (f" and {len(names) - MOST} more" if len(names) > MOST else "")
    yield (
        f"{shown} must move by more than {most:.0%}: with every rep held to it the goals and rules could not be kept."
    )
