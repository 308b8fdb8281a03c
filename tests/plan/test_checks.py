"""Checks that count: overlaps and shares, against counting day by day."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.plan.checks.overlaps import overlaps
from tests.plan.plans import findings, plan

STRETCHES = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 30), st.integers(0, 10)), min_size=0, max_size=8)


@given(STRETCHES)
def test_overlaps_are_those_counted_day_by_day(stretches: list[tuple[str, int, int]]) -> None:
    """A later stretch is told if any earlier one of its key has one of its days; the pair really overlaps."""
    keys = np.array([key for key, _, _ in stretches], object)
    first = np.array([day for _, day, _ in stretches], "datetime64[D]")
    last = first + np.array([days for _, _, days in stretches], "timedelta64[D]")
    found = dict(overlaps((keys,), first, last))
    order = sorted(range(len(stretches)), key=lambda n: (first[n], n))
    expected = {
        later
        for place, later in enumerate(order)
        if any(keys[n] == keys[later] and last[n] >= first[later] for n in order[:place])
    }
    assert set(found) == expected
    for later, earlier in found.items():
        assert keys[later] == keys[earlier]
        assert first[earlier] <= first[later] <= last[earlier]


def test_blank_keys_and_empty_stretches_do_not_overlap() -> None:
    days = np.array(["2027-01-01"] * 4, "datetime64[D]")
    last = days.copy()
    last[2:] -= np.timedelta64(1, "D")
    assert list(overlaps((np.array(["", "", "a", "a"], object),), days, last)) == []
    assert list(overlaps((np.array([], object),), days[:0], days[:0])) == []


SHARES = st.lists(
    st.tuples(st.sampled_from(["Ann", "Bob", "Cy"]), st.integers(0, 11), st.integers(0, 5), st.integers(1, 10)),
    min_size=1,
    max_size=6,
)


@settings(max_examples=40, deadline=None)
@given(SHARES)
def test_shares_are_those_counted_month_by_month(rows: list[tuple[str, int, int, int]]) -> None:
    """A finding if and only if the shares of some month add up to more than 1."""
    total, busy, kept = np.zeros(12), {name: np.zeros(12) for name in ("Ann", "Bob", "Cy")}, []
    for rep, first, months, tenths in rows:
        last = min(first + months, 11)
        if busy[rep][first : last + 1].any():
            continue
        busy[rep][first : last + 1] = 1
        total[first : last + 1] += tenths / 10
        end = pd.Timestamp(2027, last + 1, 1) + pd.offsets.MonthEnd(0)
        kept.append(f"{rep},T,{tenths / 10},2027-{first + 1:02d}-01,{end:%Y-%m-%d}")
    tables = {
        "reps": "rep,region\nAnn,EMEA\nBob,AMER\nCy,AMER\n",
        "assignments": "\n".join(["rep,territory,share,from,to", *kept, ""]),
    }
    if total.max() <= 1 + 1e-6:
        assert plan(**tables)
    else:
        (told,) = findings(**tables)
        month = int(np.argmax(total.round(9)))
        assert f'shares of "T" in revenue, units add up to {total.max():.6g} on 2027-{month + 1:02d}-01' in told


def test_shares_of_a_third() -> None:
    """Three thirds of six digits are one."""
    reps = "rep,region\nA,x\nB,x\nC,x\n"
    thirds = "rep,territory,share\nA,T,0.333334\nB,T,0.333333\nC,T,0.333333\n"
    assert plan(reps=reps, assignments=thirds)


def test_lines_are_counted_apart() -> None:
    """A specialist covers the whole of what a seller covers whole; two sellers cannot."""
    roles = {"AE": {"metrics": ["revenue"]}, "SE": {"metrics": ["revenue"], "line": "specialists"}}
    cover = "rep,territory,share\nAnn,T,1\nBob,T,1\n"
    assert plan({"roles": roles}, reps="rep,region,role\nAnn,x,AE\nBob,x,SE\n", assignments=cover)
    (told,) = findings({"roles": roles}, reps="rep,region,role\nAnn,x,AE\nBob,x,AE\n", assignments=cover)
    assert told.startswith('assignments.csv row 3 | shares of "T" in revenue add up to 2 on 2027-01-01 | ')


def test_shares_by_metric() -> None:
    """Half of all and all of one are one and a half of that one."""
    cover = "rep,territory,share,metric\nAnn,T,0.5,\nBob,T,0.5,units\nBob,T,1,revenue\n"
    (told,) = findings(assignments=cover)
    assert told.startswith('assignments.csv row 4 | shares of "T" in revenue add up to 1.5')


def test_employment_ends_spells() -> None:
    """Two rows without from and to follow each other if employment does."""
    reps = "rep,region,start,end\nAnn,x,2020-01-01,2027-03-31\nAnn,y,{},\nBob,x,,\n"
    assert plan(reps=reps.format("2027-04-01"))
    (told,) = findings(reps=reps.format("2027-03-31"))
    assert told.startswith('reps.csv row 3 | rep "Ann" stands already in row 2 | ')


def test_two_rules_that_contradict_each_other_are_no_finding() -> None:
    """A lock above a cap can be read; that both cannot hold is a conflict, which has repairs."""
    limits = "per,where,measure,max\nrep metric period,region=EMEA,quota,100\n"
    assert plan(limits=limits, locks="rep,metric,period,quota\nAnn,revenue,FY2027-Q1,101\n")


def test_unreadable_cells_are_told_once() -> None:
    """What cannot be read is not told of again for being missing, overlapping or too much."""
    absences = "rep,from,to\nAnn,soon,2027-03-01\nAnn,2027-02-01,2027-02-03\n"
    assert findings(absences=absences) == ['absences.csv row 2 | from "soon" is not a date | write it as 2027-03-31']
    goals = "metric,period,amount\nrevenue,FY2027,lots\n"
    assert findings(goals=goals) == [
        'goals.csv row 2 | amount "lots" is not a number | write digits with a decimal point, like 1234.5'
    ]


def test_what_depends_on_unreadable_settings_is_not_told() -> None:
    assert findings({"metrics": "revenue"}) == [
        'plan.yaml metrics | "revenue" is not a block of settings | write `key: value` pairs'
    ]


def test_factors_that_name_a_base_metric() -> None:
    """Rows that do not name a base metric do not hold for it."""
    metrics = {"metrics": {"revenue": {}, "units": {"base": True}}}
    factors = "level,factor,where\nrep,0.1,metric=units\nrep,0.2,region=AMER\n"
    assert plan(metrics, over_assignment=factors)
    assert len(findings(over_assignment=factors)) == 1


def test_factors_with_an_order() -> None:
    """More conditions are more particular; conditions that exclude each other need no order."""
    head = "level,factor,where\n"
    assert plan(over_assignment=f"{head}rep,0.1,role=AE\nrep,0.2,role=AE; region=EMEA\n")
    assert plan(over_assignment=f"{head}rep,0.1,region=EMEA\nrep,0.2,region=AMER\n")
    assert plan(over_assignment=f"{head}rep,0.1,metric=revenue\nrep,0.2,metric=units\n")
    assert plan(over_assignment=f"{head}rep,0.1,region=EMEA\nregion,0.2,role=AE\n")
    assert findings(over_assignment=f"{head}rep,0.1,metric=revenue\nrep,0.2,region=AMER\n") == [
        'over_assignment.csv row 3 | holds for "Bob", and so does row 2 with another factor '
        "| add a condition to one of them"
    ]
