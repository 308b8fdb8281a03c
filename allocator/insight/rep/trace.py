"""From the company's objectives and goals down through the levels to the rep, in parts that multiply out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Ints, Mask
from allocator.insight.rep.rep_metric import RepMetric
from allocator.insight.wording import carried_over, listed, percent, wording

_WHOLE = 1 - 1e-9
_SMALL = 0.01


@dataclass(frozen=True)
class Step:
    """A node of the organisation and its part of what is above it."""

    who: str
    amount: float
    share: float
    """Amount ÷ the amount of the step above, of the goal for the first step."""


@dataclass(frozen=True)
class Chain:
    """The way from a goal, or several alike for stretches of time side by side, down to the rep."""

    objective: str
    goals: tuple[str, ...]
    metric: str
    about: str
    """Periods and scope."""
    amount: float
    carried_over: float
    """Part of the amount that re-allocation moved here from closed periods."""
    steps: tuple[Step, ...]
    share: float
    """The rep's part of the goal: the shares of the steps multiplied."""
    carried: float
    """What the rep's quota carries of the goal, as a share of it; over-assignment included."""


def chains(own: RepMetric) -> tuple[Chain, ...]:
    """Follow every goal that the rep serves in the metric down to the rep, the largest first."""
    table, calendar = own.cells.goals.table, own.allocation.plan.calendar
    alike: dict[tuple[str, ...], list[int]] = {}
    for g in own.goals.tolist():
        goal = table.iloc[g]
        months = len(calendar.covered(str(goal["period"])).nonzero()[0])
        key = (str(goal["metric"]), str(goal["scope"]), str(goal["objective"]), str(months))
        alike.setdefault(key, []).append(g)
    found = [_chain(own, np.array(goals, np.int64)) for goals in alike.values()]
    return tuple(sorted(found, key=lambda chain: -chain.carried * chain.amount))


def _chain(own: RepMetric, goals: Ints) -> Chain:
    cells, rows = own.cells, own.cells.goals.table.iloc[goals]
    inside = np.zeros(len(cells.lane), bool)
    inside[np.concatenate([cells.of_goals[g] for g in goals])] = True
    amount = float(cells.goals.amount[goals].sum())
    steps = _steps(own, inside, amount)
    periods = [str(period) for period in rows["period"]]
    scope = str(rows["scope"].iloc[0])
    return Chain(
        objective=str(rows["objective"].iloc[0]),
        goals=tuple(str(name) for name in rows["goal"]),
        metric=str(rows["metric"].iloc[0]),
        about=", ".join(filter(None, [periods[0] if len(periods) == 1 else f"{periods[0]} to {periods[-1]}", scope])),
        amount=amount,
        carried_over=float(rows["carried_over"].sum()),
        steps=steps,
        share=float(np.prod([step.share for step in steps])),
        carried=float(own.solved.whole.quota[own.mine & inside].sum() / amount) if amount else 0.0,
    )


def _steps(own: RepMetric, inside: Mask, amount: float) -> tuple[Step, ...]:
    """Narrow the goal's cells level by level, then to the rep; what nobody covers is no part of any level."""
    cells, above, steps = own.cells, amount, []
    for level in own.allocation.plan.settings.levels:
        names, place = cells.lanes.roster.coded(level)
        node = place[cells.lanes.spell[cells.lane]]
        own_nodes = np.unique(node[own.mine & inside])
        inside = inside & np.isin(node, own_nodes)
        part = float(cells.goal_part[inside].sum())
        node_names = listed([str(names[k]) or "the rest" for k in own_nodes])
        steps.append(Step(node_names, part, part / above if above else 0.0))
        above = part
    part = float(cells.goal_part[inside & own.mine].sum())
    return (*steps, Step(own.rep, part, part / above if above else 0.0))


def told(own: RepMetric, chain: Chain) -> str:
    """Say a chain as a sentence or two."""
    words = wording(own.allocation.plan.settings, chain.metric)
    first = f'Objective "{chain.objective}": of ' if chain.objective else "Of "
    moved = carried_over(words, chain.carried_over)
    goal = (
        f"the {_named(chain)} ({', '.join(filter(None, [words.amount(chain.amount, unit=True), chain.about, moved]))})"
    )
    said = [f"{step.who} has {_part(step.share)} = {words.amount(step.amount)}" for step in chain.steps]
    narrowed = len([step for step in chain.steps if step.share < _WHOLE]) > 1
    whole = f", {_part(chain.share)} of the goal{_s(chain)}" if narrowed else ""
    them = "them" if len(chain.goals) > 1 else "it"
    padded = ", over-assignment included" if own.waterfall["fair_share"] > own.waterfall["share_of_goal"] else ""
    carried = f"The quota carries {_part(chain.carried)} of {them}{padded}."
    return f"{first}{goal} {'; of these '.join(said)}{whole}. {carried}"


def _part(share: float) -> str:
    """Write a part of a goal; a small one with two digits, so that the parts still multiply out."""
    return f"{share * 100:.2g} %" if 0 < share < _SMALL else percent(share)


def _named(chain: Chain) -> str:
    if len(chain.goals) == 1:
        return f"goal {chain.goals[0]}"
    return f"{len(chain.goals)} goals {chain.goals[0]} to {chain.goals[-1]}"


def _s(chain: Chain) -> str:
    return "s" if len(chain.goals) > 1 else ""
