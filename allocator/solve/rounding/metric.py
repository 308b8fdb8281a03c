"""Rounding: every quota in whole units, goals exactly.

Controlled rounding (Cox, 1987): each cell goes to the unit below or above, and so does each rep's year, while the sums
of the goals are met. Where limits fold into costs, exchanges find the cheapest way. Else a linear program does, which
is integral where its rows form two nested families, and a small integer program settles the reps it leaves open. Ties
are broken by a hash of the cell's names, so that no name is favoured.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from allocator.arrays import Floats, Ints, Mask
from allocator.cells.groups import codes
from allocator.errors import SolverFailed
from allocator.solve.convex import Convex
from allocator.solve.rounding.beside import choose_beside
from allocator.solve.rounding.exchange import choose
from allocator.solve.rounding.folding import fold
from allocator.solve.rounding.locked import Lock
from allocator.solve.rounding.odd import odd_parts
from allocator.solve.rounding.settling import solve_whole
from allocator.solve.rounding.sums import BREAK, Sums

SNAP = 1e-6
"""Quotas are snapped to this part of a unit first, so that engines that agree to 1e-9 round alike."""
_TIE = 1e-3
_FURTHER = 20.0
_WHOLE = 1e-6


@dataclass(frozen=True)
class Grid:
    """Cells of one metric on their grid: quota = (odd + unit · (step + x)), x 0 or 1; n cells."""

    quota: Floats
    odd: Floats
    step: Floats
    unit: float
    fixed: Mask
    key: Floats
    """Tie-breaker between 0 and 1."""
    rep: Ints

    @property
    def part(self) -> Floats:
        """What each quota lies above the unit below, in units."""
        return (self.quota - self.odd) / self.unit - self.step

    def at(self, x: Floats) -> Floats:
        return np.where(self.fixed, self.quota, self.odd + self.unit * (self.step + np.round(x)))


@dataclass(frozen=True)
class Rounded:
    """Whole quotas of one metric, and what had to be widened."""

    quota: Floats
    widened: str = ""


def place(
    quota: Floats, unit: float, fixed: Mask, group: Ints, target: Floats, key: Floats, rep: Ints,
    locks: Sequence[Lock] = (),
) -> Grid:  # fmt: skip
    """Lay the cells of a metric on their grid; in each group one cell, its largest, carries what is no whole unit.

    Cells beside the locks carry it before those of locks, so that these come out as given.

    Parameters
    ----------
    quota
        Balanced quotas, locked cells at their lock; shape (n,).
    group, target
        Group of each cell, -1 for none, and what each group comes to.
    locks
        Locks on sums of cells.
    """
    snapped = np.where(fixed, quota, np.round(quota / unit / SNAP) * SNAP * unit)
    odd = odd_parts(snapped, ~fixed, group, target, locks, unit, key)
    step = np.maximum(np.floor((snapped - odd) / unit + _WHOLE), 0.0)
    return Grid(snapped, odd, step, unit, fixed, key, rep)


def round_metric(grid: Grid, exact: Sums, limits: list[Sums], upward: Floats) -> Rounded:
    """Round the cells of one metric.

    What has to give is widened in this order: cells by one unit more, rep-years by one unit, the sums of the goals.

    Parameters
    ----------
    upward
        +1 for cells whose step up would break a limit, -1 for those that must step up; shape (n,).

    Raises
    ------
    SolverFailed
        If nothing that may give helps.
    """
    years, cost = _rep_years(grid), _cost(grid, upward)
    x = _nearest(grid, exact, years, limits, cost)
    if x is not None:
        return Rounded(grid.at(x))
    for widened, reach, years_too, sums_too in (
        ("cells by one unit", 1.0, False, False),
        ("cells and rep-years by one unit", 1.0, True, False),
        ("cells, rep-years and sums of goals by one unit", 2.0, True, True),
    ):
        wide = Sums(years.group, years.lower - years_too, years.upper + years_too)
        goals = Sums(exact.group, exact.lower, exact.upper, breakable=sums_too)
        x = _solve(grid, [goals, wide, *limits], reach, cost, upward)
        if x is not None:
            return Rounded(grid.at(x), widened)
    message = "rounding found no whole quotas that add up"
    raise SolverFailed(message)


def group_sums(grid: Grid, group: Ints, target: Floats) -> Sums:
    """Sums of goals in units above the cells' steps, exactly."""
    inside = group >= 0
    start = np.where(grid.fixed, grid.quota, grid.odd + grid.unit * grid.step)
    whole = np.round((target - np.bincount(group[inside], start[inside], len(target))) / grid.unit)
    return Sums(np.where(grid.fixed, -1, group), whole, whole)


def _nearest(grid: Grid, exact: Sums, years: Sums, limits: list[Sums], cost: Floats) -> Floats | None:
    """Steps of every cell to the unit below or above: by exchanges, or by a program where a limit cuts across."""
    free = ~grid.fixed & (grid.part > _WHOLE)
    folded = fold(cost, free, exact, years, limits)
    if folded is None:
        return None
    taken = choose_beside(folded) if folded.odd.any() else choose(folded.choice)
    if taken is None:
        return None
    x = np.zeros(len(free))
    x[free] = taken
    return x


def _cost(grid: Grid, upward: Floats) -> Floats:
    """Cost of each cell's step up, least for the largest remainder."""
    return 1.0 - 2.0 * grid.part + _TIE * grid.key + BREAK * upward


def _rep_years(grid: Grid) -> Sums:
    """Each rep's year goes to the unit below or above."""
    group = codes(grid.rep) if len(grid.rep) else grid.rep
    free = ~grid.fixed
    part = np.bincount(group[free], grid.part[free], int(group.max(initial=-1)) + 1)
    near = np.round(part)
    part = np.where(np.abs(part - near) < _WHOLE * 10, near, part)
    return Sums(np.where(free, group, -1), np.floor(part), np.ceil(part))


def _solve(grid: Grid, families: list[Sums], reach: float, cost: Floats, upward: Floats) -> Floats | None:
    """Whole steps of every cell, some of them further than the unit below or above."""
    cells = len(grid.quota)
    v = solve_whole(_program(grid, families, reach, cost, upward), np.tile(grid.rep, 3))
    return None if v is None else v[:cells] + v[cells : 2 * cells] - v[2 * cells : 3 * cells]


def _program(grid: Grid, families: list[Sums], reach: float, step_cost: Floats, upward: Floats) -> Convex:
    """Columns: x of each cell, further steps up and down where they are allowed, slack of breakable sums."""
    cells = len(grid.quota)
    rows = sparse.vstack([_members(grid, sums) for sums in families], format="csr")
    soft = np.concatenate([np.full(len(sums.lower), sums.breakable) for sums in families])
    give = np.flatnonzero(soft)
    slack = sparse.csr_array((np.ones(len(give)), (give, np.arange(len(give)))), shape=(len(soft), len(give)))
    free = (~grid.fixed).astype(np.float64)
    part = np.where(grid.part > _WHOLE, free, 0.0)
    cost = [
        free * step_cost, _FURTHER + BREAK * np.maximum(upward, 0.0), _FURTHER + BREAK * np.maximum(-upward, 0.0)
    ]  # fmt: skip
    most = [part, reach * free, free * np.minimum(reach, grid.step)]
    return Convex(
        np.concatenate([*cost, np.full(2 * len(give), BREAK)]), np.zeros(3 * cells + 2 * len(give)),
        sparse.hstack([rows, rows, -rows, slack, -slack], format="csr"),
        np.concatenate([sums.lower for sums in families]), np.concatenate([sums.upper for sums in families]),
        np.zeros(3 * cells + 2 * len(give)), np.concatenate([*most, np.full(2 * len(give), np.inf)]),
    )  # fmt: skip


def _members(grid: Grid, sums: Sums) -> sparse.csr_array:
    used = np.flatnonzero((sums.group >= 0) & ~grid.fixed)
    return sparse.csr_array((np.ones(len(used)), (sums.group[used], used)), shape=(len(sums.lower), len(grid.quota)))
