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
from allocator.solve.newton import Point
from allocator.solve.program import Labelled, Program, build
from allocator.solve.reach import MET, Reach, cleared, find_reach, keep, spare
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
    asked, repair = labelled, None
    program = build(cells, labelled)
    point = short_cut(program, _fitting(start, program))
    watch.stage("balance")
    try:
        bounded, reach, balanced = _reached(cells, program, point, watch)
    except SolverFailed:
        with asking("repair"):
            repair = find_repair(cells, labelled)
        if not repair.is_needed:
            raise
        labelled = bent(labelled, repair)
        program = build(cells, labelled)
        watch.stage("conflict")
        bounded, reach, balanced = _reached(cells, program, short_cut(program, None), watch)
    bounded, balanced, saving = _dialled(cells, bounded, reach, balanced, watch)
    with asking("rounding"):
        whole = round_all(cells, labelled, balanced.x * program.size, goal_shortfalls(cells, labelled, reach) <= MET)
    watch.stage("rounding")
    attribution = attribute(_with_rules(program, bounded), labelled, bounded, balanced.x, balanced.y)
    watch.stage("attribution")
    return Solved(labelled, asked, program, bounded, reach, balanced, whole, attribution, repair, saving)


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
    every = np.arange(len(program.wishes.row))
    if point.converged and meets_all(program, point.x):
        reach = find_reach(program, point.x, True)
        return keep(program, every, np.zeros(len(every))), reach, Balance(point.x, point.y, "Newton")
    with asking("reach"):
        reach = find_reach(
            program, point.x if point.converged else None, settings.shortfall == "even", settings.reach_give_up
        )
    watch.stage("reach")
    balanced = balance(program, reach, settings.reach_give_up, None)
    reach = cleared(program, reach, balanced.x)
    allowed = np.where(reach.shortfall > MET, spare(reach.shortfall, settings.reach_give_up), 0.0)
    watch.stage("balance")
    return keep(program, every, reach.shortfall + allowed), reach, balanced


def _crossed(lower: Floats, upper: Floats) -> bool:
    """Tell whether some lower bound lies above its upper by more than an error of digits."""
    return bool((lower > upper + _CROSSED * np.maximum(np.maximum(np.abs(lower), np.abs(upper)), 1e-3)).any())


def _dialled(
    cells: Cells, bounded: Program, reach: Reach, balanced: Balance, watch: Watch
) -> tuple[Program, Balance, Saving | None]:
    dial = cells.plan.settings.play_to_strengths
    if dial <= 0 or not cells.effort.any():
        return bounded, balanced, None
    with asking("least hours"):
        program, saving = save_hours(bounded, cells.effort, balanced.x, dial)
    found = balance(program, reach, cells.plan.settings.reach_give_up, np.append(balanced.y, 0.0))
    watch.stage("strengths")
    return program, found, saving


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
