"""The plans of a year: what each re-allocation changed, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from allocator.insight.wording import listed, percent, wording
from allocator.plan.plan import Plan
from allocator.plan.read import read_plan
from allocator.plan.scenario import read_folders
from allocator.plan.settings import Settings
from allocator.rules.cells import read_cells
from allocator.year.next_scenario import CHANGES, SUMMARY

MOST = 3
"""Reasons that are told of a re-allocation."""


@dataclass(frozen=True)
class Step:
    """A scenario of the chain; only those that were re-allocated have a date."""

    folder: str
    name: str
    as_of: str
    """Blank where the scenario was not re-allocated."""
    policy: str
    touch: str
    said: str
    """What it changed and why, in a sentence or two."""
    changes: int
    reps: int
    summary: tuple[str, ...]
    """The sentences of summary.txt, where there are some."""
    goals: dict[str, float]
    """What each goal comes to in this scenario, by its id."""


@dataclass(frozen=True)
class Goal:
    """A goal at the beginning of the chain and at its end; NaN where it does not exist."""

    goal: str
    metric: str
    then: float
    now: float


@dataclass(frozen=True)
class History:
    """A chain of scenarios that extend each other, the first one first."""

    settings: Settings
    steps: tuple[Step, ...]
    goals: tuple[Goal, ...]


def history(scenario: Path) -> History:
    """Read a chain of scenarios, and what stands beside each of them about its changes.

    Raises
    ------
    PlanError
        With every finding of a scenario of the chain that cannot be read.
    """
    last = read_plan(scenario)
    paths = [folder.path for folder in read_folders(scenario) if folder.path is not None]
    plans = [*(read_plan(path) for path in paths[:-1]), last]
    steps = tuple(
        _step(path, plan, before) for path, plan, before in zip(paths, plans, [None, *plans[:-1]], strict=True)
    )
    metric = {
        str(goal): str(name) for plan in plans for goal, name in plan.table("goals")[["goal", "metric"]].to_numpy()
    }
    first, final = steps[0].goals, steps[-1].goals
    goals = tuple(Goal(name, metric[name], first.get(name, np.nan), final.get(name, np.nan)) for name in metric)
    return History(last.settings, steps, goals)


def _step(path: Path, plan: Plan, before: Plan | None) -> Step:
    year = plan.settings.year
    was = None if before is None else before.settings.year.as_of
    is_moved = year.as_of is not None and year.as_of != was
    changes = read_changes(path / CHANGES) if is_moved else pd.DataFrame()
    cells = read_cells(plan)
    return Step(
        path.name, plan.settings.name, str(year.as_of) if is_moved else "",
        policy_in_words(plan.settings) if is_moved else "", year.touch if is_moved else "",
        _said(plan.settings, changes, path) if is_moved else "", len(changes),
        int(changes["rep"].nunique()) if len(changes) else 0, _sentences(path / SUMMARY) if is_moved else (),
        dict(zip(cells.goals.table["goal"].astype(str), cells.goals.amount.tolist(), strict=True)),
    )  # fmt: skip


def policy_in_words(settings: Settings) -> str:
    """Name the policy, or that of each metric."""
    policy = settings.year.policy
    named = policy.items() if isinstance(policy, dict) else [("", policy)]
    said = [f"{metric} {part if isinstance(part, str) else percent(part)}".strip() for metric, part in named]
    return ", ".join(said)


def read_changes(file: Path) -> pd.DataFrame:
    """Read a changes.csv as far as it can be read: rep, metric, change and reason; no rows where it cannot."""
    columns = ["rep", "metric", "change", "reason"]
    try:
        frame = pd.read_csv(file, dtype="str", keep_default_na=False)
    except (OSError, ValueError):
        return pd.DataFrame(columns=columns)
    frame = frame.reindex(columns=columns, fill_value="")
    frame["change"] = pd.to_numeric(frame["change"], errors="coerce").fillna(0.0)
    return frame[frame["change"] != 0].reset_index(drop=True)


def _sentences(file: Path) -> tuple[str, ...]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return ()
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _said(settings: Settings, changes: pd.DataFrame, path: Path) -> str:
    if not (path / CHANGES).is_file():
        return f"What changed is not told: there is no {CHANGES}."
    if changes.empty:
        return "Nothing moved."
    sums = listed(list(_sums(settings, changes)))
    reps, quotas = changes["rep"].nunique(), len(changes)
    who = f"{reps:,} rep{'' if reps == 1 else 's'}, {quotas:,} quota{'' if quotas == 1 else 's'}: {sums}."
    return f"{who} {_why(changes)}".strip()


def _sums(settings: Settings, changes: pd.DataFrame) -> Iterator[str]:
    for metric, rows in changes.groupby("metric", sort=False):
        up, down = (float(rows["change"].clip(lower=0).sum()), float(rows["change"].clip(upper=0).sum()))
        known = str(metric) in settings.metrics
        words = wording(settings, str(metric)) if known else None
        moves = [words.move(part) if words else f"{part:+,.10g}" for part in (up, down) if part]
        yield f"{words.label if words else str(metric)} {' and '.join(moves)}".strip()


def _why(changes: pd.DataFrame) -> str:
    """Name the reasons that stand most often."""
    counts = changes.loc[changes["reason"] != "", "reason"].value_counts(sort=False)
    counts = counts.sort_index().sort_values(ascending=False, kind="stable")
    if counts.empty:
        return ""
    more = len(counts) - MOST
    shown = zip(counts.index.astype(str)[:MOST], counts[:MOST], strict=True)
    told = "; ".join(f"{reason.rstrip('.')} ({count:,})" for reason, count in shown)
    rest = f"; and {more:,} more reason{'' if more == 1 else 's'}" if more > 0 else ""
    return f"Because: {told}{rest}."
