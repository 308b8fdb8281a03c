"""What each way of falling short costs: the plan solved again with the shortfall divided otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from allocator.allocate import allocate
from allocator.allocation import Allocation
from allocator.desk.views.goals import distance
from allocator.insight.wording import aligned_percent, listed, percent, wording

_GENEROUS = 0.05
_MOST = 6
SAME = "every goal would carry the same"


@dataclass(frozen=True)
class WaysShort:
    """Ways to fall short, laid side by side."""

    table: pd.DataFrame
    """Columns: way, one for each goal that falls short in any of them, from fair share (on average)."""
    sentences: tuple[str, ...]


def is_short(allocation: Allocation) -> bool:
    """Tell whether any goal falls short."""
    return bool((allocation.goals["gap"] > 0).any())


def ways_short(allocation: Allocation) -> WaysShort:
    """Solve the plan with the shortfall even and total, and with nothing and more given up.

    Raises
    ------
    SolverFailed
        If one of them cannot be solved.
    """
    stated = allocation.plan.settings
    other = "total" if stated.shortfall == "even" else "even"
    now = _way(stated.shortfall, stated.reach_give_up)
    ways = {f"{now} (as it is)": allocation, _way(other, stated.reach_give_up): _solved(allocation, shortfall=other)}
    for give_up in dict.fromkeys((0.0, _GENEROUS)):
        if give_up != stated.reach_give_up:
            ways[_way(stated.shortfall, give_up)] = _solved(allocation, reach_give_up=give_up)
    return WaysShort(_table(ways), _sentences(ways))


def _way(shortfall: str, give_up: float) -> str:
    return f"{shortfall}, give-up {percent(give_up)}"


def _solved(allocation: Allocation, **update: Any) -> Allocation:
    plan = allocation.plan
    return allocate(replace(plan, settings=plan.settings.model_copy(update=update)), start=allocation)


def _short_goals(ways: dict[str, Allocation]) -> list[str]:
    names = [name for one in ways.values() for name in one.goals.loc[one.goals["gap"] > 0, "goal"]]
    return list(dict.fromkeys(map(str, names)))


def _table(ways: dict[str, Allocation]) -> pd.DataFrame:
    short = _short_goals(ways)[:_MOST]
    rows = []
    for way, one in ways.items():
        goals = one.goals.set_index("goal")
        carried = {name: _carried(one, goals, name) for name in short}
        rows.append({"way": way, **carried, "from fair share": aligned_percent(distance(one))})
    return pd.DataFrame(rows)


def _carried(allocation: Allocation, goals: pd.DataFrame, name: str) -> str:
    words = wording(allocation.plan.settings, str(goals.loc[name, "metric"]))
    carried, amount = (float(str(goals.loc[name, column])) for column in ("carried", "amount"))
    return f"{words.amount(carried)} ({aligned_percent(carried / amount)})"


def _sentences(ways: dict[str, Allocation]) -> tuple[str, ...]:
    (_, now), *others = ways.items()
    told = {way: _change(now, other) for way, other in others}
    if len(set(told.values())) == 1 and next(iter(told.values())).startswith(SAME):
        return ("Neither choice makes a difference here: only one way of falling short is open.",)
    return tuple(f"{way[:1].upper()}{way[1:]}: {change}." for way, change in told.items())


def _change(now: Allocation, other: Allocation) -> str:
    """Say which goals would carry more or less, and how balance changes."""
    before, after = (one.goals.set_index("goal")["carried"] for one in (now, other))
    metrics = now.goals.set_index("goal")["metric"]
    moved = []
    for name in before.index:
        words = wording(now.plan.settings, str(metrics[name]))
        off = after[name] - before[name]
        if abs(off) >= words.step:
            moved.append(f"{name} would carry {words.amount(abs(off), unit=True)} {'more' if off > 0 else 'less'}")
    told = listed(moved[:_MOST]) if moved else SAME
    return f"{told}; reps' years would lie {percent(distance(other))} from fair share, now {percent(distance(now))}"
