"""Prices: what one unit of each binding limit is worth, and the headroom of the goals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from allocator.allocation import Allocation, Status
from allocator.arrays import Floats
from allocator.solve.headroom import Headroom, find_headroom
from allocator.solve.reach import Tier, row_size, tier_program
from allocator.tables.frame import Result
from allocator.tables.rules import rules

_SHORT = 1e-6
_PRESSING = 1e-9


def priced(allocation: Allocation) -> Allocation:
    """Work out the headroom together and by metric, and the price of every binding limit.

    Where something is short, the price is what more of the goals could be carried for one unit more of the limit, in
    units of the goals of the metric that is short most; where nothing is, the headroom (1 = all goals once more) that
    one unit brings. Prices hold for a small change, from one side.

    Raises
    ------
    SolverFailed
        If no engine proves a headroom.
    """
    if allocation.status is Status.CONFLICT:
        return allocation
    cells, solved = allocation.evidence.cells, allocation.evidence.solved
    short = next((t for t in solved.reach.tiers if t.linear is not None and t.least > _SHORT), None)
    together = None if short is not None else find_headroom(cells, solved.labelled)
    prices = together.price if together is not None else shortage_prices(allocation, short)
    result = Result(cells, solved.whole.quota, solved.balanced)
    run = allocation.run | {"headroom": _headroom(allocation, together)}
    return replace(allocation, rules=rules(result, solved.asked, prices), run=run)


def _headroom(allocation: Allocation, together: Headroom | None) -> dict[str, object] | None:
    """Headroom together and by metric, none where something is short, and what holds it."""
    if together is None:
        return {"together": 0.0, "by_metric": {}, "held_by": []}
    cells, labelled = allocation.evidence.cells, allocation.evidence.solved.labelled
    names = list(dict.fromkeys(cells.goals.table["metric"]))
    single = {name: find_headroom(cells, labelled, name) if len(names) > 1 else together for name in names}
    labels = allocation.rules["label"].to_numpy(object)
    holding = np.flatnonzero(together.price)
    holding = holding[np.argsort(-np.abs(together.price[holding]), kind="stable")]
    return {
        "together": _share(together),
        "by_metric": {name: _share(found) for name, found in single.items()},
        "held_by": [str(label) for label in labels[holding[:12]]],
    }


def _share(found: Headroom) -> float | None:
    """How far goals could be raised, as a share of them; None where no limit stops them."""
    return found.factor - 1.0 if found.is_bounded else None


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
    pressing = np.flatnonzero((np.abs(y) > _PRESSING) & (source >= 0))
    out[source[pressing]] = -y[pressing] / program.factor[source[pressing]]
    written = tier_program(program, tier.wish)
    reduced = (written.cost - written.matrix.T @ proof.answer.y)[: len(program.floor)]
    bound = np.where(reduced > 0, program.floor_row, program.ceiling_row)
    cell = np.flatnonzero((np.abs(reduced) > _PRESSING) & (bound >= 0))
    out[bound[cell]] += -reduced[cell] / program.factor[bound[cell]]
    return out * _worth(allocation, tier)


def _worth(allocation: Allocation, tier: Tier) -> float:
    """Units of the goals of the metric that is short most, for one unit of weighted relative shortfall."""
    wishes = allocation.evidence.solved.program.wishes
    missed = tier.shortfall * wishes.weight[tier.wish]
    if not missed.any():
        return 1.0
    most = tier.wish[int(np.argmax(missed))]
    return float(wishes.scale[most] / wishes.weight[most]) if wishes.weight[most] > 0 else 1.0
