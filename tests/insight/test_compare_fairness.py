"""Fairness figures worked out by hand."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from allocator import compare
from allocator.insight.compare.fairness import near_fair_share, spreads
from allocator.insight.compare.people import leading_drivers, people
from tests.answers import answered
from tests.known.small_plans import plan

COLUMNS = ["rep", "role", "line", "metric", "quota", "fair_share", "load", "driver", "held", "counts"]


def rows(*cells: tuple[object, ...]) -> pd.DataFrame:
    """One role, line and metric: rep, quota, fair share, load, held, and whether the rep counts."""
    full = [
        (rep, "AE", "direct", "m", q, f, load, "potential", held, counts) for rep, q, f, load, held, counts in cells
    ]
    return pd.DataFrame(full, columns=COLUMNS)


def test_the_edges_of_near_are_near() -> None:
    """Of nine reps with a fair share of 100, 95, 100 and 105 lie within 5 %, 90 and 110, too, within 10 %, 80 and 120
    within 20 %, and 79 and 121 outside."""
    table = rows(*((f"r{q}", q, 100, 1, 100, True) for q in (79, 80, 90, 95, 100, 105, 110, 120, 121)))
    found = near_fair_share(table).iloc[0]
    assert found["reps"] == 9
    assert [found[name] * 9 for name in ("within_5", "within_10", "within_20")] == pytest.approx([3, 5, 7])


def test_the_spread_of_three_loads() -> None:
    """Loads of 0.5, 1 and 1.5: quartiles 0.75, 1 and 1.25, and a variation of √(1/6)."""
    table = rows(("a", 10, 10, 0.5, 10, True), ("b", 30, 10, 1.0, 10, True), ("c", 20, 10, 1.5, 40, True))
    found = spreads(table).set_index("measure")
    assert found.loc["load", "lowest":"highest"].tolist() == [0.5, 0.75, 1.0, 1.25, 1.5]
    assert found.loc["load", "variation"] == pytest.approx(math.sqrt(1 / 6))
    assert found.loc["quota ÷ potential", "lowest":"highest"].tolist() == [0.5, 0.75, 1.0, 2.0, 3.0]


def test_who_does_not_count_or_holds_nothing_is_left_out() -> None:
    """An open seat with a load of 9, and a territory without potential, change no figure of their own kind."""
    table = rows(("a", 10, 10, 1.0, 10, True), ("b", 30, 0, 1.0, 0, True), ("seat", 90, 10, 9.0, 10, False))
    found = spreads(table).set_index("measure")
    assert found["reps"].to_dict() == {"load": 2, "quota ÷ potential": 1}
    assert (found["highest"] == 1.0).all()
    assert near_fair_share(table)["reps"].tolist() == [1]


def test_open_seats_and_house_reps_are_told_apart_from_people() -> None:
    """The roster says who counts: neither a seat to be filled nor a rep without capacity."""
    given = plan(
        {"a": {"fair_share": {"equal": 1}}}, "metric,period,amount\na,FY2027,400\n",
        "rep,role,open_seat\nAnn,rep,\nBob,rep,\nseat,rep,yes\nhouse,desk,\n",
        roles={"rep": {"metrics": ["a"]}, "desk": {"metrics": ["a"], "capacity": "none"}},
    )  # fmt: skip
    table = people(answered(given).allocation).set_index("rep")
    assert table["counts"].to_dict() == {"Ann": True, "Bob": True, "house": False, "seat": False}


def test_a_metric_is_measured_with_potential_its_base_or_its_heaviest_driver() -> None:
    """Potential where it is given even if fair share goes by something else; a half-time rep has half of it."""
    given = plan(
        {"a": {"fair_share": {"equal": 1}}, "b": {"base": True}, "c": {"fair_share": {"equal": 0.4, "capacity": 0.6}}},
        "metric,period,amount\na,FY2027,300\nb,FY2027,90\nc,FY2027,10\n",
        "rep,territory,fte\nAnn,North,1\nBob,South,0.5\n",
        tables={"potential": "territory,metric,driver,potential\nNorth,a,,500\nSouth,a,,500\nNorth,b,base,100\n"},
    )  # fmt: skip
    answer = answered(given)
    assert leading_drivers(answer.cells) == {"a": "potential", "b": "base", "c": "capacity"}
    table = people(answer.allocation).set_index(["metric", "rep"])["held"]
    assert [table["a", "Ann"], table["a", "Bob"], table["b", "Ann"]] == pytest.approx([500, 250, 100])


def test_each_scenario_has_its_own_figures() -> None:
    """A hundred over two reps alike, and with one of them capped at 40: within 20 % both, within 10 % none."""
    text = {"a": {"fair_share": {"equal": 1}}}, "metric,period,amount\na,FY2027,100\n", "rep\nAnn\nBob\n"
    even = answered(plan(*text)).allocation
    capped = answered(plan(*text, tables={"limits": "per,where,measure,max\nrep,rep=Ann,quota,40\n"})).allocation
    near = compare({"even": even, "capped": capped}).near_fair_share.set_index("scenario")
    assert near["within_10"].to_dict() == {"even": 1.0, "capped": 0.0}
    assert near["within_20"].to_dict() == {"even": 1.0, "capped": 1.0}
