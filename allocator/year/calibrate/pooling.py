"""Many noisy means drawn towards what they have in common: partial pooling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from allocator.arrays import Floats

_STEPS = 200
_WIDEST = 6.0


@dataclass(frozen=True)
class Pooled:
    """What is believed of each of k groups."""

    mean: Floats
    """Posterior means; shape (k,)."""
    deviation: Floats
    """Posterior standard deviations; shape (k,)."""
    center: float
    """What the groups have in common."""
    spread: float
    """Posterior mean of the standard deviation between groups."""


def pooled(observed: Floats, variance: Floats, prior_scale: float = 0.5, center: float | None = None) -> Pooled:
    """Draw observed means towards their common centre, the more the noisier each is.

    The model is  observed ~ N(θ, variance),  θ ~ N(μ, τ²),  with μ flat, or known as `center`, and τ half-Cauchy. The
    posterior of τ is summed over a grid, so that not knowing τ counts in every deviation.

    Parameters
    ----------
    observed, variance
        A mean for each group, and how uncertain it is; shape (k,). Variances are above 0.
    prior_scale
        Scale of the half-Cauchy prior of τ, in the unit of `observed`; infinite for a flat one.

    Notes
    -----
    Gelman, Carlin, Stern, Dunson, Vehtari and Rubin, *Bayesian Data Analysis*, third edition, section 5.4 (equations
    5.17 to 5.21); the prior of τ: Gelman, "Prior distributions for variance parameters in hierarchical models",
    Bayesian Analysis 1 (2006). The shrinkage of Efron and Morris (1975) and Morris (1983), with τ not estimated but
    averaged over.
    """
    reach = _WIDEST * max(float(np.std(observed)), float(np.sqrt(variance.min())), 1e-9)
    tau = np.linspace(0.0, reach, _STEPS)[:, None]
    precision = 1.0 / (variance + tau**2)
    common = np.sum(precision * observed, axis=1) / precision.sum(axis=1) if center is None else np.full(_STEPS, center)
    residual = np.sum(precision * (observed - common[:, None]) ** 2, axis=1)
    free = np.log(precision.sum(axis=1)) if center is None else 0.0
    log = 0.5 * (np.log(precision).sum(axis=1) - residual - free) - np.log1p((tau[:, 0] / prior_scale) ** 2)
    weight = np.exp(log - log.max())
    weight /= weight.sum()
    drawn = variance * precision
    mean = observed - drawn * (observed - common[:, None])
    own = tau**2 * precision * variance
    if center is None:
        own = own + drawn**2 / precision.sum(axis=1)[:, None]
    overall = weight @ mean
    deviation = np.sqrt(weight @ (own + (mean - overall) ** 2))
    return Pooled(overall, deviation, float(weight @ common), float(weight @ tau[:, 0]))
