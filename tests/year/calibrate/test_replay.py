from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from allocator.plan.plan import Plan
from allocator.plan.read import plan_from, read_plan
from allocator.year.calibrate.backtest import back_test
from allocator.year.calibrate.calibrate import calibrate
from allocator.year.calibrate.drivers import REPLAYED, Reading
from allocator.year.calibrate.past import read_past
from allocator.year.calibrate.replay import Replay, replay
from allocator.year.calibrate.weights import best_weights
from benchmarks.adventureworks import DATA, write_scenario
from tests.year.calibrate.company import company, history, planned, settings

MOVED = pd.DataFrame({
    "rep": ["R3", "R3"],
    "territory": ["T0", "T1"],
    "from": ["2024-01-01", "2025-07-01"],
    "to": ["2025-06-30", ""],
})  # fmt: skip
LAST_FOUR = [0.543, 0.361, 0.212, 0.188, 0.384, 0.262, 0.195, 0.171]


def replayed(plan: Plan) -> Replay:
    return replay(read_past(plan, "revenue"), Reading(12, "territory"))


def with_territories(actual: np.ndarray) -> Plan:
    """Nine reps on three territories; one is moved, one leaves, one joins."""
    names = [f"R{n}" for n in range(len(actual))]
    territory = np.repeat([f"T{n % 3}" for n in range(len(actual))], actual.shape[1])
    rows = history(names, actual, territory=territory)
    leaves, joins = rows["rep"].eq("R1"), rows["rep"].eq("R2")
    place = np.tile(np.arange(actual.shape[1]), len(actual))
    rows = rows[~(leaves & (place > 6)) & ~(joins & (place < 5))]
    return plan_from(settings(), {
        "reps": pd.DataFrame({"rep": [n for n in names if n != "R1"], "role": "AE"}),
        "territories": pd.DataFrame({"territory": ["T0", "T1", "T2"]}),
        "assignments": MOVED,
        "goals": pd.DataFrame({"metric": ["revenue"], "period": ["FY2027"], "amount": ["1000000"]}),
        "history": rows,
    })  # fmt: skip


def test_nothing_of_the_future_is_known() -> None:
    """Other figures at and after a period, zeros among them, change no driver and no prediction up to it by a bit."""
    rng = np.random.default_rng(4)
    actual = 1000 * (1 + rng.random((9, 12)))
    before = replayed(with_territories(actual))
    for q in range(11):
        changed = actual.copy()
        changed[:, q + 1 :] *= np.clip(10 * rng.random((9, 11 - q)) - 2, 0, None)
        after = replayed(with_territories(changed))
        assert np.array_equal(after.shares[: q + 1], before.shares[: q + 1])
        assert np.array_equal(after.predicted[: q + 1], before.predicted[: q + 1])
        assert q == 10 or not np.allclose(after.predicted[q + 1], before.predicted[q + 1])


def test_naive_splits_by_hand() -> None:
    """Two reps: 4 and 4 last year, then 3 of 4; half is predicted, so 0.25 too little here and too much there."""
    actual = np.array([[1, 1, 1, 1, 3.0], [2, 0, 1, 1, 1]])
    found = back_test(replayed(planned(actual)))
    assert found is not None
    assert found.periods == ("FY2026-Q4",)
    assert found.naive["last four quarters"] == pytest.approx([0.5])
    assert found.naive["same quarter last year"] == pytest.approx([2 * (3 / 4 - 1 / 3)])
    assert found.naive["equal split"] == pytest.approx([0.5])


def test_a_rep_without_history_gets_the_typical_part() -> None:
    """Three reps who sold 1, 2 and 6 in each quarter, and one who is new: the median, 2 of 11."""
    actual = np.array([[1.0] * 6, [2] * 6, [6] * 6, [0, 0, 0, 0, 0, 5]])
    plan = planned(actual)
    rows = plan.table("history")
    plan = replace(plan, tables={**plan.tables, "history": rows[rows["actual"] > 0]})
    found = replay(read_past(plan, "revenue"), Reading(12, "rep"))
    history_share = found.shares[-1, 0, :, REPLAYED.index("history")]
    assert history_share == pytest.approx([1 / 11, 2 / 11, 6 / 11, 2 / 11])


def test_weights_are_those_of_a_grid() -> None:
    """On the simplex of three drivers no point of a fine grid has a smaller squared error."""
    rng = np.random.default_rng(7)
    shares, truth = rng.random((40, 3)), rng.random(40)
    found = best_weights(shares.T @ shares, shares.T @ truth)
    steps = np.linspace(0, 1, 101)
    grid = np.array([(a, b, 1 - a - b) for a in steps for b in steps if a + b <= 1 + 1e-9])
    errors = ((grid @ shares.T - truth) ** 2).sum(axis=1)
    assert found.sum() == pytest.approx(1.0)
    assert (found >= 0).all()
    assert ((shares @ found - truth) ** 2).sum() <= errors.min() + 1e-6


def test_steady_strengths_are_weighed_by_strength_and_moving_ones_by_the_last_quarter() -> None:
    """Luck alone asks for a long memory, shares that wander for a short one."""
    steady = calibrate(company(1, reps=40, periods=20, noise=0.6).plan)
    walk = np.exp(np.cumsum(0.4 * np.random.default_rng(2).standard_normal((40, 20)), axis=1))
    moving = calibrate(planned(1000 * walk))
    assert steady.reading is not None
    assert moving.reading is not None
    assert moving.reading.window == 3
    assert steady.metrics[0].chosen is not None
    long = steady.reading.window >= 12
    assert long or steady.metrics[0].chosen.weights["productivity"] > 0.5


@pytest.fixture(scope="module")
def adventureworks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not DATA.is_dir():
        pytest.skip("the AdventureWorks data are not here")
    return write_scenario(tmp_path_factory.mktemp("calibrate") / "adventureworks")


def test_adventureworks(adventureworks: Path) -> None:
    """The naive errors are the known ones, and ours are lower in sum and in at least six of eight quarters."""
    found = calibrate(read_plan(adventureworks)).metrics[0].back_test
    assert found is not None
    assert np.round(found.naive["last four quarters"], 3).tolist() == LAST_FOUR
    assert found.ours.sum() < found.naive["last four quarters"].sum()
    assert found.better("last four quarters") >= 6


def test_adventureworks_knows_nothing_of_the_future(adventureworks: Path) -> None:
    """With all sales from 2019 on made up, what is predicted up to its first quarter is the same."""
    plan = read_plan(adventureworks)
    rows = plan.table("history")
    late = rows["period"].str[2:] >= "2019-Q3"
    made_up = rows.assign(actual=rows["actual"].where(~late, 1000.0 + np.arange(len(rows)) ** 1.5))
    other = replace(plan, tables={**plan.tables, "history": made_up})
    before, after = replayed(plan).predicted, replayed(other).predicted
    assert np.array_equal(before[:6], after[:6])
    assert not np.allclose(before[6], after[6])
