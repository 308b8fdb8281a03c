"""What history tells, set as sheets."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from allocator.insight.wording import aligned_percent, wording
from allocator.plan.plan import Plan
from allocator.terminal.page import Sheet
from allocator.year.calibrate.calibrate import Calibration, MetricFound
from allocator.year.calibrate.chosen import Chosen
from allocator.year.calibrate.drivers import REPLAYED, Reading
from allocator.year.calibrate.hours import Hours
from allocator.year.calibrate.ramp import Ramp
from allocator.year.calibrate.season import Season

MANY = 40
"""Reps shown; of more, the strongest and the weakest."""


def metric_sheets(found: MetricFound) -> Iterator[Sheet]:
    """Set strengths, season, weights and the back-test of a metric."""
    label = wording(found.past.plan.settings, found.past.metric).label
    yield from _strengths(found, label)
    yield from _season(found, label)
    yield from _weights(found, label)
    yield from _back_test(found, label)


def common_sheets(calibration: Calibration) -> Iterator[Sheet]:
    """Set what is not by metric: ramps and hours."""
    for one in calibration.ramps:
        yield _ramp(one)
    if calibration.hours and calibration.hours.reps:
        yield _hours(calibration.hours)


def _ramp(one: Ramp) -> Sheet:
    rows = tuple(
        (
            f"{k * one.months + 1} to {(k + 1) * one.months}" if one.months > 1 else str(k + 1),
            *(aligned_percent(values[k]) if np.isfinite(values[k]) else "" for values in figures),
        )
        for k, figures in enumerate([(one.now, one.raw, one.share, one.low, one.high)] * len(one.share))
    )
    return Sheet(f"Ramp {one.profile}", ("month of tenure",), ("now", "as sold", "found", "from", "to"), rows)


def _hours(one: Hours) -> Sheet:
    columns = (one.now, one.hours, one.low, one.high)
    rows = tuple((name, *(f"{values[k]:.4g}" for values in columns)) for k, name in enumerate(one.metrics))
    return Sheet("Selling hours per unit", ("metric",), ("now", "found", "from", "to"), rows)


def _strengths(found: MetricFound, label: str) -> Iterator[Sheet]:
    one, past = found.strengths, found.past
    if not len(one.rep):
        return
    order = np.argsort(-one.strength, kind="stable")
    half = MANY // 2
    shown = order if len(order) <= MANY else np.concatenate([order[:half], order[-half:]])
    title = f"{label}: strengths" + ("" if len(order) <= MANY else f", the first and last {half} of {len(order):,}")
    roles = [*past.plan.settings.roles, ""]
    rows = tuple(
        (
            str(past.people.names[one.rep[k]]),
            roles[past.people.role[one.rep[k]]],
            *(f"{values[k]:.2f}" for values in (one.raw, one.strength, one.low, one.high)),
            str(one.periods[k]),
        )
        for k in shown.tolist()
    )
    yield Sheet(title, ("rep", "role"), ("as sold", "strength", "from", "to", "periods"), rows)


def _season(found: MetricFound, label: str) -> Iterator[Sheet]:
    one = found.season
    if one is None:
        return
    names = named_parts(found.past.plan, one)
    territories = [*one.territories] if one.differs else []
    shown = territories[: MANY // 4]
    rows = tuple(
        (name, *(f"{values[k]:.2f}" for values in (one.index, one.low, one.high, *one.by_territory[: len(shown)])))
        for k, name in enumerate(names)
    )
    yield Sheet(f"{label}: season", ("months",), ("index", "from", "to", *shown), rows)


def named_parts(plan: Plan, season: Season) -> list[str]:
    """Name the parts of a season by their months."""
    first, count = plan.calendar.year.start, len(season.index)
    return [_part_of_year(first + place * season.months, season.months) for place in range(count)]


def _part_of_year(start: int, months: int) -> str:
    names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    first, last = names[start % 12], names[(start + months - 1) % 12]
    return first if months == 1 else f"{first} to {last}"


def _weights(found: MetricFound, label: str) -> Iterator[Sheet]:
    one = found.chosen
    if one is None:
        return
    drivers = [*dict.fromkeys([*REPLAYED, *one.now])]
    rows = tuple(
        (driver, f"{one.now.get(driver, 0.0):.2f}", f"{one.weights.get(driver, 0.0):.2f}", _error_of(one, driver))
        for driver in drivers
    )
    yield Sheet(f"{label}: fair-share weights", ("driver",), ("now", "best", "standard error"), rows)
    errors = sorted(one.mean_error.items(), key=lambda pair: pair[1])
    lines = tuple((f"last {reading.window} months", f"by {reading.of}", f"{error:.3f}") for reading, error in errors)
    yield Sheet(f"{label}: ways to read history", ("history", ""), ("mean error",), lines)


def _error_of(one: Chosen, driver: str) -> str:
    return "not replayed" if driver in one.kept else f"{one.deviation[driver]:.2f}"


def _back_test(found: MetricFound, label: str) -> Iterator[Sheet]:
    one = found.back_test
    if one is None:
        return
    rows = tuple(
        (
            period,
            said(one.readings[q]),
            str(one.reps[q]),
            f"{one.ours[q]:.3f}",
            *(f"{e[q]:.3f}" for e in one.naive.values()),
        )
        for q, period in enumerate(one.periods)
    )
    totals = ("", f"{one.ours.sum():.3f}", *(f"{error.sum():.3f}" for error in one.naive.values()))
    title = f"{label}: back-test, sum of absolute share errors"
    yield Sheet(title, ("period", "history read"), ("reps", "calibrated", *one.naive), rows, totals)


def said(reading: Reading) -> str:
    """Say how history is read."""
    return f"{reading.window} months by {reading.of}"
