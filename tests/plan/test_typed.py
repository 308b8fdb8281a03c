from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from allocator.plan.columns import TABLES
from allocator.plan.read import plan_from
from tests.plan.plans import SETTINGS, csv, findings, plan, tables


def test_every_table_has_every_column() -> None:
    """Tables that are not there are empty, with the kinds of columns they would have."""
    small = plan()
    for name, table in TABLES.items():
        frame = small.table(name)
        assert {"row", *table.names} <= set(frame.columns), name
    kinds = small.table("reps").dtypes.astype(str)
    assert kinds[["row", "rep", "start", "fte", "open_seat", "region"]].tolist() == [
        *("int64", "str", "datetime64[s]", "float64", "float64", "str")
    ]
    assert small.table("limits")["prorate"].dtype == bool
    assert (small.table("locks").dtypes.astype(str)[["rep", "quota"]] == ["str", "float64"]).all()


def test_defaults_are_filled() -> None:
    reps = plan().table("reps")
    assert reps["name"].tolist() == ["Ann", "Bob"]
    assert reps["role"].tolist() == ["AE", "AE"]
    assert reps["country"].tolist() == ["US", "US"]
    assert reps["fte"].tolist() == [1.0, 1.0]
    assert reps["ramp"].tolist() == ["none", "none"]
    assert reps[["from", "to", "start", "end"]].isna().all(axis=None)
    goals = plan().table("goals")
    assert goals[["goal", "line", "priority"]].to_numpy().tolist() == [["revenue FY2027", "direct", 1.0]]


def test_blank_flags_and_likelihoods() -> None:
    reps = plan(reps="rep,region,open_seat\nA,x,\nB,x,no\nC,x,yes\nD,x,0.4\nE,x,40%\n").table("reps")
    assert np.isnan(reps["open_seat"][:2]).all()
    assert reps["open_seat"][2:].tolist() == [1.0, 0.4, 0.4]
    limits = plan(
        limits="per,measure,max,prorate\nrep metric,quota,9,\nrep metric,growth,1,no\nrep metric,change,1,YES\n"
    ).table("limits")
    assert dict(zip(limits["measure"], limits["prorate"], strict=True)) == {
        "quota": True,
        "growth": False,
        "change": True,
    }


def test_headers_are_found_however_they_are_written() -> None:
    small = plan(reps="REP, Region ,Open Seat,On-call\nAnn,EMEA,0.5,x\nBob,AMER,,y\n")
    reps = small.table("reps")
    assert reps["rep"].tolist() == ["Ann", "Bob"]
    assert reps["open_seat"][0] == 0.5
    assert reps["region"].tolist() == ["EMEA", "AMER"]
    assert reps["On-call"].tolist() == ["x", "y"]


def test_attributes_are_text() -> None:
    """A number read by pandas is written as people write it."""
    typed = tables()
    typed["reps"]["size"] = [5.0, 2.5]
    typed["reps"]["zip"] = ["01234", None]
    reps = plan_from(SETTINGS, typed).table("reps")
    assert reps["size"].tolist() == ["5", "2.5"]
    assert reps["zip"].tolist() == ["01234", ""]


def test_typed_columns_are_read_like_text() -> None:
    """The same plan as text and as dates, numbers and missing values has the same digest."""
    reps = "rep,region,start,fte,open_seat\n1,EMEA,2027-02-01,0.5,\n2,AMER,,1,0.25\n"
    goals = "metric,period,amount,priority\nrevenue,FY2027,1000,2\n"
    typed = {
        "reps": pd.DataFrame(
            {
                "rep": [1, 2],
                "region": pd.Categorical(["EMEA", "AMER"]),
                "start": pd.to_datetime(["2027-02-01", None]),
                "fte": [0.5, 1],
                "open_seat": [np.nan, 0.25],
            }
        ),
        "goals": pd.DataFrame(
            {"metric": ["revenue"], "period": ["FY2027"], "amount": [1000], "priority": np.array([2], object)}
        ),
    }
    assert plan_from(SETTINGS, typed).digest == plan(reps=reps, goals=goals).digest


def test_a_plan_is_made_again_from_its_own_tables() -> None:
    small = plan(reps="rep,region,note\nBob,AMER,\nAnn,EMEA,hello\n")
    again = plan_from(small.settings, small.tables)
    assert again.digest == small.digest
    for name, table in small.tables.items():
        pd.testing.assert_frame_equal(table, again.tables[name])
    assert small.table("reps")["row"].tolist() == [3, 2]


def test_tables_that_no_plan_has_are_told() -> None:
    assert findings(goal="metric\nrevenue\n") == ['goal | is not a table of a plan | did you mean "goals"?']


def test_two_headers_for_one_column() -> None:
    assert findings(reps="rep,region,FTE,fte \nAnn,EMEA,1,1\nBob,AMER,1,1\n") == [
        'reps.csv | has two columns "fte" | delete one'
    ]


def test_many_wrong_values_are_told_in_a_readable_number() -> None:
    """A column of nonsense gives a hundred findings and a sum, not ten thousand."""
    rows = "".join(f"2026-12,revenue,{n}x\n" for n in range(10_000))
    told = findings(history=f"period,metric,actual\n{rows}")
    assert len(told) == 111
    assert told[-1] == (
        "history.csv row 112 | actual cannot be read, as with 9,900 more values; so in 9,890 rows from here on "
        "| write digits with a decimal point, like 1234.5"
    )


@pytest.mark.parametrize("value", ["\x07", "a\nb"])
def test_control_characters_in_names(value: str) -> None:
    frames = tables()
    frames["reps"] = pd.DataFrame({"rep": ["Ann", value], "region": ["EMEA", "AMER"]})
    from allocator.errors import PlanError

    with pytest.raises(PlanError, match="rep holds a line break or a control character"):
        plan_from(SETTINGS, frames)


def test_notes_may_hold_line_breaks() -> None:
    frames = tables()
    frames["reps"] = csv("rep,region,note\nAnn,EMEA,\nBob,AMER,\n").assign(note=["one\ntwo", ""])
    assert plan_from(SETTINGS, frames).table("reps")["note"][0] == "one\ntwo"
