"""What rules cost: one more never helps, and a price is what one unit of a bound is worth from one side."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from allocator.allocation import Status
from allocator.errors import SolverFailed
from allocator.insight.worth.limit_groups import LimitGroup, lines, pressing
from allocator.insight.worth.price import priced, shortage_prices
from allocator.insight.worth.price_list import price_line
from allocator.insight.worth.shortage import first_short, kept
from allocator.insight.worth.worth import Worth, worth
from allocator.solve.carrying import FAR
from allocator.solve.engines import optimum
from allocator.solve.headroom import find_headroom
from allocator.solve.program import Labelled, Program, build
from allocator.solve.reach import MET, Tier, keep, tier_program
from allocator.solve.slope import Move, exact
from tests.answers import Answer
from tests.properties.company import Company, answer_of
from tests.properties.pool import ANY, EXAMPLES, one_in, tried_on

STEP = 1e-4
SHOWN = 3
BEYOND = 0.3
CLOSE = 1e-6


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
def test_a_shown_price_holds_up_to_its_end_and_no_further(company: Company) -> None:
    """Bounds moved by d bring price × d within the range and less beyond it; moved back they cost what is said."""
    answer = answer_of(company)
    if answer.status is Status.CONFLICT or not one_in(company, 2):
        return
    told = worth(answer.allocation)
    best = told.proof.objective
    assert abs(_best(answer, told, answer.solved.labelled) - best) <= CLOSE
    for group in _shown(answer, told):
        line = price_line(told, group)
        if line is None:
            continue
        _holds(answer, told, group.move, -line.price, line.until)
        if np.isfinite(line.price_back):
            _holds(answer, told, group.move.back, line.price_back, line.until_back)
        further = line.until + BEYOND * group.move.scale
        if further < FAR * group.move.scale:
            assert best - _possibly(answer, told, group.move, further) < line.price * further


@tried_on(ANY, EXAMPLES)
def test_a_price_of_rules_csv_bounds_the_change_from_both_sides(company: Company) -> None:
    """A bound of a merged row moved outwards a little gains at most its price, moved inwards it costs at least it."""
    answer = answer_of(company)
    tier = None if answer.status is Status.CONFLICT else first_short(answer.solved)
    if tier is None or tier.linear is None or not one_in(company, 2):
        return
    price = shortage_prices(answer.allocation, tier)
    unit = _unit(answer, tier)
    for row in np.argsort(-np.abs(price), kind="stable")[:SHOWN]:
        if price[row] == 0 or not np.isfinite(_bound(answer.solved.labelled, row, price[row])):
            continue
        step = STEP * max(1.0, abs(_bound(answer.solved.labelled, row, price[row])))
        side = "upper" if price[row] > 0 else "lower"
        gain = (tier.linear.objective - _least(answer, tier, _stepped(answer, row, side, step))) * unit
        loss = (_least(answer, tier, _stepped(answer, row, side, -step)) - tier.linear.objective) * unit
        slack = 1e-6 * (1.0 + abs(price[row]) * step)
        assert gain <= abs(price[row]) * step + slack
        assert loss >= abs(price[row]) * step - slack


@tried_on(ANY, EXAMPLES)
def test_goals_raised_by_their_headroom_are_carried_and_no_more(company: Company) -> None:
    """All goals × (1 + headroom), a hair less, fall short nowhere; a hair more, somewhere."""
    asked = company.rows("goals")
    fixed = any(row["measure"] == "share_of_goal" for row in company.rows("limits"))
    if not one_in(company, 3) or fixed or any(row.get("rate") for row in asked):
        return
    answer = answer_of(company)
    if answer.status is Status.CONFLICT:
        return
    share = priced(answer.allocation).run["headroom"]["together"]
    if not share:
        return
    for factor, is_short in ((1.0 + share * (1 - 1e-3), False), (1.0 + share * (1 + 1e-2), True)):
        rows = [{**row, "amount": row["amount"] * factor} for row in asked]
        other = answer_of(company.having("goals", rows))
        assert (first_short(other.solved) is not None) == is_short


def _holds(answer: Answer, told: Worth, move: Move, each: float, until: float) -> None:
    """Half way and at the end every unit has changed the optimum by as much as the first."""
    for length in (0.5 * until, until):
        change = _moved(answer, told, move, length) - told.proof.objective
        assert abs(change - each * length) <= CLOSE * (1.0 + abs(each) * length)


def _shown(answer: Answer, told: Worth) -> Iterator[LimitGroup]:
    """The limits with the largest effects, as the page of the plan has them."""
    yield from lines(answer.allocation, pressing(answer.allocation, told.price))[:SHOWN]


def _possibly(answer: Answer, told: Worth, move: Move, length: float) -> float:
    """The optimum with bounds moved, inf where hard rules would conflict, as with a lock raised too far."""
    try:
        return _moved(answer, told, move, length)
    except SolverFailed:
        return np.inf


def _moved(answer: Answer, told: Worth, move: Move, length: float) -> float:
    """The optimum with bounds moved, built anew from the rows of the plan."""
    labelled = answer.solved.labelled
    lower, upper = labelled.lower.copy(), labelled.upper.copy()
    lower[move.row] += move.lower * length
    upper[move.row] += move.upper * length
    by_row = np.zeros((2, len(lower)))
    by_row[0, move.row], by_row[1, move.row] = move.lower * length, move.upper * length
    wishes = labelled.wishes
    target = wishes.target + np.where(wishes.at_least, by_row[0][wishes.row], by_row[1][wishes.row])
    return _best(answer, told, replace(labelled, lower=lower, upper=upper, wishes=replace(wishes, target=target)))


def _best(answer: Answer, told: Worth, labelled: Labelled) -> float:
    """The objective that prices are about: minus the factor of the goals, or the least shortfall of merged rows."""
    tier = first_short(answer.solved)
    if told.is_headroom:
        every = np.ones(len(answer.cells.goals.amount), bool)
        found = find_headroom(answer.cells, labelled, kept(answer.solved), every)
        return exact(found.carrying.program).objective
    assert tier is not None
    return _least(answer, tier, labelled)


def _least(answer: Answer, tier: Tier, labelled: Labelled) -> float:
    """Least shortfall of a tier under other bounds, those before it keeping what they found."""
    return optimum(tier_program(_kept(answer, build(answer.cells, labelled), tier), tier.wish)).objective


def _stepped(answer: Answer, row: int, side: str, step: float) -> Labelled:
    """A side of a row, and of all that say the same, moved outwards; both sides of a lock."""
    labelled, program = answer.solved.labelled, answer.solved.program
    same = _alike(program, row)
    sides = ("lower", "upper") if labelled.lower[row] == labelled.upper[row] else (side,)
    bounds = {name: getattr(labelled, name).copy() for name in sides}
    for bound in bounds.values():
        bound[same] += (step if side == "upper" else -step) * program.factor[same] / program.factor[row]
    return replace(labelled, **bounds)


def _bound(labelled: Labelled, row: int, price: float) -> float:
    return float(labelled.upper[row] if price > 0 else labelled.lower[row])


def _unit(answer: Answer, tier: Tier) -> float:
    """Units of the goals that one unit of relative shortfall stands for."""
    wishes = answer.solved.program.wishes
    most = tier.wish[int(np.argmax(tier.shortfall * wishes.weight[tier.wish]))]
    return float(wishes.scale[most] / wishes.weight[most])


def _alike(program: Program, row: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    if program.merged[row] < 0:
        return np.array([row])
    return np.flatnonzero(program.merged == program.merged[row])


def _kept(answer: Answer, program: Program, tier: Tier) -> Program:
    """The program with what the tiers before have found."""
    for before in answer.solved.reach.tiers:
        if before.priority < tier.priority:
            program = keep(program, before.wish, before.left)
    return program
