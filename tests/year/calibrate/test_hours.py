from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from allocator.plan.plan import Plan
from allocator.plan.read import plan_from
from allocator.year.calibrate.hours import Hours, hours
from allocator.year.calibrate.past import read_past
from allocator.year.calibrate.sure import LIKELY
from tests.year.calibrate.company import quarters, settings

TRUTH = np.array([0.002, 8.0])


def two_metrics(seed: int, reps: int = 40, apart: float = 0.3) -> Plan:
    """Reps who divide their hours between two metrics, some more to the one, some to the other."""
    rng = np.random.default_rng(seed)
    mix = np.clip(0.5 + apart * rng.uniform(-1, 1, reps), 0.05, 0.95)
    spent = 8 * 65.25 * np.stack([mix, 1 - mix])[:, :, None] * (1 + 0.15 * rng.standard_normal((2, reps, 8)))
    units = spent / TRUTH[:, None, None]
    asked = settings(hours_per_unit=0.001)
    asked["metrics"]["customers"] = {"unit": "customer", "hours_per_unit": 5}
    asked["roles"] = {"AE": {"metrics": ["revenue", "customers"]}}
    names = [f"R{n:02d}" for n in range(reps)]
    rows = [
        pd.DataFrame({"period": np.tile(quarters(8), reps), "metric": metric, "rep": np.repeat(names, 8),
                      "actual": sold.ravel().round(4).astype(str)})
        for metric, sold in zip(("revenue", "customers"), units, strict=True)
    ]  # fmt: skip
    return plan_from(asked, {
        "reps": pd.DataFrame({"rep": names, "role": "AE"}),
        "goals": pd.DataFrame({"metric": ["revenue"], "period": ["FY2027"], "amount": ["1000000"]}),
        "history": pd.concat(rows),
    })  # fmt: skip


def found(plan: Plan) -> Hours:
    one = hours(plan, [read_past(plan, metric) for metric in plan.settings.cell_metrics])
    assert one is not None
    return one


def test_planted_hours_are_recovered() -> None:
    """Over 15 companies the intervals hold the true hours nearly as often as they say."""
    held = []
    for seed in range(15):
        one = found(two_metrics(seed))
        held.append((one.low <= TRUTH) & (one.high >= TRUTH))
        assert one.is_sure
        assert one.hours == pytest.approx(TRUTH, rel=0.15)
    assert np.mean(held) > LIKELY - 0.1


def test_all_hours_are_accounted_for() -> None:
    """Hours × units of all reps are the hours that all reps had."""
    plan = two_metrics(1)
    one = found(plan)
    pasts = [read_past(plan, metric) for metric in one.metrics]
    made = sum(rate * past.actual.sum() for rate, past in zip(one.hours.tolist(), pasts, strict=True))
    assert made == pytest.approx(float((pasts[0].time * pasts[0].days).sum()) * 8)


def test_reps_who_all_divide_their_time_alike_tell_nothing() -> None:
    """Where everybody has the same mix, the metrics cannot be told apart, and the note says so."""
    one = found(two_metrics(2, reps=12, apart=0.0))
    assert not one.is_sure
    assert "apart" in one.note


def test_too_few_reps() -> None:
    """Nine reps are fewer than five for each of two metrics."""
    one = found(two_metrics(3, reps=9))
    assert not one.is_sure
    assert one.note.startswith("9 reps")
