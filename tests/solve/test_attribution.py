"""Attribution: which rule moved a quota, exactly and netted."""

from __future__ import annotations

import numpy as np
import pytest

from allocator.plan.plan import Plan
from tests.answers import Answer, answered
from tests.known.small_plans import people, plan
from tests.rules.toys import limited

FINE = {"round_to": 0.001, "fair_share": {"equal": 1}}


def _moves(asked: Plan) -> tuple[Answer, dict[str, list[float]]]:
    answer = answered(asked)
    found = answer.solved.attribution
    return answer, {
        rule: [round(float(v), 4) for v in row] for rule, row in zip(found.rules, found.moves, strict=True) if row.any()
    }


def test_who_is_capped_falls_by_the_cap_and_others_rise_by_the_goals() -> None:
    """Two of 500; the first may have 400: −100 by the cap, +100 carried for him."""
    answer, moves = _moves(limited("rep,rep=rep 1,quota,,,400,,no", metrics={"a": FINE}, periods="year"))
    assert moves == {"goals": [0, 100], "quota": [-100, 0]}
    table = answer.allocation.waterfall.set_index("rep")
    assert list(table["quota_limit"]) == pytest.approx([-100, 0], abs=1e-3)
    assert list(table["carried_for_others"]) == pytest.approx([0, 100], abs=1e-3)


def test_a_shortage_falls_on_the_hours() -> None:
    """60 hours each for 100: everybody falls by 40, by capacity alone."""
    asked = plan({"a": {**FINE, "hours_per_unit": 1}}, "metric,period,amount\na,FY2027,200\n", people(2), hours=60)
    assert _moves(asked)[1] == {"capacity": [-40, -40]}


def test_a_floor_lifts_and_the_goals_take_it_off_the_others() -> None:
    """At least 700 for the first: +200, and −200 for the other by the goal that is not to be exceeded."""
    assert _moves(limited("rep,rep=rep 1,quota,,700,,,no", metrics={"a": FINE}, periods="year"))[1] == {
        "goals": [0, -200], "quota": [200, 0],
    }  # fmt: skip


def test_two_rules_that_press_divide_the_fall_by_their_pushes() -> None:
    """Cell by cell the parts add up to the move, none is larger, all have its direction."""
    limits = (
        "rep,rep=rep 1,quota,,,400,,no\nrep,rep=rep 1,share_of_goal,,,0.3,1,\n"
        "territory period,territory=A,quota,,,210,,no"
    )
    answer, moves = _moves(limited(limits, metrics={"a": FINE}))
    total = np.sum(list(moves.values()), axis=0)
    move = answer.balanced - answer.cells.fair_share
    assert total == pytest.approx(move, abs=1e-3)
    for row in moves.values():
        assert (np.abs(row) <= np.abs(move) + 1e-6).all()
        assert (np.array(row) * np.sign(move) >= -1e-6).all()


def test_a_lock_on_a_cell_is_a_family_of_its_own() -> None:
    """Locked 100 below: −100 by locks."""
    tables = {"locks": "rep,metric,quota\nrep 1,a,400\n"}
    asked = plan({"a": FINE}, "metric,period,amount\na,FY2027,1000\n", people(2), tables=tables)
    assert _moves(asked)[1] == {"goals": [0, 100], "locks": [-100, 0]}


def test_playing_to_strengths_has_a_bar_of_its_own() -> None:
    """Who is stronger rises, the other falls, by the dial."""
    tables = {"strengths": "rep,metric,strength\nrep 1,a,2\n"}
    asked = plan({"a": {**FINE, "hours_per_unit": 1}}, "metric,period,amount\na,FY2027,100\n", people(2), hours=80,
                 tables=tables, play_to_strengths=0.5)  # fmt: skip
    _, moves = _moves(asked)
    assert moves["play_to_strengths"][1] < 0 < moves["goals"][0] + moves["play_to_strengths"][0]


def test_rules_that_move_nothing_have_no_bar() -> None:
    """A cap that does not bind."""
    answer, moves = _moves(limited("rep,,quota,,,900,,no", metrics={"a": FINE}))
    assert moves == {}
    assert "quota_limit" not in answer.allocation.waterfall
