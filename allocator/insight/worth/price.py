"""Prices: what one unit of each binding limit is worth, and the headroom of the goals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from allocator.allocation import Allocation, Status
from allocator.arrays import Floats, Mask
from allocator.insight.worth.bottleneck import bottleneck, headroom_sentences
from allocator.insight.worth.dial import dial
from allocator.insight.worth.limit_groups import pressing
from allocator.insight.worth.shortage import first_short, kept
from allocator.solve.answer import Solved, goal_shortfalls
from allocator.solve.headroom import Headroom, find_headroom
from allocator.solve.program import Program
from allocator.solve.reach import MET, Tier, row_size, tier_program
from allocator.tables.frame import Result
from allocator.tables.rules import rules

_PRESSING = 1e-9
_LISTED = 12


def priced(allocation: Allocation) -> Allocation:
    """Work out the headroom together and by metric, and the price of every binding limit.

    Where a goal falls short, the price is what more of the goals could be carried for one unit more of the limit, in
    units of the goals of the metric that is short most; where none does, the headroom (1 = all goals once more) that
    one unit brings. Prices hold for a small change, from one side: a unit more brings at most the price, a unit less
    costs at least as much. Where hard rules conflict nothing is priced and the allocation comes back as it is.

    Raises
    ------
    SolverFailed
        If no engine proves a headroom.
    """
    if allocation.status is Status.CONFLICT:
        return allocation
    cells, solved = allocation.evidence.cells, allocation.evidence.solved
    short = first_short(solved)
    single = headrooms(allocation)
    together = None if short is not None else _together(allocation, single)
    prices = together.price if together is not None else shortage_prices(allocation, short)
    result = Result(cells, solved.whole.quota, solved.balanced)
    run = allocation.run | {"headroom": _headroom(allocation, together, single, prices)} | _strengths(allocation)
    return replace(allocation, rules=rules(result, solved.asked, prices), run=run)


def raised(allocation: Allocation, metric: str) -> Mask:
    """Tell which goals are of a metric; shape (G,)."""
    return (allocation.evidence.cells.goals.table["metric"] == metric).to_numpy()


def headrooms(allocation: Allocation) -> dict[str, Headroom]:
    """Headroom of the goals of each metric that is not short, the others keeping what is carried of them."""
    cells, solved = allocation.evidence.cells, allocation.evidence.solved
    short = _short_metrics(allocation)
    names = [name for name in _metrics(allocation) if name not in short]
    return {name: find_headroom(cells, solved.labelled, kept(solved), raised(allocation, name)) for name in names}


def _metrics(allocation: Allocation) -> list[str]:
    return list(dict.fromkeys(str(name) for name in allocation.evidence.cells.goals.table["metric"]))


def _short_metrics(allocation: Allocation) -> set[str]:
    """Metrics a goal of which cannot be carried as far as it is covered."""
    cells, solved = allocation.evidence.cells, allocation.evidence.solved
    short = goal_shortfalls(cells, solved.labelled, solved.reach) > MET
    has_cell = np.array([len(cell) > 0 for cell in cells.of_goals], bool)
    return {str(name) for name in cells.goals.table["metric"].to_numpy()[short & has_cell]}


def _together(allocation: Allocation, single: dict[str, Headroom]) -> Headroom:
    if len(single) == 1:
        return next(iter(single.values()))
    cells, solved = allocation.evidence.cells, allocation.evidence.solved
    return find_headroom(cells, solved.labelled, kept(solved), np.ones(len(cells.goals.amount), bool))


def _headroom(
    allocation: Allocation, together: Headroom | None, single: dict[str, Headroom], prices: Floats
) -> dict[str, object]:
    """Headroom together and by metric, what holds it by label, the largest effect first, and the same in words."""
    held = {"together": bottleneck(allocation, prices)}
    held |= {name: bottleneck(allocation, found.price) for name, found in single.items()}
    holding = pressing(allocation, prices).index[:_LISTED]
    return {
        "together": 0.0 if together is None else together.share,
        "by_metric": {name: single[name].share if name in single else 0.0 for name in _metrics(allocation)},
        "held_by": [str(label) for label in allocation.rules["label"].iloc[holding]],
        "sentences": list(headroom_sentences(allocation, together, single, held)),
        "bottleneck": {name: [str(holder) for holder in found.holders] for name, found in held.items()},
    }


def _strengths(allocation: Allocation) -> dict[str, object]:
    """What play to strengths saves and costs, where it is set."""
    chosen = allocation.plan.settings.play_to_strengths
    told = dial(allocation, (0.0,)) if chosen > 0 else None
    if told is None:
        return {}
    here = next(stop for stop in told.stops if stop.dial == chosen)
    return {"play_to_strengths": {
        "dial": chosen, "balanced_hours": told.balanced, "least_hours": told.least, "hours": here.hours,
        "from_fair_share": here.distance, "from_fair_share_without": told.stops[0].distance,
        "sentences": list(told.sentences),
    }}  # fmt: skip


def shortage_prices(allocation: Allocation, tier: Tier | None) -> Floats:
    """Price of every labelled row in the first tier that falls short; shape (M,)."""
    solved = allocation.evidence.solved
    out = np.zeros(len(solved.asked.lower))
    if tier is None or tier.linear is None:
        return out
    program, proof = solved.program, tier.linear
    count = len(program.lower)
    y = proof.answer.y[:count] / row_size(program.matrix)
    source = np.where(y > 0, program.lower_row, program.upper_row)
    source = np.where(source < 0, _wishes_before(solved, tier, y > 0), source)
    pressing = np.flatnonzero((np.abs(y) > _PRESSING) & (source >= 0))
    out[source[pressing]] = -y[pressing] / program.factor[source[pressing]]
    written = tier_program(program, tier.wish)
    reduced = (written.cost - written.matrix.T @ proof.answer.y)[: len(program.floor)]
    bound = np.where(reduced > 0, program.floor_row, program.ceiling_row)
    cell = np.flatnonzero((np.abs(reduced) > _PRESSING) & (bound >= 0))
    out[bound[cell]] += -reduced[cell] / program.factor[bound[cell]]
    return out * worth_of_tier(allocation, tier)


def _wishes_before(solved: Solved, tier: Tier, lower: Mask) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Labelled row of the wish of an earlier priority that bounds the pressed side of each merged row, -1 for none."""
    program: Program = solved.program
    wishes = program.wishes
    mine = np.flatnonzero((wishes.priority < tier.priority) & (wishes.at_least == lower[wishes.row]))
    out = np.full(len(program.lower), -1, np.int64)
    out[wishes.row[mine]] = solved.labelled.wishes.row[mine]
    return out


def worth_of_tier(allocation: Allocation, tier: Tier) -> float:
    """Units of the goals of the metric that is short most, for one unit of weighted relative shortfall."""
    wishes = allocation.evidence.solved.program.wishes
    missed = tier.shortfall * wishes.weight[tier.wish]
    if not missed.any():
        return 1.0
    most = tier.wish[int(np.argmax(missed))]
    return float(wishes.scale[most] / wishes.weight[most]) if wishes.weight[most] > 0 else 1.0
