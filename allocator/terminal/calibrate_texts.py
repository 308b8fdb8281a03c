"""What history tells, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from allocator.insight.wording import listed, percent, some, wording
from allocator.plan.places import did_you_mean
from allocator.terminal.calibrate_sheets import named_parts, said
from allocator.terminal.say import counted
from allocator.year.calibrate.calibrate import Calibration, MetricFound
from allocator.year.calibrate.people import FORMER
from allocator.year.calibrate.ramp import NONE
from allocator.year.calibrate.stated import NEW_PROFILE, Stated
from allocator.year.calibrate.sure import LIKELY
from allocator.year.calibrate.write import Outcome

_EFFORT = ("hours_per_unit", "productivity")
_NAMED = 20
_NOUNS = {1: "month", 3: "quarter", 6: "half-year", 12: "year"}


def metric_sentences(calibration: Calibration, found: MetricFound) -> Iterator[str]:
    """Tell of one metric: how much data there is, what it shows, and how sure that is."""
    label = wording(calibration.plan.settings, found.past.metric).label
    yield f"{label}: {_data(found)}"
    yield from (f"- {note}." for note in (*found.past.unused, *found.strengths.notes))
    yield from map(
        "- {}".format,
        [
            *_former(found),
            *_overridden(found),
            *_strengths(found),
            *_season(found),
            *_weights(found),
            *_back_test(found),
        ],
    )


def _data(found: MetricFound) -> str:
    past = found.past
    reps = counted(int(past.there.any(axis=1).sum()), "rep")
    periods = counted(len(past.spans), _NOUNS.get(past.months, "period"))
    when = past.labels[0] if len(past.labels) == 1 else f"{past.labels[0]} to {past.labels[-1]}"
    return f"{counted(past.rows, 'row')} of history, {reps} in {periods}, {when}."


def _former(found: MetricFound) -> Iterator[str]:
    """Tell who is in history alone, and whether that may be a slip of the pen."""
    folk = found.past.people
    names = folk.names[folk.role == FORMER].tolist()
    if not names:
        return
    today = folk.names[folk.role != FORMER].tolist()
    near = [f"{name}: {hint}" for name in names[:_NAMED] if (hint := did_you_mean(name, today, ""))]
    count = counted(len(names), "rep")
    yield (
        f"{count} of history {'is' if len(names) == 1 else 'are'} not in reps.csv and "
        f"{'counts' if len(names) == 1 else 'count'} as having left: {some(names, 5)}."
        + "".join(f" {hint}" for hint in near)
    )


def _overridden(found: MetricFound) -> Iterator[str]:
    """Tell which roles have a word of their own on what is estimated for the metric."""
    settings, metric = found.past.plan.settings, found.past.metric
    for name, role in settings.roles.items():
        if own := [key for key in role.metrics.get(metric, {}) if key in ("fair_share", "seasonality", *_EFFORT)]:
            yield f"Role {name} states {listed(own)} of its own, which {'stands' if len(own) == 1 else 'stand'}."


def _strengths(found: MetricFound) -> Iterator[str]:
    one = found.strengths
    if not len(one.rep):
        return
    above, below = int((one.low > 1.0).sum()), int((one.high < 1.0).sum())
    apart = listed([f"{percent(round(spread, 2))} in role {role}" for role, spread in one.spread.items()])
    moved = float(np.abs(one.strength - 1.0).sum() / max(np.abs(one.raw - 1.0).sum(), 1e-12))
    yield (
        f"Strengths of {counted(len(one.rep), 'rep')}: {above} surely above typical and {below} below (at "
        f"{percent(LIKELY)}). Reps differ by {apart}; {percent(round(moved, 2))} of what sets their sales apart "
        "is taken for strength, the rest for luck."
    )


def _season(found: MetricFound) -> Iterator[str]:
    one, past = found.season, found.past
    if past.plan.settings.metrics[past.metric].base:
        return
    if one is None:
        yield "Season: it takes two whole years of sales above 0 to tell a season from luck, so none is estimated."
        return
    parts = named_parts(past.plan, one)
    sure = [f"{parts[k]} ({one.index[k]:.2f})" for k in np.flatnonzero((one.low > 1.0) | (one.high < 1.0)).tolist()]
    yield (
        f"Season from {counted(one.years, 'year')}: "
        + (
            f"{listed(sure)} surely {'differs' if len(sure) == 1 else 'differ'} from"
            if sure
            else "no part is surely off"
        )
        + " the mean of 1."
    )
    if len(one.territories) > 1:
        chance = "less than 0.1 %" if one.chance < 0.001 else percent(one.chance)
        beyond = "have seasons of their own" if one.differs else "have no season of their own that the data bear"
        yield f"Territories {beyond}: chance alone would make them differ as much in {chance} of cases."


def _weights(found: MetricFound) -> Iterator[str]:
    one, past = found.chosen, found.past
    if past.plan.settings.metrics[past.metric].base:
        yield "Fair share follows what is due, so there are no weights to choose."
        return
    if one is None:
        yield "Fair share: no past period can be replayed, as that takes two periods of sales that name reps."
        return
    if not one.enough:
        yield f"Fair share: {counted(one.periods, 'past period')} can be replayed, too few to choose weights by."
        return
    best = [f"{driver} {weight:.2f}" for driver, weight in one.weights.items() if weight > 0]
    use = past.plan.settings.history
    yield (
        f"Fair share: over {one.periods} past periods {listed(best)} would have served best, history being read over "
        f"{said(one.reading)}; the plan reads {use.window} months by {use.of}."
    )
    if left := len(past.spans) - 1 - one.periods:
        why = "in which nothing much was left after returns, or nobody was there before"
        yield f"Not replayed: {counted(left, 'period')} {why}."
    if one.kept:
        yield f"{listed(one.kept)} could not be replayed, as the past of it is not known; its weight stands."


def _back_test(found: MetricFound) -> Iterator[str]:
    one = found.back_test
    if one is None:
        if found.chosen:
            yield "Back-test: it takes more than a year of history to set a split beside last year's."
        return
    count = len(one.periods)
    beside = [
        f"{error.sum():.2f} by {way} (nearer in {one.better(way)} of {count})" for way, error in one.naive.items()
    ]
    periods = counted(count, _NOUNS.get(found.past.months, "period"))
    yield f"Back-test over {periods}: shares were off by {one.ours.sum():.2f} in sum, against {listed(beside)}."


def common_sentences(calibration: Calibration) -> Iterator[str]:
    """Tell of what is not by metric: ramp, hours, and metrics without history."""
    for one in calibration.ramps:
        name = "of reps without a profile" if one.profile == NONE else f'"{one.profile}"'
        full = (
            "they are fully productive from the first month"
            if not one.profile_by_month
            else _reached(one.profile_by_month)
        )
        yield f"Ramp {name}: of {counted(one.reps, 'rep')} who joined within the history, {full}."
        if one.profile == NONE and one.profile_by_month:
            yield f"To use it, write {NEW_PROFILE} in column ramp of reps.csv."
    if not calibration.ramps:
        yield "Ramp: fewer than three reps joined within the history and stayed a year, too few to tell."
    if calibration.hours and calibration.hours.note:
        yield f"Hours per unit: {calibration.hours.note}."
    if calibration.without_history:
        yield f"history.csv says nothing of {listed(calibration.without_history)} before the year."


def _reached(profile: tuple[float, ...]) -> str:
    return f"productivity is {percent(profile[0])} at first and full after {counted(len(profile), 'month')}"


def unwritten(stated: Stated, scenario: Path) -> str:
    """Say what --write would do."""
    if stated.is_empty:
        return "Nothing was written, and --write would write nothing: the data do not bear an estimate."
    return f"Nothing was written. --write would write {_what(stated)}: allocator calibrate {scenario} --write"


def written(stated: Stated, outcome: Outcome, into: Path) -> str:
    """Say what was written."""
    if stated.is_empty:
        return "Nothing was written: the data do not bear an estimate."
    if not outcome.files:
        return f"{into} says all this already; nothing was written."
    lost = " The comments of plan.yaml were lost, as it had to be written anew." if outcome.loses_comments else ""
    return f"Written to {into}: {_what(stated)}. Changed: {listed(outcome.files)}.{lost} Now: allocator run {into}"


def _what(stated: Stated) -> str:
    places = [".".join(path) for path, _ in stated.changes]
    strengths = [counted(len(stated.strengths), "strength")] if len(stated.strengths) else []
    settings = [f"{some(places, 8)} in plan.yaml"] if places else []
    return listed([*strengths, *settings])
