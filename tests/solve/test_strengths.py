"""Play to strengths: selling hours saved, on a dial."""

from __future__ import annotations

import pytest

from allocator.allocation import Allocation
from tests.answers import answered
from tests.known.small_plans import people, plan, quotas

METRIC = {"round_to": 0.001, "fair_share": {"equal": 1}, "hours_per_unit": 1}
STRONG = {"strengths": "rep,metric,strength\nrep 1,a,2\n"}


def _dialled(dial: float, hours: float = 80, **settings: object) -> Allocation:
    asked = plan({"a": METRIC}, "metric,period,amount\na,FY2027,100\n", people(2), hours=hours, tables=STRONG,
                 play_to_strengths=dial, **settings)  # type: ignore[arg-type]  # fmt: skip
    return answered(asked).allocation


@pytest.mark.parametrize(("dial", "first"), [(0.0, 50), (0.25, 62.5), (0.5, 75), (0.9, 95), (1.0, 99.5)])
def test_hours_fall_in_proportion_to_the_dial(dial: float, first: float) -> None:
    """Half the hours for the first: 50 and 50 take 75 hours, 100 and 0 take 50; the dial stops at 0.99."""
    found = quotas(_dialled(dial), "rep")
    assert found["rep 1"] == pytest.approx(first, abs=0.01)
    assert sum(found.values()) == pytest.approx(100)


def test_limits_hold_at_any_dial() -> None:
    """The first has 40 hours, 80 units: the other carries 20 even at full dial."""
    assert quotas(_dialled(1.0, hours=40), "rep") == pytest.approx({"rep 1": 80, "rep 2": 20}, abs=0.4)


def test_the_goals_are_met_at_any_dial() -> None:
    """Saving hours never costs reach."""
    for dial in (0.3, 1.0):
        assert _dialled(dial).status == "met"


def test_where_every_hour_is_needed_the_dial_is_dead_and_says_so() -> None:
    """20 hours each bring 40 and 20 units of the 100, whatever the dial."""
    allocation = _dialled(1.0, hours=20, reach_give_up=0)
    assert quotas(allocation, "rep") == pytest.approx({"rep 1": 40, "rep 2": 20}, abs=0.01)
    assert allocation.assumptions["what"].str.contains("no room").any()


def test_the_run_says_what_it_saves() -> None:
    """75 hours for the balance, 50 at least: half the way saves 12.5."""
    said = " ".join(_dialled(0.5).assumptions["what"])
    assert "saves 12.5 of 75.0 selling hours; the least possible are 50.0" in said
