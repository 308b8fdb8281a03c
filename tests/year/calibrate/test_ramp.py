from __future__ import annotations

import numpy as np
import pandas as pd

from allocator.plan.plan import Plan
from allocator.plan.read import plan_from
from allocator.year.calibrate.past import read_past
from allocator.year.calibrate.ramp import Ramp, ramps
from tests.year.calibrate.company import settings

TRUTH = np.array([0.2, 0.3, 0.4, 0.6, 0.8, 0.9, 1, 1, 1, 1, 1, 1])


def joined(seed: int, joiners: int = 20, noise: float = 0.3, ramp: np.ndarray = TRUTH) -> Plan:
    """Thirty reps who were always there, and some who joined in the first of three years."""
    rng = np.random.default_rng(seed)
    months = [f"{year}-{month:02d}" for year in (2024, 2025, 2026) for month in range(1, 13)]
    starts = np.concatenate([np.full(30, -24), rng.integers(0, 12, joiners)])
    tenure = np.arange(36) - starts[:, None]
    level = np.where(tenure < 12, ramp[np.clip(tenure, 0, 11)], 1.0)
    strength = 1 + 0.2 * rng.standard_normal(len(starts))
    sold = 1000 * strength[:, None] * level * (1 + noise * rng.standard_normal(tenure.shape))
    names = np.array([f"R{n:02d}" for n in range(len(starts))])
    rows = pd.DataFrame({"period": np.tile(months, len(names)), "metric": "revenue", "rep": np.repeat(names, 36),
                         "actual": sold.ravel().round(2).astype(str)})  # fmt: skip
    first = [f"{2024 + start // 12}-{start % 12 + 1:02d}-01" for start in starts]
    people = pd.DataFrame({"rep": names, "role": "AE", "start": first, "ramp": np.where(starts < 0, "none", "usual")})
    asked = {**settings(), "periods": "month", "ramp": {"usual": [0.5, 0.5]}}
    goal = pd.DataFrame({"metric": ["revenue"], "period": ["FY2027"], "amount": ["1000000"]})
    kept = rows[(tenure >= 0).ravel()]
    return plan_from(asked, {"reps": people, "goals": goal, "history": kept})


def found(plan: Plan) -> Ramp:
    (one,) = ramps(plan, [read_past(plan, "revenue")])
    return one


def test_a_planted_ramp_is_recovered() -> None:
    """Over 10 companies of 20 joiners the mean estimate is the planted ramp, and intervals hold it mostly."""
    made = [found(joined(seed)) for seed in range(10)]
    assert np.abs(np.mean([one.share for one in made], axis=0) - TRUTH).max() < 0.08
    early = slice(0, 6)
    held = [(one.low[early] <= TRUTH[early]) & (TRUTH[early] <= one.high[early]) for one in made]
    assert np.mean(held) > 0.75


def test_a_ramp_never_falls() -> None:
    """However noisy the months, productivity does not fall with tenure and is at most full."""
    one = found(joined(3, joiners=4, noise=0.8))
    assert (np.diff(one.share) >= 0).all()
    assert one.share.max() <= 1


def test_who_is_productive_at_once_has_no_ramp() -> None:
    """Without noise and without a ramp, the profile is full from the first month."""
    assert found(joined(5, noise=0.0, ramp=np.ones(12))).profile_by_month == ()


def test_two_joiners_are_too_few() -> None:
    """Nothing is said of a ramp that two reps went through."""
    plan = joined(6, joiners=2)
    assert ramps(plan, [read_past(plan, "revenue")]) == ()
