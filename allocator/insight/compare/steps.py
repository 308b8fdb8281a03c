"""The waterfall as steps that several plans share, and what a change of them is in words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.allocation import Allocation
from allocator.arrays import Floats
from allocator.insight.wording import Wording

FIRST = ("share_of_goal", "padding")
CHANGE = "change"
LAST = ("carried_for_others", "rounding")
_WORDS = {"share_of_goal": "share of the goal", "max_rate": "highest rate", "part_of": "part of another metric"}
_TOLD = 3


def steps(allocation: Allocation) -> pd.DataFrame:
    """Return the steps of every rep and metric: share_of_goal, padding, a column for each rule, and the last two.

    Limits of the measure `change` are called `change_limit`, as a change is also what differs between two plans.
    """
    table = allocation.waterfall
    table = table.assign(rep=table["rep"].astype(object), metric=table["metric"].astype(object))
    table = table.set_index(["rep", "metric"]).astype(np.float64)
    paddings = [name for name in table if str(name).startswith("padding_")]
    rules = [name for name in table if name not in (*FIRST, *LAST, *paddings, "fair_share", "quota")]
    out = table.assign(padding=table[paddings].sum(axis=1))
    return out[[*FIRST, *rules, *LAST]].rename(columns={CHANGE: f"{CHANGE}_limit"})


def called(step: str) -> str:
    """Name a step as a planner would."""
    if step in _WORDS:
        return _WORDS[step]
    if step in _MEASURES or step.endswith("_limit"):
        return f"{step.removesuffix('_limit').replace('_', ' ')} limit"
    return step.replace("_", " ")


_MEASURES = frozenset({
    "quota", "growth", "change", "load", "share_of_potential", "rate", "share_of_goal", "mix", "phasing",
    "quota_to_ote", "ratio", "equity",
})  # fmt: skip


def in_words(moved: Floats, names: list[str], words: Wording) -> str:
    """Tell the largest steps of a change, and the sum of the others, so that what is told adds up."""
    unit = 10.0**-words.decimals
    order = np.argsort(-np.abs(moved), kind="stable")
    shown = [place for place in order[:_TOLD] if abs(moved[place]) >= unit / 2]
    told = [f"{called(names[place])} {words.move(round(moved[place], words.decimals))}" for place in shown]
    rest = float(moved.sum() - moved[shown].sum())
    told += [f"other steps {words.move(rest)}"] if told and abs(rest) >= unit / 2 else []
    return ", ".join(told)
