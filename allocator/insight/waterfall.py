"""The way from the goal to the quota as one sentence that adds up."""

from __future__ import annotations

import pandas as pd

from allocator.insight.rep_metric import RepMetric
from allocator.insight.wording import listed, percent

_START = "share_of_goal"
_PADDING = "padding_"
_SUBTOTALS = ["fair_share", "quota"]
_NO_RULES = ("carried_for_others", "rounding")
_FEW = 4


def waterfall_sentence(own: RepMetric) -> str:
    """Tell a rep's waterfall: fair share, what moved it, quota; steps of zero are left out."""
    steps = _adding_up(own.waterfall.drop(_SUBTOTALS), own.words.decimals)
    before = [name for name in steps.index if name == _START or str(name).startswith(_PADDING)]
    moves = steps.drop(before)
    said = [_fair_share(own, steps[before])]
    said += [f"{_called(own, str(name))} {own.words.move(move)}" for name, move in moves.items() if move]
    return "; ".join([*said, f"quota {own.words.quota(own.waterfall['quota'], unit=True)}."])


def _adding_up(steps: pd.Series[float], decimals: int) -> pd.Series[float]:
    """Round steps so that the rounded ones still add up to the rounded whole."""
    reached = steps.cumsum().round(decimals)
    return reached.diff().fillna(reached)


def _fair_share(own: RepMetric, steps: pd.Series[float]) -> str:
    words, start = own.words, float(steps[_START])
    said = f"Fair share {words.amount(float(steps.sum()), unit=True)}"
    share = ""
    if own.goal:
        share = f"{percent(own.waterfall[_START] / own.goal)} of the goal {words.amount(own.goal, unit=True)}"
    paddings = [(str(name).removeprefix(_PADDING), step) for name, step in steps.drop(_START).items() if step]
    if not paddings:
        return f"{said} = {share}" if share else said
    first = f"{words.amount(start)} ({share})" if share else words.amount(start)
    return " + ".join([f"{said} = {first}", *(f"padding of the {name} {words.amount(p)}" for name, p in paddings)])


def _called(own: RepMetric, column: str) -> str:
    name = column.replace("_", " ")
    when = "" if column in _NO_RULES else _when(own, column)
    return f"{name} in {when}" if when else name


def _when(own: RepMetric, rule: str) -> str:
    """Name the periods in which a rule binds the rep, where its rows are for periods."""
    about = own.binding(rule)
    labels = own.allocation.plan.calendar.labels
    periods = [label for label in labels if any(f", {label}," in text for text in about)]
    if len(periods) == len(labels) > 1:
        return "every period"
    return listed(periods) if len(periods) <= _FEW else f"{len(periods)} of {len(labels)} periods"
