"""How full selling hours are: overall, and whose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.allocation import Allocation
from allocator.arrays import Floats, Ints
from allocator.insight.wording import listed, percent

_FULL = 0.005
"""Part of the hours that may be left of a period that counts as full."""
_SHOWN = 4


@dataclass(frozen=True)
class Fullness:
    """Hours of some reps, and what their quotas take."""

    used: float
    there: float
    """Hours of these reps up to the load limit."""
    full: tuple[str, ...]
    """Reps with no room in any period."""
    partly: tuple[str, ...]
    """Reps without room in some period, the fullest first."""
    emptiest: tuple[tuple[str, float], ...]
    """Reps with the most room and the hours they have left, most first."""
    reps: int

    def __str__(self) -> str:
        if not self.there:
            return "The quotas take no selling hours."
        said = [
            f"The quotas take {self.used:,.0f} of {self.there:,.0f} selling hours ({percent(self.used / self.there)})"
        ]
        if self.full:
            said.append(f"{_people(self.full, self.reps)} full in every period")
        if self.partly:
            said.append(f"{_people(self.partly, self.reps)} full in some period")
        if self.emptiest:
            left = listed([f"{rep} ({hours:,.0f} hours)" for rep, hours in self.emptiest])
            said.append(f"the most room is left with {left}")
        return "; ".join(said) + "."


def fullness(allocation: Allocation, cell: Ints | None = None) -> Fullness:
    """Compare the hours that quotas take with those that there are, up to the load limit.

    Parameters
    ----------
    cell
        Only reps and periods with one of these cells; all that have hours when left out.
    """
    cells = allocation.evidence.cells
    hours = cells.lanes.hours * allocation.plan.settings.capacity.load_limit
    used = _used(allocation, hours.shape)
    picked = np.zeros(hours.shape, bool)
    of = np.flatnonzero(cells.effort > 0) if cell is None else cell[cells.effort[cell] > 0]
    picked[cells.rep[of], cells.period[of]] = True
    picked &= hours > 0
    is_full = picked & (used >= hours * (1 - _FULL))
    reps = cells.lanes.roster.reps
    some, count = is_full.sum(axis=1), picked.sum(axis=1)
    left = np.where(picked, np.maximum(hours - used, 0.0), 0.0).sum(axis=1)
    partly = np.flatnonzero((some > 0) & (some < count))
    most = [r for r in np.argsort(-left, kind="stable")[:_SHOWN] if left[r] > _FULL * hours[r].sum()]
    return Fullness(
        float(used[picked].sum()), float(hours[picked].sum()),
        tuple(map(str, reps[(some > 0) & (some == count)])),
        tuple(map(str, reps[partly[np.argsort(-some[partly], kind="stable")]])),
        tuple((str(reps[r]), float(left[r])) for r in most), int((count > 0).sum()),
    )  # fmt: skip


def _used(allocation: Allocation, shape: tuple[int, ...]) -> Floats:
    """Hours that the quotas take; shape (R, T)."""
    cells, quota = allocation.evidence.cells, allocation.evidence.solved.whole.quota
    taken = np.bincount(cells.rep_period(), cells.effort * quota, int(np.prod(shape)))
    return np.asarray(taken.reshape(shape))


def _people(names: tuple[str, ...], all_of_them: int) -> str:
    if len(names) == all_of_them > 1:
        return f"all {len(names):,} reps are"
    if len(names) <= _SHOWN:
        return f"{listed(names)} {'is' if len(names) == 1 else 'are'}"
    return f"{len(names):,} reps ({', '.join(names[:_SHOWN])}, …) are"
