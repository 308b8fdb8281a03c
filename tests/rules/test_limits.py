"""Limits: what they are per, what they cover, hard or soft, and what they say where there is nothing to bound."""

from __future__ import annotations

import pytest

from allocator.allocation import Status
from allocator.errors import PlanError
from tests.answers import answered, laid_out
from tests.known.small_plans import quotas
from tests.rules.rows import INF, Row, notes, rows
from tests.rules.toys import limited

CELLS = ["rep 1 A FY2027-H1", "rep 1 A FY2027-H2", "rep 2 B FY2027-H1", "rep 2 B FY2027-H2"]


@pytest.mark.parametrize(
    ("per", "groups"),
    [
        ("rep", {"rep 1": [0, 1], "rep 2": [2, 3]}),
        ("rep period", {"rep 1, FY2027-H1": [0], "rep 1, FY2027-H2": [1],
                        "rep 2, FY2027-H1": [2], "rep 2, FY2027-H2": [3]}),
        ("period", {"FY2027-H1": [0, 2], "FY2027-H2": [1, 3]}),
        ("territory", {"A": [0, 1], "B": [2, 3]}),
        ("territory.segment", {"SMB": [0, 1], "large": [2, 3]}),
        ("role metric", {"rep, a": [0, 1, 2, 3]}),
        ("company", {"": [0, 1, 2, 3]}),
        ("all", {"": [0, 1, 2, 3]}),
    ],
)  # fmt: skip
def test_per_lists_what_is_not_summed_over(per: str, groups: dict[str, list[int]]) -> None:
    """One row for each combination of the keys' values."""
    found = rows(limited(f"{per},,quota,,,600,,no"), "quota")
    assert {label: list(row.weights) for label, row in found.items()} == {
        label: [CELLS[c] for c in cells] for label, cells in groups.items()
    }


@pytest.mark.parametrize(
    ("where", "cells"),
    [
        ("rep=rep 1", [0, 1]),
        ("rep!=rep 1", [2, 3]),
        ("territory=B; period=FY2027-H2", [3]),
        ("territory.segment=SMB|large", [0, 1, 2, 3]),
        ("fte<1", [2, 3]),
        ("tenure<6", [2]),
        ("metric=a; line=direct; role=rep", [0, 1, 2, 3]),
    ],
)
def test_where_narrows_it(where: str, cells: list[int]) -> None:
    """Tenure is that at the beginning of the period: hired in April, 4 months in August and 10 in February."""
    reps = "rep,territory,role,fte,start\nrep 1,A,rep,1,2010-01-01\nrep 2,B,rep,0.5,2026-04-01\n"
    found = rows(limited(f"company,{where},quota,,,600,,no", reps), "quota")
    (row,) = found.values()
    assert list(row.weights) == [CELLS[c] for c in cells]


def test_a_hard_bound_and_a_soft_one() -> None:
    """Without a priority it bounds, with one it is a wish of that priority on both sides."""
    cells = dict.fromkeys(CELLS, 1.0)
    assert rows(limited("company,,quota,,100,600,,no"), "quota") == {"": Row(cells, 100, 600)}
    soft = rows(limited("company,,quota,,100,600,3,no"), "quota")
    assert soft == {"": Row(cells, -INF, INF, (("at least", 100, 3), ("at most", 600, 3)))}


def test_a_soft_limit_gives_way_to_goals_before_it_and_not_to_those_after() -> None:
    """A cap of 600 on goals of 1,000: of priority 2 it is broken, of priority 1 before the goal's 2 it holds."""
    gives = answered(limited("company,,quota,,,600,2,no"))
    assert gives.status is Status.MET
    goals = "metric,period,amount,priority\na,FY2027,1000,2\n"
    holds = answered(limited("company,,quota,,,600,1,no", goals=goals, reach_give_up=0))
    assert holds.allocation.quotas["quota"].sum() == pytest.approx(600, abs=0.02)


def test_several_wishes_of_one_priority_are_broken_by_equal_parts() -> None:
    """Two caps of 400 against a goal of 1,000: both reps carry 500, neither 400 and 600."""
    found = quotas(answered(limited("rep,,quota,,,400,2,no")).allocation, "rep")
    assert found == pytest.approx({"rep 1": 500, "rep 2": 500})


def test_a_limit_that_meets_no_cell_says_so() -> None:
    """Nobody is called like that in the plan's cells: no row, one line in assumptions.csv."""
    asked = limited("rep,tenure<0,quota,,,600,,no")
    assert rows(asked, "quota") == {}
    assert notes(asked) == ["limits.csv row 2 | quota: no open cell in its scope"]


def test_metrics_of_different_units_are_not_added_up() -> None:
    """Dollars and customers in one group is a finding that names both."""
    metrics = {
        "a": {"unit": "USD", "fair_share": {"equal": 1}},
        "b": {"unit": "customer", "fair_share": {"equal": 1}},
    }
    goals = "metric,period,amount\na,FY2027,1000\nb,FY2027,10\n"
    with pytest.raises(PlanError, match=r"limits\.csv row 2"):
        laid_out(limited("rep,,quota,,,600,,no", metrics=metrics, goals=goals))
    assert len(rows(limited("rep metric,,quota,,,600,,no", metrics=metrics, goals=goals), "quota")) == 4


def test_rows_that_say_the_same_are_solved_as_one() -> None:
    """Caps of 600 and 500 on the same cells: both stand in rules.csv, the tighter one counts."""
    answer = answered(limited("company,,quota,,,600,,no\nmetric,,quota,,,500,,no"))
    assert len(answer.solved.program.lower) == 1
    table = answer.allocation.rules
    assert sorted(table["max"][table["rule"] == "quota"]) == [500, 600]
    assert answer.allocation.quotas["quota"].sum() == pytest.approx(500, abs=0.02)
