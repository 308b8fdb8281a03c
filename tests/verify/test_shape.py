"""quotas.csv as a table: columns, names, order, and numbers that can be quotas."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from allocator.verify import verify
from tests.verify.toy import METRICS, misshapen, plan, quotas

BOTH = "rep,metric,period,quota\nAnn,revenue,FY2027,100\nBob,revenue,FY2027,100\n"


def test_a_table_that_is_one_passes() -> None:
    """Two people, a quota each."""
    assert misshapen(plan(), BOTH) == []


def test_missing_columns_are_named_and_end_the_check() -> None:
    """Nothing can be said of a table without its keys."""
    rows = quotas(plan(), BOTH).drop(columns=["period", "region"])
    assert list(map(str, verify(plan(), {"quotas": rows}))) == [
        "quotas.csv | has no column period | 1 column",
        "quotas.csv | has no column region | 1 column",
    ]


@pytest.mark.parametrize(
    ("column", "name"), [("rep", "Zed"), ("territory", "Nowhere"), ("metric", "shoes"), ("period", "FY2028")]
)
def test_names_that_are_not_in_the_plan(column: str, name: str) -> None:
    """Each unknown name is told once, with its rows."""
    rows = quotas(plan(), BOTH)
    rows[column] = [name, rows[column].iloc[1]]
    found = verify(plan(), {"quotas": rows})
    assert f'quotas.csv {column} | "{name}" is not in the plan | 1 row' in map(str, found)


def test_a_lane_that_the_plan_does_not_have() -> None:
    """Ann covers Oslo, not Reno."""
    rows = "rep,territory,metric,period,quota\nAnn,Oslo,revenue,FY2027,100\nAnn,Reno,revenue,FY2027,5\n"
    assert misshapen(plan(), rows) == [
        "quotas.csv Ann, Reno, revenue, FY2027 | is no cell of the plan: the rep, in this role and level, "
        "does not sell the metric there | 1 row"
    ]


def test_a_metric_that_the_role_does_not_sell() -> None:
    """An AE sells revenue, only an AM sells deals."""
    of = plan({**METRICS, "deals": {}}, {"AE": {"metrics": ["revenue"]}, "AM": {"metrics": ["deals"]}})
    assert misshapen(of, "rep,metric,period,quota\nAnn,deals,FY2027,1\n") == [
        "quotas.csv Ann, Oslo, deals, FY2027 | is no cell of the plan: the rep, in this role and level, "
        "does not sell the metric there | 1 row"
    ]


def test_a_role_or_level_that_is_not_the_reps() -> None:
    """Ann is of EMEA."""
    rows = "rep,metric,period,quota,region\nAnn,revenue,FY2027,100,AMER\n"
    assert misshapen(plan(), rows) == [
        "quotas.csv Ann, Oslo, revenue, FY2027 | is no cell of the plan: the rep, in this role and level, "
        "does not sell the metric there | 1 row"
    ]


def test_a_quota_that_comes_twice() -> None:
    """The second row of a cell is one too many."""
    rows = "rep,metric,period,quota\nAnn,revenue,FY2027,60\nAnn,revenue,FY2027,40\n"
    assert misshapen(plan(), rows) == ["quotas.csv Ann, Oslo, revenue, FY2027 | is there already | 1 row too many"]


SPLIT = """rep,role,territory,region,from,to
Ann,AE,Oslo,EMEA,,{last}
Ann,AE,Oslo,EMEA,{first},
Bob,AE,Reno,AMER,,
"""


def test_two_spells_that_meet_in_a_period_have_a_row_each() -> None:
    """From 15 February on another spell: two rows in the first quarter, one in the others."""
    of = plan(
        tables={"reps": SPLIT.format(last="2027-02-14", first="2027-02-15")}, periods="quarter"
    )  # fmt: skip
    rows = "rep,metric,period,quota\n" + "Ann,revenue,FY2027-Q1,{}\n" * 2 + "Ann,revenue,FY2027-Q2,5\n"
    assert misshapen(of, rows.format(10, 20)) == []
    again = rows.format(10, 20) + "Ann,revenue,FY2027-Q2,6\n"
    assert misshapen(of, again) == [
        "quotas.csv Ann, Oslo, revenue, FY2027-Q2 | has a quota while the rep is not there: "
        "not employed, or not assigned, in the period | 6"
    ]


def test_more_rows_than_spells_are_too_many() -> None:
    """Two spells meet in February, and a third row has nobody."""
    of = plan(tables={"reps": SPLIT.format(last="2027-02-14", first="2027-02-15")}, periods="quarter")
    rows = "rep,metric,period,quota\n" + "Ann,revenue,FY2027-Q1,5\n" * 3
    assert misshapen(of, rows) == ["quotas.csv Ann, Oslo, revenue, FY2027-Q1 | is there already | 1 row too many"]


def test_a_quota_before_the_first_day() -> None:
    """Ann starts in April."""
    people = "rep,role,territory,region,start\nAnn,AE,Oslo,EMEA,2027-04-01\nBob,AE,Reno,AMER,\n"
    of = plan(tables={"reps": people}, periods="quarter")
    rows = "rep,metric,period,quota\nAnn,revenue,FY2027-{},10\n"
    assert misshapen(of, rows.format("Q2")) == []
    assert misshapen(of, rows.format("Q1")) == [
        "quotas.csv Ann, Oslo, revenue, FY2027-Q1 | has a quota while the rep is not there: "
        "not employed, or not assigned, in the period | 10"
    ]


def test_a_quota_after_the_assignment_has_ended() -> None:
    """Ann covers Rome in the first half only."""
    of = plan(tables={"assignments": "rep,territory,to\nAnn,Oslo,\nAnn,Rome,2027-06-30\n"}, periods="quarter")
    rows = "rep,territory,metric,period,quota\nAnn,Rome,revenue,FY2027-{},10\n"
    assert misshapen(of, rows.format("Q2")) == []
    assert misshapen(of, rows.format("Q3")) == [
        "quotas.csv Ann, Rome, revenue, FY2027-Q3 | has a quota while the rep is not there: "
        "not employed, or not assigned, in the period | 10"
    ]


def test_rows_stand_in_order() -> None:
    """By rep, territory, metric and period."""
    rows = quotas(plan(), BOTH).iloc[::-1].reset_index(drop=True)
    assert "quotas.csv Ann, Oslo, revenue, FY2027 | stands after a row that it should precede | 1 row" in map(
        str, verify(plan(), {"quotas": rows})
    )


@pytest.mark.parametrize(("quota", "expected"), [
    (0, []),
    (-1, ["quotas.csv Ann, Oslo, revenue, FY2027 | quota is below zero | -1"]),
    (np.nan, ["quotas.csv Ann, Oslo, revenue, FY2027 | quota is not a number | nan"]),
    (np.inf, ["quotas.csv Ann, Oslo, revenue, FY2027 | quota is not a number | inf"]),
])  # fmt: skip
def test_a_quota_is_a_number_from_zero_up(quota: float, expected: list[str]) -> None:
    """Zero is a quota; less, or nothing, is not."""
    rows = quotas(plan(), BOTH).assign(quota=[quota, 100.0], fair_share=100.0)
    assert [str(one) for one in verify(plan(), {"quotas": rows}) if "quota is" in one.what] == expected


@pytest.mark.parametrize("column", ["name", "line"])
def test_name_and_line_are_those_of_the_plan(column: str) -> None:
    """They are for reading, but must not mislead."""
    rows = quotas(plan(), BOTH).assign(**{column: ["?", *quotas(plan(), BOTH)[column].iloc[1:]]})
    expected = f"quotas.csv Ann, Oslo, revenue, FY2027 | {column} is not that of the plan | 1 row"
    assert expected in map(str, verify(plan(), {"quotas": rows}))


def test_quotas_are_whole_units() -> None:
    """In steps of 10, 105 is none."""
    of = plan({"revenue": {"unit": "USD", "round_to": 10}})
    rows = "rep,metric,period,quota\nAnn,revenue,FY2027,{}\nBob,revenue,FY2027,95\n"
    assert misshapen(of, rows.format(100).replace("95", "90")) == []
    assert misshapen(of, rows.format(105)) == [
        "quotas.csv Ann, Oslo, revenue, FY2027 | 2 quotas of revenue are no multiple of 10 | "
        "0 explained by odd locks and goals"
    ]


def test_an_odd_goal_explains_one_odd_quota() -> None:
    """A goal of 205 in steps of 10: one cell carries the 5."""
    of = plan(
        {"revenue": {"unit": "USD", "round_to": 10}},
        tables={"goals": "metric,period,amount\nrevenue,FY2027,205\n"},
    )
    rows = "rep,metric,period,quota\nAnn,revenue,FY2027,105\nBob,revenue,FY2027,{}\n"
    assert misshapen(of, rows.format(100)) == []
    assert misshapen(of, rows.format(101)) == [
        "quotas.csv Ann, Oslo, revenue, FY2027 | 2 quotas of revenue are no multiple of 10 | "
        "1 explained by odd locks and goals"
    ]


def test_an_odd_lock_explains_itself_and_the_cell_that_makes_up_for_it() -> None:
    """105 locked, 95 elsewhere, 200 in all."""
    of = plan({"revenue": {"unit": "USD", "round_to": 10}}, tables={"locks": "rep,metric,quota\nAnn,revenue,105\n"})
    rows = "rep,metric,period,quota\nAnn,revenue,FY2027,105\nBob,revenue,FY2027,95\n"
    assert misshapen(of, rows) == []


def test_cents_are_whole_units_too() -> None:
    """Binary fractions of 0.01 are no odd remainders."""
    of = plan({"revenue": {"unit": "USD", "round_to": 0.01}})
    rows = "rep,metric,period,quota\nAnn,revenue,FY2027,1234567.29\nBob,revenue,FY2027,0.07\n"
    assert misshapen(of, rows) == []


def test_a_quota_without_fair_share_needs_a_lock_or_a_minimum() -> None:
    """A cell with no fair share is closed, unless the planner opens it."""
    rows = "rep,metric,period,quota,fair_share\nAnn,revenue,FY2027,10,0\n"
    assert misshapen(plan(), rows) == [
        "quotas.csv Ann, Oslo, revenue, FY2027 | has a quota without fair share, lock or minimum | 10"
    ]
    locked = plan(tables={"locks": "rep,metric,quota\nAnn,revenue,10\n"})
    floor = plan(tables={"limits": "per,where,measure,min\nrep,metric=revenue,quota,10\n"})
    assert misshapen(locked, rows) == []
    assert misshapen(floor, rows) == []


def test_fair_share_is_not_below_zero() -> None:
    """A share of a goal cannot be negative."""
    rows = "rep,metric,period,quota,fair_share\nAnn,revenue,FY2027,10,-3\n"
    assert "quotas.csv Ann, Oslo, revenue, FY2027 | fair share is below zero | 3" in misshapen(plan(), rows)


def test_many_alike_are_counted() -> None:
    """The first fifty of a kind are named, the others counted."""
    people = "rep,territory,region\n" + "".join(f"r{k:03d},Oslo,EMEA\n" for k in range(60))
    of = plan(tables={"reps": people})
    each = "".join(f"r{k:03d},revenue,FY2027,-{k + 1},1\n" for k in range(60))
    found = misshapen(of, "rep,metric,period,quota,fair_share\n" + each)
    assert len([one for one in found if "quota is below zero" in one]) == 50
    assert found[0] == "quotas.csv r059, Oslo, revenue, FY2027 | quota is below zero | -60"
    assert found[50] == "quotas.csv | more of the same | 10 more"


def test_categories_are_read_like_texts() -> None:
    """An allocation in memory keeps its names as categories."""
    rows = quotas(plan(), BOTH)
    texts = [name for name in rows if not pd.api.types.is_numeric_dtype(rows[name])]
    plain, category = (
        verify(plan(), {"quotas": frame}) for frame in (rows, rows.astype(dict.fromkeys(texts, "category")))
    )
    assert plain == category
