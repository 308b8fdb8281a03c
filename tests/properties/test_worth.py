"""What rules cost: one more never helps, and a price is what one unit of a bound is worth from one side."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from allocator.allocation import Status
from allocator.insight.price import shortage_prices
from allocator.solve.engines import optimum
from allocator.solve.program import Labelled, Program, build
from allocator.solve.reach import MET, Tier, keep, tier_program
from tests.answers import Answer
from tests.properties.company import Company, answer_of
from tests.properties.pool import ANY, EXAMPLES, one_in, tried_on

STEP = 1e-4


@tried_on(ANY, EXAMPLES)
def test_one_more_rule_never_improves_reach(company: Company) -> None:
    """A further cap leaves the least shortfall of the first priority as it is, or makes it larger."""
    if not one_in(company, 3) or company.rows("locks"):
        return
    answer = answer_of(company)
    highest = float(answer.allocation.quotas.groupby(["rep", "metric"], observed=True)["quota"].sum().max())
    cap = {"per": "rep metric", "where": "", "measure": "quota", "max": highest / 2, "prorate": "no"}
    other = answer_of(company.adding("limits", cap))
    if Status.CONFLICT in (answer.status, other.status):
        return
    assert other.solved.reach.tiers[0].least >= answer.solved.reach.tiers[0].least - MET


@tried_on(ANY, EXAMPLES)
def test_a_price_is_the_change_from_one_side(company: Company) -> None:
    """A bound of a merged row moved outwards a little gains at most its price, moved inwards it costs at least it."""
    answer = answer_of(company)
    tiers = answer.solved.reach.tiers
    short = next((k for k, tier in enumerate(tiers) if tier.linear is not None and tier.least > MET), None)
    if short is None or answer.status is Status.CONFLICT or not one_in(company, 2):
        return
    tier = tiers[short]
    assert tier.linear is not None
    price = shortage_prices(answer.allocation, tier)
    worth = _worth(answer, tier)
    for row in np.argsort(-np.abs(price), kind="stable")[:3]:
        if price[row] == 0:
            continue
        step = STEP * max(1.0, abs(_bound(answer.solved.labelled, row, price[row])))
        side = "upper" if price[row] > 0 else "lower"
        gain = (tier.linear.objective - _least(answer, short, row, side, step)) * worth
        loss = (_least(answer, short, row, side, -step) - tier.linear.objective) * worth
        slack = 1e-6 * (1.0 + abs(price[row]) * step)
        assert gain <= abs(price[row]) * step + slack
        assert loss >= abs(price[row]) * step - slack


def _bound(labelled: Labelled, row: int, price: float) -> float:
    return float(labelled.upper[row] if price > 0 else labelled.lower[row])


def _worth(answer: Answer, tier: Tier) -> float:
    """Units of the goals that one unit of relative shortfall stands for."""
    wishes = answer.solved.program.wishes
    most = tier.wish[int(np.argmax(tier.shortfall * wishes.weight[tier.wish]))]
    return float(wishes.scale[most] / wishes.weight[most])


def _least(answer: Answer, short: int, row: int, side: str, step: float) -> float:
    """Least shortfall of a tier with a side of a row, and of all that say the same, moved outwards; both of a lock."""
    labelled, program = answer.solved.labelled, answer.solved.program
    same = _alike(program, row)
    sides = ("lower", "upper") if labelled.lower[row] == labelled.upper[row] else (side,)
    bounds = {name: getattr(labelled, name).copy() for name in sides}
    for bound in bounds.values():
        bound[same] += (step if side == "upper" else -step) * program.factor[same] / program.factor[row]
    moved = build(answer.cells, replace(labelled, **bounds))
    return optimum(tier_program(_kept(answer, moved, short), answer.solved.reach.tiers[short].wish)).objective


def _alike(program: Program, row: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    if program.merged[row] < 0:
        return np.array([row])
    return np.flatnonzero(program.merged == program.merged[row])


def _kept(answer: Answer, program: Program, short: int) -> Program:
    """The program with what the tiers before have found."""
    for tier in answer.solved.reach.tiers[:short]:
        program = keep(program, tier.wish, tier.left)
    return program
