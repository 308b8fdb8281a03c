"""Goals: quotas add up to what the company asks."""

from __future__ import annotations

import numpy as np

from allocator.rules.cells import Cells
from allocator.rules.rows import LAST, Rows, Wishes


def goals(cells: Cells) -> list[Rows]:
    """Quotas of a goal's cells add up to the goal, and with over-assignment to its padded target, never beyond.

    Inequality
        Σ_{c in goal} q_c ≤ T;  wish of the goal's priority Σ q_c ≥ G;  wish of the last priority Σ q_c ≥ T.
    Symbols and units
        G: `amount` of goals.csv (or `rate` × base) where somebody covers it; T: the sum of the padded fair shares,
        equal to G without over-assignment. Unit of the metric.
    Applies when
        The goal has at least one open cell; one without is listed and falls short whole.
    Price means
        What one unit more of the goal would take from the other cells.
    """
    asked = cells.goals
    members = cells.of_goals
    used = [g for g, member in enumerate(members) if len(member)]
    if not used:
        return []
    cell = np.concatenate([members[g] for g in used])
    row = np.repeat(np.arange(len(used)), [len(members[g]) for g in used])
    target = np.bincount(row, cells.fair_share[cell], len(used))
    goal = cells.shares.coverable[used]
    target = np.maximum(target, goal)
    keys = {"goal": asked.table["goal"].to_numpy(object)[used]}
    count = np.arange(len(used))
    first = Wishes(
        count, np.ones(len(used), bool), goal, np.maximum(asked.amount[used], 1e-9),
        asked.priority[used], asked.weight[used],
    )  # fmt: skip
    padded = np.flatnonzero(target > goal * (1 + 1e-12))
    last = Wishes(
        padded, np.ones(len(padded), bool), target[padded], np.maximum(target[padded], 1e-9),
        np.full(len(padded), LAST), asked.weight[used][padded],
    )  # fmt: skip
    lower, upper = np.full(len(used), -np.inf), target
    return [Rows(
        "goals", row, cell, np.ones(len(cell)), lower, upper, keys, (first, last),
        sources=asked.places[used], entry=np.array(used, np.int64),
    )]  # fmt: skip
