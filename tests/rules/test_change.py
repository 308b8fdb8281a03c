"""change: against the plan in force."""

from __future__ import annotations

import pytest

from tests.answers import answered
from tests.known.small_plans import quotas
from tests.rules.rows import notes, rows
from tests.rules.toys import limited

CURRENT = {"current": "rep,territory,metric,period,quota\nrep 1,A,a,FY2027-H1,300\nrep 1,A,a,FY2027-H2,100\n"}


def test_so_much_more_or_less_than_the_quotas_in_force() -> None:
    """400 in force: from 360 to 440; who has none makes no row and is listed."""
    asked = limited("rep,,change,,-0.1,0.1,,", tables=CURRENT)
    found = rows(asked, "change")
    assert {rep: (row.least, row.most) for rep, row in found.items()} == {
        "rep 1": (pytest.approx(360), pytest.approx(440))
    }
    assert len(notes(asked)) == 1


def test_cell_by_cell() -> None:
    """300 and 100, half more at most."""
    found = rows(limited("rep period,rep=rep 1,change,,,0.5,,", tables=CURRENT), "change")
    assert [row.most for row in found.values()] == pytest.approx([450, 150])


def test_quotas_stay_within_it() -> None:
    """Alike people would have 500 each; at most 10 % more than 400 leaves 560 to the other."""
    found = quotas(answered(limited("rep,,change,,-0.1,0.1,,", tables=CURRENT)).allocation, "rep")
    assert found == pytest.approx({"rep 1": 440, "rep 2": 560})
