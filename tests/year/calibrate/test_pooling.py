from __future__ import annotations

import numpy as np
import pytest

from allocator.year.calibrate.pooling import pooled

EFFECTS = np.array([28.0, 8, -3, 7, -1, 1, 18, 12])
ERRORS = np.array([15.0, 10, 16, 11, 9, 11, 10, 18])


def test_the_eight_schools() -> None:
    """The published example: posterior means of 11.4, 7.9, 6.1, 7.7, 5.1, 6.1, 10.6 and 8.5, around 8."""
    found = pooled(EFFECTS, ERRORS**2, prior_scale=np.inf)
    assert found.mean == pytest.approx([11.4, 7.9, 6.1, 7.7, 5.1, 6.1, 10.6, 8.5], abs=0.2)
    assert found.center == pytest.approx(8.0, abs=0.2)
    assert found.deviation == pytest.approx([8.3, 6.3, 7.8, 6.5, 6.4, 6.7, 6.8, 7.9], abs=0.3)


def test_it_agrees_with_draws() -> None:
    """Means and deviations are those of a Gibbs-free second route: τ drawn by weight, then μ, then θ."""
    rng = np.random.default_rng(1)
    x, v = np.array([1.4, 0.9, 1.0, 0.7]), np.array([0.04, 0.02, 0.09, 0.03])
    tau = np.abs(0.5 * rng.standard_cauchy(200_000))
    tau = tau[tau < 6 * x.std()]
    precision = 1 / (v + tau[:, None] ** 2)
    mu_hat, spread = (precision * x).sum(1) / precision.sum(1), 1 / precision.sum(1)
    log = 0.5 * (np.log(precision).sum(1) + np.log(spread) - (precision * (x - mu_hat[:, None]) ** 2).sum(1))
    kept = rng.choice(len(tau), 200_000, p=np.exp(log - log.max()) / np.exp(log - log.max()).sum())
    mu = mu_hat[kept] + np.sqrt(spread[kept]) * rng.standard_normal(len(kept))
    shrink = v * precision[kept]
    theta = x - shrink * (x - mu[:, None]) + np.sqrt(v * (1 - shrink)) * rng.standard_normal((len(kept), 4))
    found = pooled(x, v, prior_scale=0.5)
    assert found.mean == pytest.approx(theta.mean(axis=0), abs=0.01)
    assert found.deviation == pytest.approx(theta.std(axis=0), abs=0.01)


def test_what_is_certain_stays() -> None:
    """Means without noise are believed; those with none but noise become the centre."""
    x = np.array([0.5, 1.0, 1.5])
    assert pooled(x, np.full(3, 1e-10)).mean == pytest.approx(x, abs=1e-6)
    assert pooled(x, np.full(3, 100.0)).mean == pytest.approx(np.full(3, 1.0), abs=0.02)
