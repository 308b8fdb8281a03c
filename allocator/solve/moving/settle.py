"""From the plan in force to the next: the gate, the least total change, who moves, and balance among them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Ints, Mask, Texts
from allocator.cells.groups import codes
from allocator.errors import SolverFailed
from allocator.rules.cells import Cells
from allocator.rules.standing import Standing
from allocator.solve.asked import asking
from allocator.solve.balance import Balance, nearest_to, short_cut
from allocator.solve.engines import optimum
from allocator.solve.moving.change import NEW, Change, Found, found, least_change, loosened, split
from allocator.solve.moving.explained import explained
from allocator.solve.moving.few import fewest
from allocator.solve.program import Labelled, Program, build
from allocator.solve.reach import Reach, find_reach, keep, missed, spare

RULE = "least_change"
_STILL = 1e-6
"""Change of a cell, in mean cells, that counts as none."""
_SLACK = 1e-7
_HELD = 1e-9


@dataclass(frozen=True)
class Moving:
    """How the plan in force is moved."""

    program: Program
    """Centred on the plan in force; cells that stay are fixed to it."""
    bounded: Program
    """The same with the bounds that keep the reach."""
    point: Floats
    """Scaled cells that come to the least change."""
    least: float
    """Proved least total change, in mean cells."""
    total: float
    """What the change may come to in all."""
    rep: Ints
    """Reps who move."""
    beyond: Ints
    """Reps who must move further than `year.max_change`."""
    engine: str


def settle(cells: Cells, standing: Standing, labelled: Labelled, program: Program, reach: Reach) -> Moving | None:
    """Find who moves, and fix all others; None where nobody does and nobody is new.

    Parameters
    ----------
    program
        As `stand` centres it.
    reach
        What is carried of each wish when all open cells may move.

    Raises
    ------
    SolverFailed
        If no engine proves the least change.
    """
    kept = _kept(cells, labelled, program, reach)
    with asking("least change"):
        change, beyond = _limited(cells, standing, kept)
        least = least_change(change)
        change, chosen = _chosen(cells, standing, change, least)
        chosen = _spread(cells, change, chosen)
    if not (np.abs(chosen.moved) > _STILL).any() and not (standing.reference != standing.quota).any():
        return None
    rep = np.unique(cells.rep[change.cell[np.abs(chosen.moved) > _STILL]])
    point = program.fair_share.copy()
    point[change.cell] += chosen.moved
    bounded = _fixed(kept, change, chosen)
    return Moving(
        _fixed(program, change, chosen), bounded, point, least.total, chosen.total, rep, beyond, least.proof.engine
    )


def _kept(cells: Cells, labelled: Labelled, program: Program, reach: Reach) -> Program:
    """The program with the reach as bounds; where the plan in force falls short as it must, it may stay as it is."""
    give_up = cells.plan.settings.reach_give_up
    now = missed(program, program.fair_share)
    allowed = np.where(reach.shortfall > _STILL, reach.shortfall + spare(reach.shortfall, give_up), _HELD)
    if (now > _HELD).any():
        found, by, w = whole_year(cells, labelled), explained(cells, labelled, program), program.wishes
        grain = np.where(found > _STILL, by.short, by.met) / w.scale
        as_planned = now <= np.maximum(found + spare(found, give_up), allowed) + grain
        allowed = np.where(as_planned, np.maximum(allowed, now), allowed)
    return keep(program, np.arange(len(allowed)), allowed)


def whole_year(cells: Cells, labelled: Labelled) -> Floats:
    """Shortfall of every wish if no period were closed, as the plan in force was made: shape (wishes,)."""
    program = build(cells, labelled)
    point = short_cut(program, None)
    even, give_up = cells.plan.settings.shortfall == "even", cells.plan.settings.reach_give_up
    return find_reach(program, point.x if point.converged else None, even, give_up).shortfall


def _limited(cells: Cells, standing: Standing, program: Program) -> tuple[Change, Ints]:
    """Free cells, what their change weighs, and how far each rep may move in a metric."""
    cell = np.flatnonzero(program.ceiling > program.floor)
    cost = np.where(standing.is_new[cell], NEW, 1.0)
    most = cells.plan.settings.year.max_change
    if most is None:
        none = sparse.csr_array((0, len(cell)))
        return Change(program, cell, cost, none, np.zeros(0)), np.zeros(0, np.int64)
    row = codes(cells.rep[cell], cells.metric[cell])
    count = int(row.max(initial=-1)) + 1
    sums = sparse.csr_array((np.ones(len(cell)), (row, np.arange(len(cell)))), shape=(count, len(cell)))
    room = most * (sums @ program.fair_share[cell])
    change = Change(program, cell, cost, sums, room)
    eased = loosened(change)
    over = np.flatnonzero(eased.most > room)
    beyond = np.unique(cells.rep[cell[np.isin(row, over)]])
    return eased, beyond


def _chosen(cells: Cells, standing: Standing, change: Change, least: Found) -> tuple[Change, Found]:
    """Lay the change on few reps, or leave it to all; then keep those still whose change would be a trifle."""
    year = cells.plan.settings.year
    if year.touch == "even":
        return change, least
    near = _near(cells, standing.in_force.released["territory"].to_numpy(object))[change.cell]
    far = _near(cells, standing.in_force.shrunk)[change.cell]
    chosen = fewest(change, least, cells.rep[change.cell], near, far)
    few = change.within(_of_reps(cells, change, chosen, year.hold_below))
    try:
        return few, least_change(few)
    except SolverFailed:
        few = change.within(_of_reps(cells, change, chosen, 0.0))
        return few, chosen if len(few.cell) == len(change.cell) else least_change(few)


def _of_reps(cells: Cells, change: Change, chosen: Found, hold_below: float) -> Mask:
    """Cells of the reps who move by more than a part of their rest of year; shape (k,)."""
    rep = cells.rep[change.cell]
    moved = np.bincount(rep, np.abs(chosen.moved))
    rest = np.bincount(rep, change.program.fair_share[change.cell])
    return np.asarray((moved > np.maximum(hold_below * rest, _STILL))[rep])


def _near(cells: Cells, territories: Texts) -> Mask:
    """Cells on some territories; shape (n,)."""
    lanes = cells.lanes
    there = np.isin(lanes.territories, territories)
    return np.asarray(there[lanes.territory][cells.lane])


def _spread(cells: Cells, change: Change, least: Found) -> Found:
    """Spread the least total change evenly over those who may move: Σ (x − x₀)² / 2D least at that total."""
    if not len(change.cell) or not least.total > _STILL:
        return least
    weight = change.program.weight[change.cell]
    program = split(change, np.zeros(len(change.cell)), least.total * (1 + _SLACK) + _SLACK, 1.0 / weight)
    try:
        return found(change, optimum(program))
    except SolverFailed:
        return least


def _fixed(program: Program, change: Change, chosen: Found) -> Program:
    """Fix the cells that stay, let the others move one way only, and bound their total change."""
    moved = np.zeros(len(program.floor))
    moved[change.cell] = np.where(np.abs(chosen.moved) > _STILL, chosen.moved, 0.0)
    cost = np.zeros(len(moved))
    cost[change.cell] = change.cost
    centre = program.fair_share
    floor = np.where(moved < 0, program.floor, centre)
    ceiling = np.where(moved > 0, program.ceiling, centre)
    weights = cost * np.sign(moved)
    most = float(weights @ centre) + max(chosen.total, 0.0) * (1 + _SLACK) + _SLACK
    sums = _over_all(change, len(moved))
    about, limits = sums @ centre, len(change.most)
    last, row = len(program.rule), np.full(1 + limits, len(program.rule))
    rows = sparse.vstack([program.matrix, sparse.csr_array(weights[None, :]), sums], format="csr")
    return replace(
        program, floor=floor, ceiling=ceiling,
        floor_row=np.where(floor > program.floor, last, program.floor_row),
        ceiling_row=np.where(ceiling < program.ceiling, last, program.ceiling_row),
        matrix=sparse.csr_array(rows),
        lower=np.concatenate([program.lower, [-np.inf], about - change.most]),
        upper=np.concatenate([program.upper, [most], about + change.most]),
        lower_row=np.append(program.lower_row, row), upper_row=np.append(program.upper_row, row),
        rules=(*program.rules, RULE), rule=np.append(program.rule, len(program.rules)),
    )  # fmt: skip


def _over_all(change: Change, cells: int) -> sparse.csr_array:
    """Sums whose change is limited, over all cells."""
    place = sparse.csr_array(
        (np.ones(len(change.cell)), (np.arange(len(change.cell)), change.cell)), shape=(len(change.cell), cells)
    )
    return sparse.csr_array(change.limited @ place)


def balance_among(moving: Moving) -> Balance:
    """Balance among those who move, around the plan in force; the least change itself where no engine proves one."""
    try:
        return nearest_to(moving.bounded)
    except SolverFailed:
        return Balance(moving.point, np.zeros(len(moving.bounded.lower)), moving.engine, ("Newton", "PIQP"))
