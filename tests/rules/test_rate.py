"""rate: against what is due."""

from __future__ import annotations

import pytest

from tests.answers import answered
from tests.known.small_plans import quotas
from tests.rules.rows import rows
from tests.rules.toys import limited

METRICS = {"a": {"round_to": 0.01, "base": True}}
DUE = {
    "potential": "territory,metric,driver,period,potential\n"
    "A,a,base,FY2027-H1,60\nA,a,base,FY2027-H2,40\nB,a,base,,100\n"
}
GOALS = "metric,period,rate\na,FY2027,0.8\n"


def test_so_much_of_the_base() -> None:
    """Between half and 70 % of the 100 due in A."""
    found = rows(limited("territory,territory=A,rate,,0.5,0.7,,", metrics=METRICS, goals=GOALS, tables=DUE), "rate")
    assert {name: (row.least, row.most) for name, row in found.items()} == {"A": (50, pytest.approx(70))}


def test_by_period_the_base_of_the_period() -> None:
    """60 and 40 in A; 100 of the year are 50 in each half."""
    found = rows(limited("territory period,,rate,,,1,,", metrics=METRICS, goals=GOALS, tables=DUE), "rate")
    assert [row.most for row in found.values()] == pytest.approx([60, 40, 50, 50])


def test_a_lower_rate_here_asks_a_higher_one_there() -> None:
    """160 of 200: A gives 70, B 90."""
    asked = limited("territory,territory=A,rate,,,0.7,,", metrics=METRICS, goals=GOALS, tables=DUE)
    assert quotas(answered(asked).allocation, "rep") == pytest.approx({"rep 1": 70, "rep 2": 90})
