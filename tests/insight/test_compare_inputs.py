"""Inputs that differ between two plans."""

from __future__ import annotations

from typing import Any

import pandas as pd

from allocator.insight.compare.inputs import settings_differ
from allocator.insight.compare.rows import MOST_LISTED, NO_ROW, compared_rows
from allocator.plan.columns import TABLES
from allocator.plan.plan import Plan
from tests.plan.plans import SETTINGS, plan

REPS = "rep,region,start,fte\nAnn,EMEA,2020-01-01,1\nBob,AMER,,0.5\n"


def differ(table: str, old: Plan, new: Plan) -> tuple[tuple[int, int, int], list[tuple[str, str, str, str]]]:
    """Rows changed, added and removed, and what is listed."""
    found = compared_rows(TABLES[table], old.table(table), new.table(table))
    return (found.changed, found.added, found.removed), found.listed


def test_cells_that_differ_are_listed_old_and_new() -> None:
    """A number, a date and a blank, each with the row of the new file and the key of the row."""
    new = plan(reps="rep,region,start,fte\nBob,AMER,,1\nAnn,EMEA,2021-02-01,0.8\n")
    assert differ("reps", plan(reps=REPS), new) == (
        (2, 0, 0),
        [
            ("reps.csv row 2 fte", "Bob", "0.5", "1"),
            ("reps.csv row 3 start", "Ann", "2020-01-01", "2021-02-01"),
            ("reps.csv row 3 fte", "Ann", "1", "0.8"),
        ],
    )


def test_rows_that_only_one_has_are_told_whole() -> None:
    """A rep who leaves and one who comes; what is blank is not told."""
    counts, listed = differ("reps", plan(reps=REPS), plan(reps="rep,region,fte\nAnn,EMEA,1\nCy,EMEA,1\n"))
    assert counts == (1, 1, 1)
    assert ("reps.csv row 2 start", "Ann", "2020-01-01", "blank") in listed
    assert ("reps.csv row 3", "Bob", "name Bob, role AE, fte 0.5, ramp none, country US, region AMER", NO_ROW) in listed
    assert [where for where, _, old, _ in listed if old == NO_ROW] == ["reps.csv row 3"]


def test_the_order_of_rows_and_a_note_less_make_no_difference() -> None:
    """Tables are matched by key; a column that is blank is the same as none."""
    other = plan(reps="rep,fte,start,region,note\nBob,0.5,,AMER,\nAnn,1,2020-01-01,EMEA,\n")
    assert differ("reps", plan(reps=REPS), other) == ((0, 0, 0), [])


def test_rows_of_one_key_are_matched_in_their_order() -> None:
    """Two limits that ask of the same: one is changed, none is added."""
    first = "per,where,measure,max\nrep,metric=revenue,quota,500\nrep,metric=revenue,quota,600\n"
    counts, listed = differ("limits", plan(limits=first), plan(limits=first.replace("600", "700")))
    assert (counts, listed) == ((1, 0, 0), [("limits.csv row 3 max", "rep, metric=revenue, quota", "600", "700")])


def test_goals_are_matched_by_their_ids() -> None:
    """A goal that moves to another period is changed, and not another goal."""
    first = "metric,period,amount,goal\nrevenue,FY2027,1000,win\n"
    counts, listed = differ("goals", plan(goals=first), plan(goals=first.replace("FY2027", "FY2027-Q1")))
    assert (counts, listed) == ((1, 0, 0), [("goals.csv row 2 period", "win", "FY2027", "FY2027-Q1")])


def test_of_many_differences_the_first_are_listed_and_all_are_counted() -> None:
    """A table of a thousand rows, each with another number."""
    old = pd.DataFrame({"period": "FY2026", "metric": "m", "rep": [f"r{k:03}" for k in range(999)], "territory": ""})
    old = old.assign(actual=1.0, row=range(2, 1001))
    found = compared_rows(TABLES["history"], old, old.assign(actual=2.0))
    assert (found.changed, len(found.listed)) == (999, MOST_LISTED)
    assert found.listed[-1][0] == "history.csv row 201 actual"


def test_settings_are_told_key_by_key_and_a_new_block_as_one() -> None:
    """A number, a weight that is new, a metric that is new; the name is not told."""
    metrics: dict[str, Any] = {**SETTINGS["metrics"], "revenue": {"unit": "USD", "fair_share": {"equal": 1}}}
    metrics["cloud"] = {"label": "Cloud", "round_to": 10, "part_of": "revenue"}
    new = plan({"name": "other", "capacity": {"load_limit": 1.25}, "metrics": metrics, "levels": []})
    assert list(settings_differ(plan().settings, new.settings)) == [
        ("levels", "region", "not given"),
        ("metrics.revenue.fair_share.equal", "not given", "1"),
        ("metrics.cloud", "not given", "label: Cloud, round_to: 10, max_rate: 1, part_of: revenue"),
        ("capacity.load_limit", "1", "1.25"),
    ]
