"""quota: the amount itself, for the time that a rep is there."""

from __future__ import annotations

import pytest

from tests.answers import answered
from tests.known.small_plans import quotas
from tests.rules.rows import rows
from tests.rules.toys import limited

REPS = (
    "rep,territory,role,fte,end,ramp,start\n"
    "rep 1,A,rep,0.5,,,\nrep 2,B,rep,1,2027-01-31,,\nrep 3,B,rep,1,,slow,2026-08-01\n"
)
RAMP = {"slow": [0.5] * 12}


def test_amounts_follow_the_time_a_rep_is_there() -> None:
    """Half time, half a year, and all year at half ramp: 200, 200 and 400, ramp not counting."""
    found = rows(limited("rep,,quota,,100,400,,", REPS, ramp=RAMP), "quota")
    assert {rep: (row.least, row.most) for rep, row in found.items()} == {
        "rep 1": (50, 200), "rep 2": (50, 200), "rep 3": (100, 400),
    }  # fmt: skip


def test_they_do_not_where_prorate_says_no() -> None:
    """400 for everybody."""
    found = rows(limited("rep,,quota,,,400,,no", REPS, ramp=RAMP), "quota")
    assert [row.most for row in found.values()] == [400, 400, 400]


def test_by_period_it_is_the_time_of_the_period() -> None:
    """Who leaves after the first half has all of it there and no cell in the second."""
    found = rows(limited("rep period,,quota,,,100,,", REPS, ramp=RAMP), "quota")
    assert {label: row.most for label, row in found.items()} == {
        "rep 1, FY2027-H1": 50, "rep 1, FY2027-H2": 50, "rep 2, FY2027-H1": 100,
        "rep 3, FY2027-H1": 100, "rep 3, FY2027-H2": 100,
    }  # fmt: skip


def test_within_some_periods_it_is_their_time() -> None:
    """In the first half alone the leaver is there all the time."""
    found = rows(limited("rep,period=FY2027-H1,quota,,,100,,", REPS, ramp=RAMP), "quota")
    assert [row.most for row in found.values()] == [50, 100, 100]


def test_a_team_s_amount_is_not_scaled() -> None:
    """`per` names no rep."""
    assert rows(limited("territory,,quota,,,100,,", REPS, ramp=RAMP), "quota")["A"].most == 100


@pytest.mark.parametrize(
    ("limit", "expected"), [("rep,rep=rep 1,quota,,,400,,", (400, 600)), ("rep,rep=rep 1,quota,,700,,,", (700, 300))]
)
def test_a_cap_and_a_floor_move_the_rest_to_the_other(limit: str, expected: tuple[float, float]) -> None:
    """Two alike share 1,000; what one may not or must carry the other leaves or takes."""
    assert tuple(quotas(answered(limited(limit)).allocation, "rep").values()) == pytest.approx(expected)


def test_a_floor_opens_cells_without_fair_share() -> None:
    """No potential in B, but its rep must carry 50."""
    held = {"potential": "territory,metric,potential\nA,a,100\nB,a,0\n"}
    metrics = {"a": {"round_to": 0.01, "fair_share": {"potential": 1}}}
    asked = limited("rep,rep=rep 2,quota,,50,,,", metrics=metrics, tables=held)
    assert quotas(answered(asked).allocation, "rep") == pytest.approx({"rep 1": 950, "rep 2": 50})
