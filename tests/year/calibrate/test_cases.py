from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from allocator.errors import PlanError
from allocator.plan.plan import Plan
from allocator.plan.read import plan_from
from allocator.terminal.calibrate_texts import common_sentences, metric_sentences
from allocator.year.calibrate.calibrate import Calibration, calibrate
from allocator.year.calibrate.past import read_past
from allocator.year.calibrate.season import season
from allocator.year.calibrate.stated import stated
from allocator.year.calibrate.strengths import strengths
from tests.year.calibrate.company import SEASON, history, planned, quarters, settings

DUE = pd.DataFrame({"rep": list("ABCD"), "metric": "revenue", "driver": "base", "potential": "1000"})


def plan_with(rows: pd.DataFrame, reps: str = "ABCD", **metric: object) -> Plan:
    return plan_from(settings(**metric), {
        "reps": pd.DataFrame({"rep": list(reps), "role": "AE"}),
        "goals": pd.DataFrame({"metric": ["revenue"], "period": ["FY2027"], "amount": ["1000"]}),
        "history": rows,
        **({"potential": DUE} if metric.get("base") else {}),
    })  # fmt: skip


def told(one: Calibration) -> str:
    """All sentences; making them must not fail whatever was found."""
    return "\n".join(
        [*(line for found in one.metrics for line in metric_sentences(one, found)), *common_sentences(one)]
    )


def test_no_history_is_a_finding() -> None:
    """Without history, or with that of the year alone, there is nothing to learn from."""
    none = history(["A"], np.ones((1, 1))).iloc[:0]
    with pytest.raises(PlanError, match=r"history.csv \| is not there, or empty"):
        calibrate(plan_with(none))
    later = history(["A"], np.ones((1, 1))).assign(period="FY2027-Q1")
    with pytest.raises(PlanError, match="says nothing of a time before the year"):
        calibrate(plan_with(later))


def test_one_period_bears_nothing() -> None:
    """One quarter tells neither luck from strength nor a season, and nothing would be written."""
    one = calibrate(plan_with(history(list("ABCD"), np.ones((4, 1)))))
    assert stated(one).is_empty
    assert "one period of history does not tell luck from strength" in told(one)
    assert "two whole years" in told(one)


def test_a_rep_who_left_counts_for_the_past_and_gets_no_strength() -> None:
    """E sold for eight quarters and is not in reps.csv: on the roster until then, not among the strengths."""
    one = calibrate(plan_with(history(list("ABCDE"), np.outer([1, 1, 1, 1, 5], np.ones(8)))))
    found = one.metrics[0]
    assert found.past.people.names[found.strengths.rep].tolist() == list("ABCD")
    assert found.strengths.strength == pytest.approx(np.ones(4))
    assert found.back_test is not None
    assert found.back_test.reps.tolist() == [5] * 4
    assert found.back_test.ours == pytest.approx(np.zeros(4), abs=1e-6)
    assert set(stated(one).strengths["rep"]) == set("ABCD")


def test_returns_and_empty_quarters_are_no_failure() -> None:
    """Negative figures count as they are; a quarter in which nothing was sold cannot be divided and is left out."""
    actual = 100 + np.arange(32.0).reshape(4, 8)
    actual[0, 3], actual[:, 5] = -50, 0
    found = calibrate(plan_with(history(list("ABCD"), actual))).metrics[0]
    assert found.back_test is not None
    assert found.back_test.periods == ("FY2026-Q1", "FY2026-Q3", "FY2026-Q4")
    assert np.isfinite(found.back_test.ours).all()
    assert (found.strengths.strength > 0).all()


def test_a_quarter_of_returns_is_not_replayed() -> None:
    """Where 300 is sold and 290 returned, shares of the 10 that are left would drown all other errors."""
    actual = 100 + np.arange(32.0).reshape(4, 8)
    actual[:, 6] = [100, 100, 100, -290]
    one = calibrate(plan_with(history(list("ABCD"), actual)))
    assert one.metrics[0].back_test is not None
    assert one.metrics[0].back_test.periods == ("FY2026-Q1", "FY2026-Q2", "FY2026-Q4")
    assert "Not replayed: 1 period" in told(one)


def test_without_territories_history_belongs_to_reps() -> None:
    """Where history names no territory, it is read by rep, though the plan reads it by territory."""
    one = calibrate(plan_with(history(list("ABCD"), np.outer([1, 2, 3, 6], np.ones(8)))))
    assert one.reading is not None
    assert one.reading.of == "rep"
    assert dict(stated(one).changes)["history", "of"] == "rep"
    assert one.metrics[0].chosen is not None
    assert one.metrics[0].chosen.weights["history"] == 1


def test_a_rate_is_compared_by_what_was_due() -> None:
    """Who keeps 80 % of much and who keeps 80 % of little are equally strong; without `base` nobody is compared."""
    due = np.array([100.0, 400, 1000, 200])[:, None] * np.ones(8)
    rows = history(list("ABCD"), 0.8 * due, base=due.ravel().astype(str))
    potential = {"base": True, "max_rate": 1.0, "fair_share": {}}
    one = calibrate(plan_with(rows, **potential))
    assert one.metrics[0].strengths.strength == pytest.approx(np.ones(4))
    assert "no weights to choose" in told(one)
    without = calibrate(plan_with(rows.drop(columns="base"), **potential))
    assert "what was due" in told(without)
    assert stated(without).is_empty


def test_rows_without_a_rep_tell_the_season_only() -> None:
    """Territories alone give a season and no strengths; a sentence says how many rows name no rep."""
    rows = history(list("ABCD"), np.tile(SEASON, (4, 3))).assign(rep="", territory="T")
    one = calibrate(plan_with(rows))
    assert one.metrics[0].season is not None
    assert not len(one.metrics[0].strengths.rep)
    assert "48 rows name no rep" in told(one)
    assert "no past period can be replayed" in told(one)


def test_rows_of_other_lengths_are_counted_out() -> None:
    """Eight quarters and one year: the year is not used, and that is said."""
    rows = history(list("ABCD"), np.ones((4, 8)))
    year = rows.iloc[:1].assign(period="FY2024")
    one = calibrate(plan_with(pd.concat([rows, year])))
    assert one.metrics[0].past.labels == tuple(quarters(8))
    assert "1 rows are not of 3 months" in told(one)


def test_two_reps_are_too_few_to_compare() -> None:
    """A role of two has no typical rep."""
    one = calibrate(plan_with(history(list("AB"), np.ones((2, 8))), "AB"))
    assert "too few to tell them apart" in told(one)


def test_part_time_is_not_weakness() -> None:
    """Half the sales in half the time are a strength of 1."""
    plan = plan_from(settings(), {
        "reps": pd.DataFrame({"rep": list("ABCD"), "role": "AE", "fte": ["0.5", "1", "1", "1"]}),
        "goals": pd.DataFrame({"metric": ["revenue"], "period": ["FY2027"], "amount": ["1000"]}),
        "history": history(list("ABCD"), np.outer([0.5, 1, 1, 1], np.ones(8))),
    })  # fmt: skip
    assert strengths(read_past(plan, "revenue")).strength == pytest.approx(np.ones(4))


def test_a_new_rep_is_not_weak() -> None:
    """D joins in the last but one of four quarters and sells what the ramp allows: a strength of 1, not 0.72."""
    sold = np.array([[100.0] * 4, [100] * 4, [100] * 4, [0, 0, 25, 75]])
    rows = history(list("ABCD"), sold)
    start = ["2020-01-01"] * 3 + ["2026-07-01"]
    plan = plan_from({**settings(), "ramp": {"new": [0.25] * 3 + [0.75] * 3}}, {
        "reps": pd.DataFrame({"rep": list("ABCD"), "role": "AE", "start": start, "ramp": "new"}),
        "goals": pd.DataFrame({"metric": ["revenue"], "period": ["FY2027"], "amount": ["1000"]}),
        "history": rows[rows["actual"] != "0.0"],
    })  # fmt: skip
    assert calibrate(plan).metrics[0].strengths.strength == pytest.approx(np.ones(4), abs=0.01)
    assert strengths(read_past(plan, "revenue")).raw[3] < 0.75


def test_the_unit_of_money_does_not_matter() -> None:
    """A thousand times the sales are the same strengths, season and weights."""
    sold = 100 * (1 + np.random.default_rng(8).random((6, 12)))
    one, other = (calibrate(planned(k * sold)).metrics[0] for k in (1, 1000))
    assert one.strengths.strength == pytest.approx(other.strengths.strength)
    assert one.season is not None
    assert other.season is not None
    assert one.season.index == pytest.approx(other.season.index)
    assert one.chosen is not None
    assert other.chosen is not None
    assert one.chosen.weights == other.chosen.weights


def test_territories_with_seasons_of_their_own_are_told() -> None:
    """A summer and a winter territory differ beyond chance; two that follow the company do not."""
    rng = np.random.default_rng(5)
    summer, winter = np.array([0.6, 1.0, 1.5, 0.9]), np.array([1.4, 1.0, 0.5, 1.1])
    noise = 1 + 0.05 * rng.standard_normal((4, 12))
    territory = np.repeat(["S", "S", "W", "W"], 12)
    apart = np.stack([np.tile(one, 3) for one in (summer, summer, winter, winter)]) * noise
    own = season(read_past(plan_with(history(list("ABCD"), apart, territory=territory)), "revenue"))
    same = season(
        read_past(plan_with(history(list("ABCD"), np.tile(SEASON, (4, 3)) * noise, territory=territory)), "revenue")
    )
    assert own is not None
    assert same is not None
    assert own.differs
    assert own.by_territory == pytest.approx(np.array([summer, winter]), abs=0.15)
    assert not same.differs


def test_half_of_a_year_is_no_year_of_the_plan() -> None:
    """Sixteen reps over one quarter and over nine: the season needs two whole years."""
    assert season(read_past(planned(np.ones((16, 7))), "revenue")) is None
    assert season(read_past(planned(np.ones((16, 9))), "revenue")) is not None
