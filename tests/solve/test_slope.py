"""What moving a bound is worth from each side, and how far, on plans where both can be worked out by hand."""

from __future__ import annotations

import pytest

from allocator.allocate import allocate
from allocator.insight.worth.limit_groups import lines, pressing
from allocator.insight.worth.price_list import PriceLine, price_line, price_list
from allocator.insight.worth.worth import worth
from allocator.plan.plan import Plan
from tests.known.small_plans import people, plan
from tests.rules.toys import limited

ONE_HOUR = {"round_to": 0.01, "fair_share": {"equal": 1}, "hours_per_unit": 1}
TWO_HOURS = {**ONE_HOUR, "hours_per_unit": 2}


def _lines(asked: Plan) -> list[PriceLine | None]:
    allocation = allocate(asked)
    told = worth(allocation)
    return [price_line(told, group) for group in lines(allocation, pressing(allocation, told.price))]


def test_a_kink_has_a_price_for_each_side() -> None:
    """40 hours carry all of a at one hour each and nothing of b at two: a further hour brings half a unit of b, one
    less costs a whole unit of a; b is carried after 80 hours more, a is gone after 40 less."""
    asked = plan({"a": ONE_HOUR, "b": TWO_HOURS}, "metric,period,amount\na,FY2027,40\nb,FY2027,40\n", hours=40)
    (line,) = [line for line in _lines(asked) if line is not None]
    assert 40 * line.price == pytest.approx(0.5)
    assert 40 * line.price_back == pytest.approx(1)
    assert (line.until, line.until_back) == pytest.approx((80, 40))


def test_of_two_limits_that_press_alike_neither_brings_anything_alone() -> None:
    """A cap of 40 and 40 hours hold the same rep: more of one alone is worth nothing, and no price is shown."""
    hours = {"hours_per_day": 40 / 260}
    asked = limited("rep,,quota,,,40,,no", "rep\nrep 1\n", {"a": ONE_HOUR}, "metric,period,amount\na,FY2027,100\n",
                    periods="year", capacity=hours)  # fmt: skip
    assert set(_lines(asked)) == {None}


def test_hours_of_equals_are_one_line_that_moves_all_of_them() -> None:
    """Four reps of 20 hours lack 20 of 100: one hour more in all carries one, up to 20, and one less costs one."""
    asked = plan({"a": ONE_HOUR}, "metric,period,amount\na,FY2027,100\n", people(4), hours=20)
    allocation = allocate(asked)
    found = price_list(allocation, worth(allocation))
    assert found.others == 0
    (line,) = found.lines
    assert (line.rows, line.bound, line.unit) == (4, 80, "hours")
    assert (line.until, line.until_back) == pytest.approx((20, 80))
    assert str(line) == (
        "One more selling hour for all 4 reps carries 1 a. It holds for up to 20 hours more; "
        "one hour less costs as much, for up to 80 hours."
    )


def test_a_lock_is_priced_in_the_direction_that_helps() -> None:
    """30 of b are locked in 60 hours and a lacks 70 of 100: one less in the lock carries one of a, until it is gone;
    one more costs one of a, for the other 30 hours."""
    asked = plan({"a": ONE_HOUR, "b": ONE_HOUR}, "metric,period,amount\na,FY2027,100\n", hours=60,
                 tables={"locks": "rep,metric,quota\nrep 1,b,30\n"})  # fmt: skip
    (lock,) = [line for line in _lines(asked) if line is not None and line.rule == "locks"]
    assert (100 * lock.price, lock.until, lock.until_back) == pytest.approx((1, 30, 30))
    assert lock.text.startswith("1 less in the lock of rep 1 in b carries 1 a.")


def test_what_limits_are_told_in_are_goals_where_nothing_is_short() -> None:
    """100 asked of 160 hours: an hour makes room for one unit more, which is a hundredth of the goal."""
    asked = plan({"a": ONE_HOUR}, "metric,period,amount\na,FY2027,100\n", people(2), hours=80)
    (line,) = _lines(asked)
    assert line is not None
    assert line.price == pytest.approx(0.01)
    assert "makes room for 1 a." in str(line)
