"""How a year's sales fall over its periods, for the company and by territory."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtrc

from allocator.arrays import Floats, Texts
from allocator.cells.groups import ratio
from allocator.year.calibrate.past import Past
from allocator.year.calibrate.pooling import pooled
from allocator.year.calibrate.sure import bounds

CHANCE = 0.05
"""Territories differ if chance alone would make them differ as much less often than this."""


@dataclass(frozen=True)
class Season:
    """The season of a metric: sales per working day of each part of the year against the year's mean; m parts."""

    metric: str
    months: int
    """Length of a part."""
    index: Floats
    """1 = as much per working day as on average; the first part begins with the planning year; shape (m,)."""
    low: Floats
    high: Floats
    years: int
    """Whole years that it rests on."""
    territories: Texts
    """Those whose season can be worked out."""
    by_territory: Floats
    """Their indexes; those of the metric where the data do not tell them apart; shape (territories, m)."""
    chance: float
    """How often chance alone would make territories differ as much."""

    @property
    def differs(self) -> bool:
        """Whether the data bear a season of their own for territories."""
        return self.chance < CHANCE


def season(past: Past) -> Season | None:
    """Estimate the season of a metric, or nothing where history is shorter than two years.

    Sales per working day and full-time job are divided by a trend that runs through the means of whole years,
    counted back from the last period; the ratios of the same part of the year are averaged, and the averages drawn
    towards 1 by `pooled`. The seasons of territories are drawn towards that of the metric in the same way, where
    Cochran's Q (Biometrics 10, 1954) shows that they differ.
    """
    if past.months == 0 or 12 % past.months or past.months == 12:
        return None
    parts = 12 // past.months
    years = len(past.spans) // parts
    if years < 2 or not (past.total > 0).any():
        return None
    crew = past.time.sum(axis=0)
    rate = ratio(past.total, past.days * np.where((crew > 0).all(), crew, 1.0))
    shape = _ratios(rate[None, :], parts, years)[0]
    if not np.isfinite(shape).all():
        return None
    variance = _noise(shape[None])[0] / years
    freedom = (years - 1) * (parts - 1)
    one = pooled(shape.mean(axis=0), np.full(parts, variance), center=1.0)
    index = np.clip(one.mean, 0.0, None)
    index = index / index.mean()
    low, high = bounds(index, one.deviation, freedom)
    first = (past.spans[-1].end - past.plan.calendar.year.start) // past.months % parts
    names, own, chance = _by_territory(past, shape.mean(axis=0), index, parts, years)
    turned = [np.roll(values, first, axis=-1) for values in (index, np.clip(low, 0.0, None), high, own)]
    return Season(past.metric, past.months, turned[0], turned[1], turned[2], years, names, turned[3], chance)


def _ratios(rate: Floats, parts: int, years: int) -> Floats:
    """Divide by the trend through the means of years; shape (series, years, parts), NaN where there is no trend."""
    rate = rate[:, -parts * years :]
    means = rate.reshape(len(rate), years, parts).mean(axis=2)
    centers = (np.arange(years) + 0.5) * parts - 0.5
    at = np.arange(parts * years, dtype=np.float64)
    left = np.clip(np.searchsorted(centers, at) - 1, 0, years - 2)
    slope = (means[:, left + 1] - means[:, left]) / parts
    trend = means[:, left] + slope * (at - centers[left])
    safe = (trend > 0.2 * means.mean(axis=1, keepdims=True)) & (trend > 0)
    out = np.where(safe, rate / np.where(safe, trend, 1.0), np.nan).reshape(len(rate), years, parts)
    return np.asarray(out / out.mean(axis=2, keepdims=True))


def _noise(ratios: Floats) -> Floats:
    """Variance of a ratio around the mean of its part of the year; shape (series,)."""
    years, parts = ratios.shape[1:]
    residual = ratios - ratios.mean(axis=1, keepdims=True)
    variance = (residual**2).sum(axis=(1, 2)) / ((years - 1) * (parts - 1))
    return np.asarray(np.maximum(variance, 1e-12))


def _by_territory(past: Past, common: Floats, index: Floats, parts: int, years: int) -> tuple[Texts, Floats, float]:
    ratios = _ratios(ratio(past.pairs.by_territory, past.days), parts, years)
    known = np.isfinite(ratios).all(axis=(1, 2))
    names, ratios = past.pairs.territories[known], ratios[known]
    if len(names) < 2:
        return names, np.tile(index, (len(names), 1)), 1.0
    variance = _noise(ratios)[:, None] / years
    apart = ratios.mean(axis=1) - common
    freedom = (len(names) - 1) * (parts - 1)
    chance = float(chdtrc(freedom, _heterogeneity(apart, variance, (years - 1) * (parts - 1))))
    if chance >= CHANCE:
        return names, np.tile(index, (len(names), 1)), chance
    drawn = pooled(apart.ravel(), np.repeat(variance[:, 0], parts), center=0.0).mean.reshape(apart.shape)
    own = np.clip(index + drawn, 0.0, None)
    return names, own / own.mean(axis=1, keepdims=True), chance


def _heterogeneity(apart: Floats, variance: Floats, freedom: int) -> float:
    """Cochran's Q around the weighted mean of each part; variances that rest on few years make it larger.

    A variance with f degrees of freedom makes each term f ÷ (f − 2) too large on average, which is taken out.
    """
    weight = 1.0 / variance
    center = (weight * apart).sum(axis=0) / weight.sum(axis=0)
    scale = (freedom - 2) / freedom if freedom > 2 else 1.0 / 3.0
    return float((weight * (apart - center) ** 2).sum()) * scale
