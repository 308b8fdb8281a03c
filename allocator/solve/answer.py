"""The answer to a program: short cut, reach, balance, dial, rounding, each step timed."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

import numpy as np

from allocator.arrays import Floats
from allocator.errors import SolverFailed
from allocator.rules.cells import Cells
from allocator.rules.rows import LAST
from allocator.solve.asked import Solve, asking, noting
from allocator.solve.attribution import Attribution, attribute
from allocator.solve.balance import Balance, balance, meets_all, short_cut
from allocator.solve.conflict import Repair, bent, find_repair
from allocator.solve.moving.settle import Moving, balance_among, settle
from allocator.solve.moving.stand import has_news, stand
from allocator.solve.newton import Point
from allocator.solve.program import Labelled, Program, build
from allocator.solve.reach import MET, Reach, cleared, find_reach, keep, missed, spare
from allocator.solve.rounding.whole import Whole, round_all
from allocator.solve.strengths import Saving, save_hours

_CROSSED = 1e-7


@dataclass
class Watch:
    """Seconds per stage; each stage ends where the next begins."""

    seconds: dict[str, float] = field(default_factory=dict)
    since: float = field(default_factory=time.perf_counter)

    def stage(self, name: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = self.seconds.get(name, 0.0) + now - self.since
        self.since = now


@dataclass(frozen=True)
class Solved:
    """Everything that the tables are made from."""

    labelled: Labelled
    """Rows as they were solved; bent where hard rules conflict."""
    asked: Labelled
    """Rows as they were asked."""
    program: Program
    bounded: Program
    """The program with the bounds that reach left."""
    reach: Reach
    balance: Balance
    whole: Whole
    attribution: Attribution
    repair: Repair | None
    saving: Saving | None
    moving: Moving | None = None
    """How the plan in force was moved; None where the year has not moved, or nothing had to change."""
    solves: tuple[Solve, ...] = ()
    """Linear and integer programs that were solved on the way, and by whom."""

    @property
    def balanced(self) -> Floats:
        """Quotas before rounding; shape (n,)."""
        return np.asarray(self.balance.x * self.program.size)


def solve(cells: Cells, labelled: Labelled, start: Floats | None, watch: Watch) -> Solved:
    """Answer a plan and note who solved what; see `answer`."""
    with noting() as solves:
        solved = answer(cells, labelled, start, watch)
    return replace(solved, solves=tuple(solves))


def answer(cells: Cells, labelled: Labelled, start: Floats | None, watch: Watch) -> Solved:
    """Answer a plan: reach by priority, then balance, then whole numbers.

    Parameters
    ----------
    start
        Multipliers of a similar plan to start the Newton from; ignored when the rows differ in number.

    Raises
    ------
    SolverFailed
        If no engine proves an answer.
    """
    program = _centred(cells, labelled)
    if cells.standing is not None and not has_news(program, cells.standing):
        return _unmoved(cells, labelled, program, None)
    found = _possible(cells, labelled, program, start, watch)
    if cells.standing is None:
        return _whole(cells, labelled, _dialled(cells, found, watch), watch)
    moving = settle(cells, cells.standing, found.labelled, found.program, found.reach)
    if moving is None:
        still = _unmoved(cells, found.labelled, found.program, found.reach)
        return replace(still, asked=labelled, repair=found.repair)
    balanced = balance_among(moving)
    watch.stage("least change")
    moved = replace(found, program=moving.program, bounded=moving.bounded, balance=balanced)
    return replace(_whole(cells, labelled, moved, watch), moving=moving)


@dataclass(frozen=True)
class _Found:
    """An answer before rounding."""

    labelled: Labelled
    program: Program
    bounded: Program
    reach: Reach
    balance: Balance
    repair: Repair | None = None
    saving: Saving | None = None


def _possible(cells: Cells, labelled: Labelled, program: Program, start: Floats | None, watch: Watch) -> _Found:
    """Reach and balance; where the hard rules conflict, those under the cheapest repair."""
    point = short_cut(program, _fitting(start, program))
    watch.stage("balance")
    try:
        return _Found(labelled, program, *_reached(cells, program, point, watch))
    except SolverFailed:
        with asking("repair"):
            repair = find_repair(cells, labelled)
        if not repair.is_needed:
            raise
    labelled = bent(labelled, repair)
    program = _centred(cells, labelled)
    watch.stage("conflict")
    return _Found(labelled, program, *_reached(cells, program, short_cut(program, None), watch), repair)


def _whole(cells: Cells, asked: Labelled, found: _Found, watch: Watch) -> Solved:
    """Whole numbers, and which rule moved what."""
    labelled, program, balanced = found.labelled, found.program, found.balance
    with asking("rounding"):
        met = goal_shortfalls(cells, labelled, found.reach) <= MET
        whole = round_all(cells, labelled, balanced.x * program.size, met)
    watch.stage("rounding")
    with_rules, fair_share = _with_rules(program, found.bounded), cells.fair_share / program.size
    attribution = attribute(with_rules, labelled, found.bounded, balanced.x, balanced.y, fair_share)
    watch.stage("attribution")
    return Solved(
        labelled, asked, program, found.bounded, found.reach, balanced, whole, attribution, found.repair, found.saving
    )


def _centred(cells: Cells, labelled: Labelled) -> Program:
    """The program of the plan; where the year has moved, centred on the plan in force."""
    program = build(cells, labelled)
    return program if cells.standing is None else stand(cells, labelled, program, cells.standing)


def _unmoved(cells: Cells, labelled: Labelled, program: Program, reach: Reach | None) -> Solved:
    """The plan in force as it is, to the last digit."""
    standing, x = cells.standing, program.fair_share
    found = find_reach(program, x, True) if reach is None else reach
    every = np.arange(len(program.wishes.row))
    bounded = keep(program, every, missed(program, x))
    balanced = Balance(x, np.zeros(len(program.lower)), "none")
    attribution = attribute(program, labelled, bounded, x, balanced.y, cells.fair_share / program.size)
    quota = np.zeros(len(x)) if standing is None else standing.quota
    return Solved(labelled, labelled, program, bounded, found, balanced, Whole(quota, ()), attribution, None, None)


def _reached(cells: Cells, program: Program, point: Point, watch: Watch) -> tuple[Program, Reach, Balance]:
    """The short cut where it meets every wish, else the tiers and the balance within them.

    Raises
    ------
    SolverFailed
        If the bounds of a cell or row exclude each other, or no engine proves an answer.
    """
    if _crossed(program.floor, program.ceiling) or _crossed(program.lower, program.upper):
        message = "the bounds of some quotas exclude each other"
        raise SolverFailed(message)
    settings = cells.plan.settings
    if point.converged and meets_all(program, point.x):
        reach = find_reach(program, point.x, True)
        return _kept(program, reach, 0.0), reach, Balance(point.x, point.y, "Newton")
    with asking("reach"):
        reach = find_reach(
            program, point.x if point.converged else None, settings.shortfall == "even", settings.reach_give_up
        )
    watch.stage("reach")
    balanced = balance(program, reach, settings.reach_give_up, None)
    reach = cleared(program, reach, balanced.x)
    watch.stage("balance")
    return _kept(program, reach, settings.reach_give_up), reach, balanced


def _kept(program: Program, reach: Reach, give_up: float) -> Program:
    """The program with bounds that keep the reach but for what may be given up of goals that fall short."""
    allowed = np.where(reach.shortfall > MET, spare(reach.shortfall, give_up), 0.0)
    return keep(program, np.arange(len(allowed)), reach.shortfall + allowed)


def _crossed(lower: Floats, upper: Floats) -> bool:
    """Tell whether some lower bound lies above its upper by more than an error of digits."""
    return bool((lower > upper + _CROSSED * np.maximum(np.maximum(np.abs(lower), np.abs(upper)), 1e-3)).any())


def _dialled(cells: Cells, found: _Found, watch: Watch) -> _Found:
    """The balance that the dial asks for, where it is set."""
    settings, bounded = cells.plan.settings, found.bounded
    if settings.play_to_strengths <= 0 or not cells.effort.any():
        return found
    with asking("least hours"):
        program, saving = save_hours(bounded, cells.effort, found.balance.x, settings.play_to_strengths)
    balanced = balance(program, found.reach, settings.reach_give_up, np.append(found.balance.y, 0.0))
    watch.stage("strengths")
    return replace(found, bounded=program, balance=balanced, saving=saving)


def _with_rules(program: Program, bounded: Program) -> Program:
    """The program as built, with the dial's row where it was added."""
    if len(program.lower) == len(bounded.lower):
        return program
    return bounded.bounded(np.append(program.lower, bounded.lower[-1]), np.append(program.upper, bounded.upper[-1]))


def _fitting(start: Floats | None, program: Program) -> Floats | None:
    return start if start is not None and len(start) == len(program.lower) else None


def goal_shortfalls(cells: Cells, labelled: Labelled, reach: Reach) -> Floats:
    """Least shortfall of each goal's coverable amount, relative to the goal; 1 without cells; shape (G,)."""
    short = np.ones(len(cells.goals.amount))
    place = {str(name): g for g, name in enumerate(cells.goals.table["goal"])}
    wishes = labelled.wishes
    for block, rows in enumerate(labelled.blocks):
        if rows.rule != "goals":
            continue
        first = int(np.flatnonzero(labelled.block == block)[0])
        goal = np.array([place[str(name)] for name in rows.keys["goal"]], np.int64)
        mine = (wishes.row >= first) & (wishes.row < first + len(rows)) & (wishes.priority < LAST)
        short[goal[wishes.row[mine] - first]] = reach.shortfall[mine]
    return short
