"""Selling hours that one unit took, from how reps divided their time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from allocator.arrays import Floats, Mask
from allocator.plan.calendar import Span
from allocator.plan.plan import Plan
from allocator.plan.settings import Metric
from allocator.year.calibrate.past import Past
from allocator.year.calibrate.people import FORMER
from allocator.year.calibrate.sure import bounds

FEWEST = 5
"""Reps for each metric whose hours are told apart."""
SURE = 0.5
"""Hours are known well enough if their standard error is at most this part of them."""
_GROUPS = 50


@dataclass(frozen=True)
class Hours:
    """Selling hours for one unit of each metric that takes any; M metrics."""

    metrics: tuple[str, ...]
    now: Floats
    """What the plan states, turned into hours; shape (M,)."""
    hours: Floats
    low: Floats
    high: Floats
    year: float
    """Selling hours of a full-time year."""
    reps: int
    note: str = ""
    """Why nothing can be said, or why it is not sure."""

    @property
    def is_sure(self) -> bool:
        """Whether the data tell the metrics apart."""
        return not self.note


def hours(plan: Plan, pasts: Sequence[Past]) -> Hours | None:
    """Estimate hours per unit of the metrics that take hours; nothing where none does, or has a history.

    Each rep's selling hours are explained by what the rep sold:  H = Σ hours × units,  over the periods that all these
    metrics have in common. Luck in the units would make metrics look alike, so the odd periods explain the hours of
    the even ones, with the even ones' units as what they stand for, and the other way round: instrumental variables
    (Wald, Annals of Mathematical Statistics 11, 1940; Fuller, *Measurement Error Models*, 1987, section 1.4). All are
    then scaled so that the hours of all reps are met. Standard errors leave out one rep, or one of 50 groups of reps,
    at a time (Efron and Tibshirani, *An Introduction to the Bootstrap*, 1993, chapter 11).

    It supposes that reps were busy: hours that were idle count as hours that the units took.
    """
    asked = [name for name, metric in plan.settings.metrics.items() if _takes_hours(metric) and not metric.sum_of]
    known = {past.metric: past for past in pasts}
    if not asked or not any(metric in known for metric in asked):
        return None
    year = _full_year(plan)
    metrics = [plan.settings.metrics[name] for name in asked]
    now = np.array([metric.hours_per_unit or year / (metric.productivity or np.inf) for metric in metrics])
    blank = np.full(len(asked), np.nan)
    nothing = Hours(tuple(asked), now, blank, blank, blank, year, 0)
    if lacking := [metric for metric in asked if metric not in known]:
        return replace(nothing, note=f"{lacking[0]} takes hours and has no history, so nobody's hours can be divided")
    shared = set.intersection(*(set(known[metric].spans) for metric in asked))
    if len(shared) < 2:
        return replace(nothing, note="the metrics that take hours have fewer than two periods of history in common")
    spent, units = _by_rep(plan, [known[metric] for metric in asked], shared)
    if spent.shape[1] < FEWEST * len(asked):
        what = (
            f"{spent.shape[1]} reps with selling hours and sales, fewer than {FEWEST} for each metric that takes hours"
        )
        return replace(nothing, note=what)
    return _estimated(nothing, spent, units)


def _takes_hours(metric: Metric) -> bool:
    return bool(metric.hours_per_unit or metric.productivity)


def _full_year(plan: Plan) -> float:
    """Selling hours of a full-time year."""
    capacity = plan.settings.capacity
    days = plan.calendar.working_days(plan.settings.country).between(*plan.calendar.days(plan.calendar.year))
    return days * capacity.hours_per_day * capacity.selling_share


def _by_rep(plan: Plan, pasts: Sequence[Past], shared: set[Span]) -> tuple[Floats, Floats]:
    """Selling hours of reps who sell at the plan's own effort, and units of each metric, odd and even periods apart.

    Returns
    -------
    Hours of shape (2, reps) and units of shape (2, reps, metrics).
    """
    names = np.unique(np.concatenate([past.people.names for past in pasts]))
    spent, units = np.zeros((2, len(names), len(pasts))), np.zeros((2, len(names), len(pasts)))
    order = sorted(shared, key=lambda span: span.start)
    for m, past in enumerate(pasts):
        rows = np.searchsorted(names, past.people.names)
        counted = _counted(plan, past)[:, None]
        for half in range(2):
            here = np.array([span in set(order[half::2]) for span in past.spans])
            spent[half, rows, m] = np.where(counted, past.time * past.days, 0.0)[:, here].sum(axis=1)
            units[half, rows, m] = np.where(counted, past.actual, 0.0)[:, here].sum(axis=1)
    worked = spent.max(axis=2) * plan.settings.capacity.hours_per_day * plan.settings.capacity.selling_share
    kept = (worked > 0).all(axis=0) & (units > 0).any(axis=(0, 2))
    return worked[:, kept], units[:, kept]


def _counted(plan: Plan, past: Past) -> Mask:
    """Reps of reps.csv who have hours, and whose role does not state an effort of its own."""
    usual = [
        role.capacity == "hours"
        and not any({"hours_per_unit", "productivity"} & set(keys) for keys in role.metrics.values())
        for role in plan.settings.roles.values()
    ]
    role = past.people.role
    return np.asarray((role != FORMER) & np.array([*usual, False])[role])


def _estimated(nothing: Hours, spent: Floats, units: Floats) -> Hours:
    found = _fitted(spent, units)
    reps = spent.shape[1]
    groups = np.arange(reps) % min(_GROUPS, reps)
    count = int(groups.max()) + 1
    without = np.array([_fitted(spent[:, groups != g], units[:, groups != g]) for g in range(count)])
    error = np.sqrt((count - 1) / count * ((without - without.mean(axis=0)) ** 2).sum(axis=0))
    low, high = bounds(found, error, count - 1)
    vague = [name for name, one, off in zip(nothing.metrics, found, error, strict=True) if not off <= SURE * one]
    note = f"what reps sold does not tell the hours of {' and '.join(vague)} apart from others" if vague else ""
    return replace(nothing, hours=found, low=np.clip(low, 0.0, None), high=high, reps=reps, note=note)


def _fitted(spent: Floats, units: Floats) -> Floats:
    """Hours per unit; shape (metrics,)."""
    scale = np.abs(units).sum(axis=(0, 1))
    odd, even = units / np.where(scale > 0, scale, 1.0)
    weight = 1.0 / spent.sum(axis=0)[:, None]
    moments = odd.T @ (weight * even)
    explained = (weight * odd).T @ spent[1] + (weight * even).T @ spent[0]
    found = np.linalg.lstsq(moments + moments.T, explained)[0] / np.where(scale > 0, scale, 1.0)
    whole = float(units.sum(axis=(0, 1)) @ found)
    return np.asarray(found * (spent.sum() / whole if whole > 0 else 0.0))
