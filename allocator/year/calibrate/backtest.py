"""The back-test: how far splits of past periods were from what happened, beside naive ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats, Ints
from allocator.year.calibrate.drivers import Reading, split
from allocator.year.calibrate.past import Past
from allocator.year.calibrate.replay import Replay

_NAMES = {1: "month", 3: "quarter", 6: "half", 12: "year"}


@dataclass(frozen=True)
class BackTest:
    """Errors of splits by period: Σ |share − true share| over reps, from 0 (exact) to 2; Q periods, W ways."""

    metric: str
    periods: tuple[str, ...]
    reps: Ints
    """Reps on the roster; shape (Q,)."""
    ours: Floats
    """Shape (Q,)."""
    naive: Mapping[str, Floats]
    """By what the naive way goes by; each of shape (Q,)."""
    readings: tuple[Reading, ...]
    """How history was read for each period; shape (Q,)."""
    weights: Floats
    """Weights used for each period; shape (Q, K)."""

    def better(self, way: str) -> int:
        """In how many periods ours is nearer to what happened than a naive way."""
        return int((self.ours < self.naive[way] - 1e-12).sum())


def back_test(replay: Replay) -> BackTest | None:
    """Set what a replay says of each period with a year before it beside naive splits."""
    past = replay.past
    parts = max(12 // past.months, 1)
    rows = np.flatnonzero(replay.periods >= parts)
    if not len(rows):
        return None
    periods = replay.periods[rows]
    naive = [_naive(past, period, parts) for period in periods.tolist()]
    truth = replay.truth[rows]
    errors = {way: _errors(np.array([one[way] for one in naive]), truth) for way in naive[0]}
    chosen = replay.chosen[rows]
    return BackTest(
        metric=past.metric,
        periods=tuple(past.labels[period] for period in periods.tolist()),
        reps=past.there[:, periods].sum(axis=0).astype(np.int64),
        ours=_errors(replay.predicted[rows], truth),
        naive=errors,
        readings=tuple(replay.readings[place] for place in chosen.tolist()),
        weights=replay.weights[rows, chosen],
    )


def _errors(shares: Floats, truth: Floats) -> Floats:
    return np.asarray(np.abs(shares - truth).sum(axis=1), np.float64)


def _naive(past: Past, period: int, parts: int) -> dict[str, Floats]:
    """Split a period by last year's sums, by the same period of last year, and by heads; who has none gets none."""
    name = _NAMES.get(past.months, "period")
    sold = np.clip(past.actual[:, period - parts : period], 0.0, None)
    lately = f"last {'four quarters' if parts == 4 else '12 months'}"
    amounts = np.stack([sold.sum(axis=1), sold[:, 0], np.ones(len(sold))], axis=1)
    shares = split(past, period, amounts)
    ways = (lately, f"same {name} last year", "equal split")
    return {way: shares[:, place] for place, way in enumerate(ways)}
