"""Which single rows of the rules moved a rep's quota, and by how much."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from allocator.arrays import Floats, Ints
from allocator.insight.rep.rep_metric import RepMetric
from allocator.solve.answer import Solved
from allocator.solve.attribution import raw_pushes
from allocator.solve.program import Program

NOT_NEGATIVE = "not below zero"
"""What holds a quota that the rules would push below zero."""
NO_ROW = -1
"""Row of a push that no row of the plan's rules exerts, as that of the dial."""
_ERROR = 1e-9


@dataclass(frozen=True)
class Move:
    """What one row of a rule moved of a rep's year in a metric, in the metric's unit."""

    rule: str
    row: int
    """Row of rules.csv, counted from 0; -1 where none is behind it."""
    side: str
    """Which side of the row presses: min or max."""
    amount: float


@dataclass(frozen=True)
class Push:
    """What a rule pushes the rep's year in a metric, before pushes up and down are netted."""

    rule: str
    amount: float


def moves(own: RepMetric) -> tuple[Move, ...]:
    """Divide each step of the waterfall among the rows of the rule that press that way; the strongest first.

    In a cell a rule's move is divided in proportion to the pushes of its rows that have the sign of the move, so that
    the parts add up to the step.
    """
    pushes = _pushes(own)
    attribution = own.solved.attribution
    step = attribution.moves[pushes["rule"].to_numpy(), own.cell[pushes["cell"].to_numpy()]]
    pushes = pushes.assign(step=step)[np.sign(step) == np.sign(pushes["push"])]
    whole = pushes.groupby(["rule", "cell"])["push"].transform("sum")
    pushes = pushes.assign(amount=pushes["step"] * pushes["push"] / whole)
    sums = pushes.groupby(["rule", "row", "side"], as_index=False)["amount"].sum()
    sums = sums.iloc[np.argsort(-sums["amount"].abs().to_numpy(), kind="stable")]
    names = attribution.rules
    return tuple(Move(names[rule], row, side, amount) for rule, row, side, amount in sums.itertuples(index=False))


def pushes(own: RepMetric) -> tuple[Push, ...]:
    """What each rule pushes before netting, the strongest first; they add up to the move from fair share."""
    solved, program = own.solved, as_built(own.solved)
    raw = raw_pushes(program, solved.labelled, solved.bounded, solved.balance.x, solved.balance.y)
    sums = (raw[:, own.cell] * program.size[own.cell]).sum(axis=1)
    moved = float(((solved.balance.x - program.fair_share)[own.cell] * program.size[own.cell]).sum())
    found = [*zip(program.rules, sums.tolist(), strict=True), (NOT_NEGATIVE, moved - float(sums.sum()))]
    least = _ERROR * (1.0 + abs(moved))
    felt = [Push(rule, amount) for rule, amount in found if abs(amount) > least]
    return tuple(sorted(felt, key=lambda push: -abs(push.amount)))


def as_built(solved: Solved) -> Program:
    """The program before reach bounded it, with the row of the dial where there is one."""
    program, bounded = solved.program, solved.bounded
    if len(program.lower) == len(bounded.lower):
        return program
    return bounded.bounded(np.append(program.lower, bounded.lower[-1]), np.append(program.upper, bounded.upper[-1]))


def _pushes(own: RepMetric) -> pd.DataFrame:
    """Pushes of rows, and of bounds of a cell, on the rep's cells: rule, row, side, cell (of `own.cell`), push."""
    solved, program = own.solved, as_built(own.solved)
    x, y = solved.balance.x[own.cell], solved.balance.y
    entry = program.matrix[:, own.cell].tocoo()
    push = -program.weight[own.cell][entry.col] * entry.data * y[entry.row]
    source = pressing_row(solved, program, y)[entry.row]
    rest = x - program.fair_share[own.cell] - np.bincount(entry.col, push, len(own.cell))
    bound = np.where(rest > 0, program.floor_row[own.cell], program.ceiling_row[own.cell])
    row = np.concatenate([source, bound])
    up = np.concatenate([y[entry.row] > 0, rest < 0])
    rule = np.where(row >= 0, program.rule[np.maximum(row, 0)], NO_ROW)
    found = pd.DataFrame({
        "rule": rule,
        "row": np.where(row < len(solved.labelled.lower), row, NO_ROW),
        "side": np.where(_turned(program, row) ^ up, "max", "min"),
        "cell": np.concatenate([entry.col, np.arange(len(own.cell))]),
        "push": np.concatenate([push, rest]),
    })  # fmt: skip
    return found[(found["rule"] >= 0) & (found["push"].abs() > 1e-12)]


def pressing_row(solved: Solved, program: Program, y: Floats) -> Ints:
    """Labelled row behind the side of each merged row that presses; that of a wish where it is the tighter."""
    row = np.where(y > 0, program.upper_row, program.lower_row)
    w, bounded = program.wishes, solved.bounded
    for at_least, tighter in ((True, bounded.lower > program.lower), (False, bounded.upper < program.upper)):
        mine = np.flatnonzero((w.at_least == at_least) & tighter[w.row] & ((y < 0) == at_least)[w.row])
        row[w.row[mine]] = solved.labelled.wishes.row[mine]
    return np.asarray(row, np.int64)


def _turned(program: Program, row: Ints) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Rows whose merged row has the opposite sign, so that its upper side is their lower."""
    known = (row >= 0) & (row < len(program.factor))
    return np.asarray(known & (program.factor[np.where(known, row, 0)] < 0))
