"""Which part of full productivity each rep had in past periods, being new."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from allocator.arrays import Floats
from allocator.year.calibrate.past import Past
from allocator.year.calibrate.ramp import NONE, Ramp

_LAST = 600.0
"""Months of tenure up to which the cumulated profile is written out."""


def ramped(past: Past, found: Sequence[Ramp]) -> Floats:
    """Mean productivity of each rep in each period by month of tenure, 1 where full; shape (R, P).

    By the profile that was estimated for the rep's kind; where none was, by that of plan.yaml.
    """
    out = np.ones(past.there.shape)
    metric = past.plan.settings.metrics[past.metric]
    if metric.base or not past.spans:
        return out
    profiles: dict[str, Sequence[float]] = {NONE: (), **past.plan.settings.ramp}
    profiles |= {one.profile: one.profile_by_month for one in found}
    until = past.people.tenure_at_end(past.spans)
    for name, profile in profiles.items():
        rows = np.full(len(out), True) if metric.ramp == name else (past.people.ramp == name) & (metric.ramp is None)
        out[rows] = _mean(until[rows], past.months, profile)
    return out


def _mean(until: Floats, months: int, profile: Sequence[float]) -> Floats:
    """Mean of a profile over the part of the last months that lies after the first day; 1 where tenure is unknown."""
    edges = np.append(np.arange(len(profile) + 1.0), _LAST)
    whole = np.concatenate([[0.0], np.cumsum(profile), [0.0]])
    whole[-1] = whole[-2] + _LAST - len(profile)
    known = until > 0
    ends = np.where(known, until, 1.0)
    begins = np.clip(ends - months, 0.0, None)
    mean = (np.interp(ends, edges, whole) - np.interp(begins, edges, whole)) / (ends - begins)
    return np.asarray(np.where(known, mean, 1.0))
