"""The weights of fair share that would have served best, and how sure they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats
from allocator.plan.plan import Plan
from allocator.year.calibrate.drivers import REPLAYED, Reading
from allocator.year.calibrate.replay import PRIOR, Replay
from allocator.year.calibrate.weights import best_weights

FEWEST = 4
"""Past periods that weights can be chosen by."""
_HUNDREDTHS = 100


@dataclass(frozen=True)
class Chosen:
    """Weights of the drivers of one metric."""

    metric: str
    now: Mapping[str, float]
    """What the plan weighs now, adding to 1."""
    weights: Mapping[str, float]
    """What would have served best, in hundredths that add to 1; drivers that could not be replayed keep theirs."""
    deviation: Mapping[str, float]
    """Standard error of each, by leaving out one period at a time."""
    kept: tuple[str, ...]
    """Drivers that could not be replayed."""
    periods: int
    reading: Reading
    """The way to read history that the weights go with."""
    mean_error: Mapping[Reading, float]
    """Σ |share − true share| of a mean period under each way to read history, weights chosen before each."""

    @property
    def enough(self) -> bool:
        """Whether the past is long enough to choose by."""
        return self.periods >= FEWEST


def weights_now(plan: Plan, metric: str) -> dict[str, float]:
    """What a plan weighs now, adding to 1: as stated, or potential, else history, else capacity."""
    stated = {driver: weight for driver, weight in plan.settings.metrics[metric].fair_share.items() if weight > 0}
    if not stated:
        potential = plan.table("potential")
        known = (potential["metric"] == metric) & (potential["driver"] == "potential")
        history = (plan.table("history")["metric"] == metric).any()
        stated = {"potential" if known.any() else "history" if history else "capacity": 1.0}
    whole = sum(stated.values())
    return {driver: weight / whole for driver, weight in stated.items()}


def best_reading(replays: Sequence[Replay]) -> Reading:
    """The way to read history that served all metrics best: the least sum of mean errors, the plan's own if equal."""
    means = [dict(zip(replay.readings, replay.errors.mean(axis=0).tolist(), strict=True)) for replay in replays]
    shared = [reading for reading in means[0] if all(reading in mean for mean in means)]
    return min(shared, key=lambda reading: round(sum(mean[reading] for mean in means), 9))


def chosen(replay: Replay, reading: Reading) -> Chosen:
    """Weigh the drivers of a metric as all its past periods would have it, under one way to read history."""
    now = weights_now(replay.past.plan, replay.past.metric)
    kept = {driver: weight for driver, weight in now.items() if driver not in REPLAYED}
    free = 1.0 - sum(kept.values())
    place = replay.readings.index(reading)
    found = dict(zip(REPLAYED, (replay.weights[-1, place] * free).tolist(), strict=True))
    deviation = dict(zip(REPLAYED, (_jackknife(replay, place) * free).tolist(), strict=True))
    return Chosen(
        metric=replay.past.metric,
        now=now,
        weights=_in_hundredths({**found, **kept}),
        deviation=deviation,
        kept=tuple(kept),
        periods=len(replay.periods),
        reading=reading,
        mean_error=dict(zip(replay.readings, replay.errors.mean(axis=0).tolist(), strict=True)),
    )


def _jackknife(replay: Replay, place: int) -> Floats:
    """Standard error of each weight, from weights that leave out one period each (Efron, 1982)."""
    count = len(replay.periods)
    if count < 2:
        return np.full(len(REPLAYED), np.nan)
    shares = replay.shares[:, place]
    grams = np.einsum("qrk,qrl->qkl", shares, shares)
    moments = np.einsum("qrk,qr->qk", shares, replay.truth)
    gram, moment = grams.sum(axis=0), moments.sum(axis=0)
    prior = gram / count
    without = [best_weights(gram - grams[q] + prior, moment - moments[q] + prior @ PRIOR) for q in range(count)]
    spread = np.array(without) - np.mean(without, axis=0)
    return np.asarray(np.sqrt((count - 1) / count * (spread**2).sum(axis=0)))


def _in_hundredths(weights: Mapping[str, float]) -> dict[str, float]:
    """Round to hundredths that add to 1, by largest remainder."""
    exact = np.array(list(weights.values())) * _HUNDREDTHS
    whole = np.floor(exact + 1e-9)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: round(_HUNDREDTHS - float(whole.sum()))]] += 1
    return {name: part / _HUNDREDTHS for name, part in zip(weights, whole.tolist(), strict=True)}
