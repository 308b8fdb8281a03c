"""Play to strengths in figures: hours saved, balance lost."""

from __future__ import annotations

import pytest

from allocator.allocation import Allocation
from allocator.insight.worth.dial import dial
from allocator.insight.worth.price import priced
from tests.answers import answered
from tests.known.small_plans import people, plan

METRIC = {"round_to": 0.001, "fair_share": {"equal": 1}, "hours_per_unit": 1}
STRONG = {"strengths": "rep,metric,strength\nrep 1,a,2\n"}


def _dialled(place: float, hours: float = 80, **settings: object) -> Allocation:
    asked = plan({"a": METRIC}, "metric,period,amount\na,FY2027,100\n", people(2), hours=hours, tables=STRONG,
                 play_to_strengths=place, **settings)  # type: ignore[arg-type]  # fmt: skip
    return answered(asked).allocation


@pytest.mark.parametrize("chosen", [0.0, 0.5])
def test_places_of_the_dial(chosen: float) -> None:
    """Half the hours for the first: 50 and 50 take 75 hours, 100 and 0 take 50; wherever plan.yaml has the dial."""
    told = dial(_dialled(chosen), (0.0, 0.25, 0.5, 1.0))
    assert told is not None
    assert (told.chosen, told.balanced, told.least) == pytest.approx((chosen, 75, 50), abs=1e-4)
    assert [stop.hours for stop in told.stops] == pytest.approx([75, 68.75, 62.5, 50.25], abs=1e-3)
    assert [stop.distance for stop in told.stops] == pytest.approx([0, 0.25, 0.5, 0.99], abs=1e-4)


def test_who_loses_and_who_gains() -> None:
    """At half way the second goes from 50 to 25 and the first from 50 to 75."""
    told = dial(_dialled(0.5))
    assert told is not None
    here = next(stop for stop in told.stops if stop.dial == 0.5)
    assert here.loser is not None
    assert here.winner is not None
    assert (here.loser.rep, here.loser.after) == ("rep 2", pytest.approx(25, abs=1e-3))
    assert (here.winner.rep, here.winner.after) == ("rep 1", pytest.approx(75, abs=1e-3))
    assert told.sentences == (
        "The plain balance takes 75.0 selling hours, the least possible with the same reach are 50.0; "
        "play_to_strengths 0.5 takes 62.5 and saves 16.7 %.",
        "In balance it costs this: a rep's year lies 50 % from fair share on average, 0 % without it; "
        "rep 2 falls most, from 50 to 25 of a; rep 1 rises most, from 50 to 75 of a.",
    )


def test_where_every_hour_is_needed_the_dial_is_dead() -> None:
    """20 hours each bring 60 of the 100, whatever the dial, when nothing may be given up."""
    told = dial(_dialled(1.0, hours=20, reach_give_up=0))
    assert told is not None
    assert told.is_dead
    assert told.sentences[0].endswith("the dial is dead, as every hour is needed to carry the goals.")


def test_without_hours_there_is_no_dial() -> None:
    """A metric that takes no hours leaves nothing to save."""
    asked = plan({"a": {"round_to": 1}}, "metric,period,amount\na,FY2027,100\n", people(2))
    assert dial(answered(asked).allocation) is None


def test_run_json_says_it_where_it_is_set() -> None:
    """62.5 of 75 hours; nothing where the dial is at 0."""
    told = priced(_dialled(0.5)).run["play_to_strengths"]
    assert (told["hours"], told["balanced_hours"], told["least_hours"]) == pytest.approx((62.5, 75, 50), abs=1e-3)
    assert priced(_dialled(0.0)).run["play_to_strengths"] is None
