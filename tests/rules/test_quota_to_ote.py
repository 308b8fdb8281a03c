"""quota_to_ote: annualised quota against on-target earnings."""

from __future__ import annotations

import pytest

from tests.answers import answered
from tests.known.small_plans import quotas
from tests.rules.rows import notes, rows
from tests.rules.toys import limited

REPS = (
    "rep,territory,role,ote,start,ramp\nrep 1,A,rep,100,,\n"
    "rep 2,B,rep,100,2027-02-01,\nrep 3,B,rep,100,2026-08-01,slow\nrep 4,B,rep,,,\n"
)
RAMP = {"slow": [0.5] * 12}


def test_so_many_times_the_earnings_of_the_time_at_full_ramp() -> None:
    """100, half a year of it, all year at half ramp; who has no earnings makes no row."""
    asked = limited("rep,,quota_to_ote,,2,5,,", REPS, ramp=RAMP)
    found = rows(asked, "quota_to_ote")
    assert {rep: (row.least, row.most) for rep, row in found.items()} == {
        "rep 1": (pytest.approx(200), pytest.approx(500)),
        "rep 2": (pytest.approx(100), pytest.approx(250)),
        "rep 3": (pytest.approx(100), pytest.approx(250)),
    }
    assert len(notes(asked)) == 1


def test_the_cap_holds() -> None:
    """Alike people on 100 and 300: five times as much is 500 of 1,200 for the first."""
    reps = "rep,territory,role,ote\nrep 1,A,rep,100\nrep 2,B,rep,300\n"
    goals = "metric,period,amount\na,FY2027,1200\n"
    found = quotas(answered(limited("rep,,quota_to_ote,,,5,,", reps, goals=goals)).allocation, "rep")
    assert found == pytest.approx({"rep 1": 500, "rep 2": 700})
