"""What of the goals no quotas at all can be: because goals contradict each other, or because nobody is there."""

from __future__ import annotations

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from allocator.arrays import Floats, Mask
from allocator.rules.overlap import Overlap

_NOTHING = 1e-9
"""Part of a goal that is an error of digits."""
_PRESSES = 1e-7


def contradiction(overlap: Overlap, amount: Floats) -> Floats:
    """Least shortfall and excess of each goal that any amounts reach, open or not; shape (G,), asked minus reached."""
    goals, groups = overlap.inside.shape
    rows, scale = _scaled(overlap, amount, np.ones(groups, bool))
    eye = sparse.eye_array(goals)
    answer = linprog(
        np.concatenate([np.zeros(groups), np.ones(2 * goals)]),
        A_eq=sparse.hstack([rows, eye, -eye], format="csr"),
        b_eq=amount / scale,
        method="highs",
    )
    found = np.asarray(answer.x)
    return _clean(found[groups : groups + goals] - found[groups + goals :]) * scale


def unavoidable(overlap: Overlap, amount: Floats, open_groups: Mask) -> Floats:
    """Shortfall of each goal that the open groups of cells leave, no goal being exceeded; shape (G,).

    As even as can be: the largest part of a goal that lacks is made small, then the next largest, and so on.
    """
    goals, groups = overlap.inside.shape
    rows, scale = _scaled(overlap, amount, open_groups)
    wanted, lacking, loose = amount / scale, np.zeros(goals), np.ones(goals, bool)
    while loose.any():
        least = sparse.hstack([-rows, sparse.csr_array(-loose[:, None].astype(np.float64))])
        most = sparse.hstack([rows, sparse.csr_array((goals, 1))])
        answer = linprog(
            np.append(np.zeros(groups), 1.0),
            A_ub=sparse.vstack([least, most], format="csr"),
            b_ub=np.concatenate([lacking - wanted, wanted]),
            method="highs",
        )
        worst = float(np.asarray(answer.x)[-1])
        if worst <= _NOTHING:
            break
        presses = loose & (answer.ineqlin.marginals[:goals] < -_PRESSES)
        lacking[presses if presses.any() else loose] = worst
        loose &= ~presses & presses.any()
    return _clean(lacking) * scale


def _scaled(overlap: Overlap, amount: Floats, open_groups: Mask) -> tuple[sparse.csr_array, Floats]:
    """Sums of groups as parts of their goals, and the size of each goal."""
    scale = np.maximum(amount, amount.max(initial=1.0) * _NOTHING)
    size = np.max(np.where(overlap.inside, scale[:, None], 0.0), axis=0, initial=0.0)
    return sparse.csr_array(overlap.inside * open_groups * size / scale[:, None]), scale


def _clean(part: Floats) -> Floats:
    """Nothing and all of a goal without the engine's errors of digits."""
    part = np.where(np.abs(part) <= _NOTHING, 0.0, part)
    return np.where(np.abs(part - 1.0) <= _NOTHING, 1.0, part)
