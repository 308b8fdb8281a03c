"""Past periods divided once more, by weights and a reading of history that earlier periods chose."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints
from allocator.year.calibrate.cover import cover
from allocator.year.calibrate.drivers import (
    REPLAYED,
    Owner,
    Reading,
    fixed_drivers,
    happened,
    history_driver,
    replayable,
    split,
)
from allocator.year.calibrate.past import Past
from allocator.year.calibrate.weights import best_weights

PRIOR = np.eye(len(REPLAYED))[0]
"""History alone; it counts as one more period, a mean one, that it divided exactly."""
_WINDOWS = (1, 3, 6, 12, 24)


@dataclass(frozen=True)
class Replay:
    """Every replayable period of a metric, divided as each reading would have; Q periods, W readings, K drivers."""

    past: Past
    periods: Ints
    """Places of the periods; shape (Q,)."""
    readings: tuple[Reading, ...]
    """The plan's own first, where history says enough for it."""
    shares: Floats
    """What each driver says; shape (Q, W, R, K)."""
    truth: Floats
    """Shape (Q, R)."""
    weights: Floats
    """Best on the periods before each, and, last, on all; shape (Q + 1, W, K)."""
    errors: Floats
    """Σ |share − true share| of each period under the weights of the periods before it; shape (Q, W)."""

    @property
    def chosen(self) -> Ints:
        """The reading that served best in the periods before each, and, last, in all; shape (Q + 1,)."""
        summed = np.vstack([np.zeros(len(self.readings)), np.cumsum(self.errors, axis=0)])
        return np.asarray(np.argmin(np.round(summed, 9), axis=1), np.int64)

    @property
    def predicted(self) -> Floats:
        """Shares under the reading and weights that earlier periods chose; shape (Q, R)."""
        q, chosen = np.arange(len(self.periods)), self.chosen[:-1]
        made = np.einsum("qrk,qk->qr", self.shares[q, chosen], self.weights[q, chosen])
        return np.asarray(made, np.float64)


def replay(past: Past, own: Reading) -> Replay:
    """Divide every replayable period by what was known before it began.

    Parameters
    ----------
    own
        How the plan reads history now.
    """
    periods, readings = replayable(past), _readings(past, own)
    shares = _shares(past, periods, readings)
    truth = np.array([happened(past, p) for p in periods.tolist()]).reshape(len(periods), len(past.people.names))
    weights = _weights(shares, truth)
    made = np.einsum("qwrk,qwk->qwr", shares, weights[:-1])
    errors = np.abs(made - truth[:, None]).sum(axis=2)
    return Replay(past, periods, readings, shares, truth, weights, errors)


def _readings(past: Past, own: Reading) -> tuple[Reading, ...]:
    fitting = [window for window in _WINDOWS if window >= past.months and window % past.months == 0]
    windows = dict.fromkeys([max(own.window, past.months), *fitting])
    both: tuple[Owner, ...] = (own.of, "rep", "territory")
    whose: dict[Owner, None] = dict.fromkeys(both if len(past.pairs.territories) else ("rep",))
    return tuple(Reading(window, of) for of in whose for window in windows)


def _shares(past: Past, periods: Ints, readings: tuple[Reading, ...]) -> Floats:
    covers = cover(past)
    out = np.zeros((len(periods), len(readings), len(past.people.names), len(REPLAYED)))
    for q, period in enumerate(periods.tolist()):
        fixed = split(past, period, fixed_drivers(past, period))
        history = np.stack([history_driver(past, covers, period, reading) for reading in readings], axis=1)
        out[q, :, :, 1:] = fixed
        out[q, :, :, 0] = split(past, period, history).T
    return out


def _weights(shares: Floats, truth: Floats) -> Floats:
    """Best weights on the periods before each and on all; shape (Q + 1, W, K)."""
    grams = np.einsum("qwrk,qwrl->qwkl", shares, shares)
    moments = np.einsum("qwrk,qr->qwk", shares, truth)
    out = np.tile(PRIOR, (len(shares) + 1, shares.shape[1], 1))
    for q in range(1, len(shares) + 1):
        gram, moment = grams[:q].sum(axis=0), moments[:q].sum(axis=0)
        known = gram / q
        for w in range(shares.shape[1]):
            out[q, w] = best_weights(gram[w] + known[w], moment[w] + known[w] @ PRIOR)
    return out
