"""What a calibration would write: the settings that differ, and the table of strengths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from allocator.arrays import Floats
from allocator.plan.calendar import MONTHS, first_days
from allocator.plan.plan import Plan
from allocator.year.calibrate.calibrate import Calibration
from allocator.year.calibrate.ramp import NONE
from allocator.year.calibrate.season import Season

NEW_PROFILE = "standard"
"""Ramp profile that is written where reps have none."""
_Change = tuple[tuple[str, ...], Any]


@dataclass(frozen=True)
class Stated:
    """What would be written."""

    changes: tuple[_Change, ...]
    """Places in plan.yaml with what they shall say."""
    strengths: pd.DataFrame
    """Rows of strengths.csv: rep, metric, strength."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return not self.changes and self.strengths.empty

    def over(self, settings: Mapping[str, Any], of: Plan | None = None) -> dict[str, Any]:
        """Return settings with the changes in them.

        Parameters
        ----------
        of
            The plan as it was, where the settings only state what differs from others: drivers that it weighs and the
            changes do not are then stated with 0.
        """
        changed = dict(settings)
        for path, value in self.changes:
            if of is not None and path[-1] == "fair_share":
                value = {**dict.fromkeys(of.settings.metrics[path[1]].fair_share, 0.0), **value}
            changed = _changed(changed, path, value)
        return changed


def stated(calibration: Calibration) -> Stated:
    """Collect all that the data bear; what they do not bear stays as it is."""
    changes = [
        *_seasons(calibration),
        *_weights(calibration),
        *_hours(calibration),
        *_ramps(calibration),
    ]
    return Stated(tuple(changes), _strengths(calibration))


def _seasons(calibration: Calibration) -> Iterator[_Change]:
    for found in calibration.metrics:
        if found.season is not None:
            profile = season_profile(calibration.plan, found.season)
            yield ("metrics", found.past.metric, "seasonality"), profile


def season_profile(plan: Plan, season: Season) -> list[float]:
    """Turn indexes per working day into parts of the year, in ten-thousandths that add to 1, by quota period."""
    months = np.arange(plan.calendar.year.start, plan.calendar.year.end)
    counted = plan.calendar.working_days(plan.settings.country)
    days = counted.count(first_days(months), first_days(months + 1))
    monthly = np.repeat(season.index, season.months) * days
    parts = monthly.reshape(-1, MONTHS[plan.settings.periods]).sum(axis=1)
    return _rounded(parts / parts.sum(), 10_000)


def _rounded(shares: Floats, whole: int) -> list[float]:
    """Round by largest remainder."""
    exact = shares * whole
    units = np.floor(exact + 1e-9)
    order = np.argsort(units - exact, kind="stable")
    units[order[: round(whole - float(units.sum()))]] += 1
    return [unit / whole for unit in units.tolist()]


def _weights(calibration: Calibration) -> Iterator[_Change]:
    chosen = [found.chosen for found in calibration.metrics if found.chosen and found.chosen.enough]
    for one in chosen:
        weights = {driver: weight for driver, weight in one.weights.items() if weight > 0}
        if weights != dict(one.now):
            yield ("metrics", one.metric, "fair_share"), weights
    use, reading = calibration.plan.settings.history, calibration.reading
    if chosen and reading and any(one.weights["history"] > 0 for one in chosen):
        if reading.window != use.window:
            yield ("history", "window"), f"{reading.window} months"
        if reading.of != use.of:
            yield ("history", "of"), reading.of


def _hours(calibration: Calibration) -> Iterator[_Change]:
    one = calibration.hours
    if one is None or not one.is_sure:
        return
    for metric, value in zip(one.metrics, one.hours.tolist(), strict=True):
        if calibration.plan.settings.metrics[metric].productivity is not None:
            yield ("metrics", metric, "productivity"), float(f"{one.year / value:.4g}")
        else:
            yield ("metrics", metric, "hours_per_unit"), float(f"{value:.4g}")


def _ramps(calibration: Calibration) -> Iterator[_Change]:
    known = [one for one in calibration.ramps if one.profile != NONE]
    fresh = [
        one for one in calibration.ramps if one.profile == NONE and NEW_PROFILE not in calibration.plan.settings.ramp
    ]
    for one in [*known, *fresh]:
        if one.profile_by_month:
            name = NEW_PROFILE if one.profile == NONE else one.profile
            yield ("ramp", name), list(one.profile_by_month)


def _strengths(calibration: Calibration) -> pd.DataFrame:
    rows = [
        pd.DataFrame({
            "rep": found.past.people.names[found.strengths.rep],
            "metric": found.past.metric,
            "strength": np.round(found.strengths.strength, 3),
        })
        for found in calibration.metrics
    ]  # fmt: skip
    return pd.concat(rows, ignore_index=True).sort_values(["rep", "metric"], ignore_index=True)


def _changed(settings: Mapping[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """Return nested settings with one place changed."""
    key, rest = path[0], path[1:]
    changed = dict(settings)
    if rest:
        inner = changed.get(key)
        changed[key] = _changed(inner if isinstance(inner, Mapping) else {}, rest, value)
    else:
        changed[key] = _in_order_of(changed.get(key), value)
    return changed


def _in_order_of(old: Any, value: Any) -> Any:
    """Name the keys that were there before in the same order, so that they change where they stand."""
    if not isinstance(old, Mapping) or not isinstance(value, Mapping):
        return value
    return {
        key: value[key] for key in (*(key for key in old if key in value), *(key for key in value if key not in old))
    }
