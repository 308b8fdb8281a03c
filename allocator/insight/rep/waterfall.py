"""The way from the share of the goal to the quota, step by step, in words that add up."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from allocator.insight.rep.bounds import as_bounds
from allocator.insight.rep.moves import NO_ROW, Move, moves
from allocator.insight.rep.rep_metric import RepMetric
from allocator.insight.wording import listed, percent, some

START = "share_of_goal"
PADDING = "padding_"
_SUBTOTALS = ["fair_share", "quota"]
CARRIED = "carried_for_others"
ROUNDING = "rounding"
DIAL = "play_to_strengths"
IN_FORCE = "plan_in_force"
FEWEST = "least_change"
_GOALS = "goals"
_LIMIT = "_limit"
_FEW = 3


@dataclass(frozen=True)
class WaterfallStep:
    """One step from fair share to the quota."""

    name: str
    """Column of waterfall.csv."""
    amount: float
    text: str


def waterfall_steps(own: RepMetric) -> tuple[WaterfallStep, ...]:
    """Tell the steps after fair share, each with the rows that pushed; steps of nothing are left out."""
    rounded, pressing = adding_up(own), moves(own)
    return tuple(
        WaterfallStep(str(name), float(own.waterfall[str(name)]), _told(own, str(name), float(move), pressing))
        for name, move in rounded.items()
        if move and name != START and not str(name).startswith(PADDING)
    )


def fair_share_sentence(own: RepMetric) -> str:
    """Tell what the fair share is made of: the share of the goals, then what each level adds."""
    words, steps = own.words, adding_up(own)
    levels = [name.removeprefix(PADDING) for name in map(str, steps.index) if name.startswith(PADDING)]
    paddings = {level: float(steps[PADDING + level]) for level in levels if steps[PADDING + level]}
    said = f"Fair share {words.amount(sum(paddings.values()) + steps[START], unit=True)}"
    if not paddings:
        return f"{said}, the rep's part of the goals." if steps[START] else f"{said}."
    added = [
        f"{words.amount(step)} ({percent(_factor(own, level))}) padding of the {level}"
        for level, step in paddings.items()
    ]
    return f"{said}: {words.amount(steps[START])} of the goals themselves, and on top {listed(added)}."


def _factor(own: RepMetric, level: str) -> float:
    """What a level adds, as a share of what stands before it."""
    names = [str(name) for name in own.waterfall.index]
    before = names[names.index(START) : names.index(f"{PADDING}{level}")]
    return float(own.waterfall[f"{PADDING}{level}"] / own.waterfall[before].sum())


def adding_up(own: RepMetric) -> pd.Series[float]:
    """Steps of the waterfall without its subtotals, rounded so that they still add up to the quota."""
    reached = own.waterfall.drop(_SUBTOTALS).cumsum().round(own.words.decimals)
    return reached.diff().fillna(reached)


def _told(own: RepMetric, name: str, amount: float, pressing: tuple[Move, ...]) -> str:
    said = f"{name.replace('_', ' ')} {own.words.move(amount)}"
    if name == ROUNDING:
        return f"{said}: quotas are multiples of {own.words.amount(own.words.step, unit=True)}."
    rule = rule_of(own, name)
    rows = [move for move in pressing if move.rule == rule and move.amount * amount > 0]
    if name == CARRIED:
        return f"{said}: {_carried(own, rows, amount)}."
    if name == DIAL:
        return f"{said}: the plan saves selling hours by who needs fewer for the same (plan.yaml play_to_strengths)."
    if name == IN_FORCE:
        return f"{said}: the quotas in force are no longer the fair share, and they move only where they must."
    if name == FEWEST:
        return f"{said}: as little as possible moves, and few reps (plan.yaml year)."
    why = _rows(own, rows)
    return f"{said}: {why}." if why else f"{said}."


def rule_of(own: RepMetric, name: str) -> str:
    """Rule that a column of waterfall.csv is about."""
    if name == CARRIED:
        return _GOALS
    return name if name in own.solved.attribution.rules else name.removesuffix(_LIMIT)


def _carried(own: RepMetric, rows: list[Move], amount: float) -> str:
    """Say for which goals the rep carries more, or less, than the fair share."""
    labels = own.allocation.rules["label"].astype(str)
    names = [labels.iloc[move.row].removeprefix("goals(").removesuffix(")") for move in rows if move.row >= 0]
    goals = f"the goal{'s' if len(names) > 1 else ''} {some(names, _FEW)}" if names else "the goals"
    if amount < 0:
        return f"{goals} would be exceeded otherwise, as others carry more than their fair share"
    return f"{goals} ask{'s' if len(names) == 1 else ''} it where limits hold others back"


def _rows(own: RepMetric, rows: list[Move]) -> str:
    """Put the rows that pushed into words, the strongest first, with what each moved where there are several."""
    known = [move for move in rows if move.row != NO_ROW]
    bounds = as_bounds(own.allocation, [(move.row, move.side) for move in known])
    amount = {move.row: move.amount for move in known}
    sums = [own.words.move(sum(amount[row] for row in bound.rows)) for bound in bounds[:_FEW]]
    said = [f"{moved}: {bound}" if len(bounds) > 1 else str(bound) for moved, bound in zip(sums, bounds, strict=False)]
    more = [f"{len(bounds) - _FEW} more"] if len(bounds) > _FEW else []
    return "; ".join([*said, *more])
