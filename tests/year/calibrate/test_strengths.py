from __future__ import annotations

import numpy as np

from allocator.year.calibrate.past import read_past
from allocator.year.calibrate.season import season
from allocator.year.calibrate.strengths import strengths
from allocator.year.calibrate.sure import LIKELY
from tests.year.calibrate.company import SEASON, Company, company, planned


def covered(one: Company) -> np.ndarray:
    found = strengths(read_past(one.plan, "revenue"))
    truth = one.strength / one.strength.mean()
    return (found.low <= truth) & (truth <= found.high)


def test_intervals_hold_the_planted_strengths_as_often_as_they_say() -> None:
    """Over 25 companies of 30 reps, 90 % of the intervals hold the truth, give or take what chance allows."""
    held = np.concatenate([covered(company(seed)) for seed in range(25)])
    assert abs(held.mean() - LIKELY) < 0.03


def test_drawing_towards_the_role_is_nearer_to_the_truth() -> None:
    """Over ten companies with a noisy year, strengths miss by less than 0.8 of what the figures as sold miss."""
    missed = np.zeros(2)
    for seed in range(10):
        one = company(seed, periods=4, noise=0.5)
        found = strengths(read_past(one.plan, "revenue"))
        truth = one.strength / one.strength.mean()
        missed += [((found.strength - truth) ** 2).sum(), ((found.raw - truth) ** 2).sum()]
    assert missed[0] < 0.8 * missed[1]


def test_one_lucky_quarter_moves_little() -> None:
    """A rep who sells four times the usual in one of twelve quarters gains less than half of what the mean shows."""
    rng = np.random.default_rng(3)
    actual = 1000 * (1 + 0.3 * rng.standard_normal((20, 12)))
    lucky = actual.copy()
    lucky[0, 5] = 4000
    before, after = (strengths(read_past(planned(sold), "revenue")) for sold in (actual, lucky))
    assert 0 < after.strength[0] - before.strength[0] < 0.5 * (after.raw[0] - before.raw[0])


def test_equal_reps_are_equal() -> None:
    """Reps who sell the same are typical, whatever season and growth do."""
    found = strengths(read_past(planned(np.outer(np.ones(6), [1, 2, 3, 4, 2, 4, 6, 8.0])), "revenue"))
    assert np.allclose(found.strength, 1.0)


def test_the_season_is_recovered() -> None:
    """The planted season lies within its interval for 90 % of the parts of 25 companies."""
    held = []
    for seed in range(25):
        found = season(read_past(company(seed).plan, "revenue"))
        assert found is not None
        days = np.array([65, 65, 66, 66.0])
        truth = SEASON / days * days.mean() / (SEASON / days * days.mean()).mean()
        held.append((found.low <= truth) & (truth <= found.high))
    assert np.mean(held) > LIKELY - 0.08
