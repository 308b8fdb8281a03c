"""Everything that history tells, in one go."""

from __future__ import annotations

from dataclasses import dataclass

from allocator.errors import Finding, PlanError
from allocator.plan.plan import Plan
from allocator.year.calibrate.backtest import BackTest, back_test
from allocator.year.calibrate.chosen import Chosen, best_reading, chosen
from allocator.year.calibrate.drivers import Reading
from allocator.year.calibrate.hours import Hours, hours
from allocator.year.calibrate.past import Past, read_past
from allocator.year.calibrate.ramp import Ramp, ramps
from allocator.year.calibrate.ramped import ramped
from allocator.year.calibrate.replay import Replay, replay
from allocator.year.calibrate.season import Season, season
from allocator.year.calibrate.strengths import Strengths, strengths


@dataclass(frozen=True)
class MetricFound:
    """What history tells of one metric."""

    past: Past
    strengths: Strengths
    season: Season | None
    chosen: Chosen | None
    back_test: BackTest | None


@dataclass(frozen=True)
class Calibration:
    """What history tells of a plan, and how sure it is; nothing is written."""

    plan: Plan
    metrics: tuple[MetricFound, ...]
    without_history: tuple[str, ...]
    """Metrics of which history.csv says nothing that can be used."""
    reading: Reading | None
    """The way to read history that served best."""
    ramps: tuple[Ramp, ...]
    hours: Hours | None


def calibrate(plan: Plan) -> Calibration:
    """Estimate from history.csv what plan.yaml and strengths.csv state, and replay the past.

    Raises
    ------
    PlanError
        If there is no history before the year.
    """
    pasts = {metric: read_past(plan, metric) for metric in plan.settings.cell_metrics}
    known = {metric: past for metric, past in pasts.items() if past.spans}
    if not known:
        what = "says nothing of a time before the year" if len(plan.table("history")) else "is not there, or empty"
        raise PlanError([Finding("history.csv", what, "give a row for each past period, metric and rep: actual")])
    replays = {metric: _replayed(past) for metric, past in known.items() if not plan.settings.metrics[metric].base}
    usable = [one for one in replays.values() if len(one.periods)]
    reading = best_reading(usable) if usable else None
    all_pasts = tuple(known.values())
    ramp = ramps(plan, all_pasts)
    found = tuple(_found(past, ramp, replays.get(metric), reading) for metric, past in known.items())
    without = tuple(name for name in pasts if name not in known)
    return Calibration(plan, found, without, reading, ramp, hours(plan, all_pasts))


def _replayed(past: Past) -> Replay:
    use = past.plan.settings.history
    return replay(past, Reading(use.window, use.of))


def _found(past: Past, ramp: tuple[Ramp, ...], one: Replay | None, reading: Reading | None) -> MetricFound:
    has_replay = one is not None and len(one.periods) > 0
    return MetricFound(
        past=past,
        strengths=strengths(past, ramped(past, ramp)),
        season=None if past.plan.settings.metrics[past.metric].base else season(past),
        chosen=chosen(one, reading) if one and reading and has_replay else None,
        back_test=back_test(one) if one and has_replay else None,
    )
