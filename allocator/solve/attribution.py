"""Attribution: which rule moved each quota away from its fair share, exactly.

At the optimum q − f = −D (Σ_r a_r y_r + z): every row that presses moves the cell by its own push, and so does the
cell's own bound. Pushes up and down partly cancel, so they are netted: a fall is divided over the rules that push down,
in proportion to their push, a rise over those that push up. No bar is larger than the move it explains.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints
from allocator.solve.program import Labelled, Program

IN_FORCE = "plan_in_force"
"""What the plan in force makes a quota differ from fair share, where the year has moved."""


@dataclass(frozen=True)
class Attribution:
    """Netted moves of every cell by rule, in the metric's unit; `moves` has shape (rules, n)."""

    rules: tuple[str, ...]
    moves: Floats


def attribute(
    program: Program, labelled: Labelled, bounded: Program, x: Floats, y: Floats, fair_share: Floats
) -> Attribution:
    """Divide each cell's move from fair share among the rules.

    Where the year has moved the program is centred on the plan in force, whose distance from fair share is a push of
    its own.

    Parameters
    ----------
    program, bounded
        The program as built, and with the bounds that the balance was solved under.
    x, y
        Scaled cells and multipliers of the merged rows (y > 0 presses an upper side).
    fair_share
        Scaled fair share.
    """
    parts = raw_pushes(program, labelled, bounded, x, y)
    if IN_FORCE in program.rules:
        parts[program.rules.index(IN_FORCE)] += program.fair_share - fair_share
    move = x - fair_share
    parts *= np.sign(move)
    np.maximum(parts, 0.0, out=parts)
    total = parts.sum(axis=0)
    parts *= np.divide(move, total, where=total != 0, out=np.zeros_like(move)) * program.size
    return Attribution(program.rules, parts)


def raw_pushes(program: Program, labelled: Labelled, bounded: Program, x: Floats, y: Floats) -> Floats:
    """Push of every rule on every cell, scaled, before netting; shape (rules, n)."""
    rule = _rule_of_side(program, labelled, bounded, y)
    pushes = np.zeros((len(program.rules), len(x)))
    for k in range(len(program.rules)):
        pressing = np.where(rule == k, y, 0.0)
        if pressing.any():
            pushes[k] = -program.weight * (program.matrix.T @ pressing)
    rest = x - program.fair_share - pushes.sum(axis=0)
    bound = np.where(rest > 0, program.floor_row, program.ceiling_row)
    bound = np.where(np.abs(rest) > 1e-12, bound, -1)
    cell = np.flatnonzero(bound >= 0)
    pushes[program.rule[bound[cell]], cell] += rest[cell]
    return pushes


def _rule_of_side(program: Program, labelled: Labelled, bounded: Program, y: Floats) -> Ints:
    """Rule that sets the pressing side of each merged row; a wish where it is tighter than the hard bound."""
    row = np.where(y > 0, program.upper_row, program.lower_row)
    rule = np.where(row >= 0, program.rule[np.maximum(row, 0)], -1)
    w = program.wishes
    by_wish = program.rule[labelled.wishes.row]
    for at_least, tighter in ((True, bounded.lower > program.lower), (False, bounded.upper < program.upper)):
        mine = np.flatnonzero((w.at_least == at_least) & tighter[w.row] & ((y < 0) == at_least)[w.row])
        rule[w.row[mine]] = by_wish[mine]
    return rule
