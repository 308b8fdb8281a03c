"""growth: against what the same territories sold a year before."""

from __future__ import annotations

import pytest

from tests.answers import answered
from tests.known.small_plans import quotas
from tests.rules.rows import notes, rows
from tests.rules.toys import limited

HISTORY = {"history": "period,metric,territory,rep,actual\nFY2026-H1,a,A,rep 1,60\nFY2026-H2,a,A,rep 9,20\n"}


def test_so_much_more_than_last_year() -> None:
    """80 sold in A: between 10 % less and 50 % more; B has no history, so no row, and that is listed."""
    asked = limited("rep metric,,growth,,-0.1,0.5,,", tables=HISTORY)
    found = rows(asked, "growth")
    assert {label: (row.least, row.most) for label, row in found.items()} == {
        "rep 1, a": (pytest.approx(72), pytest.approx(120))
    }
    assert len(notes(asked)) == 1
    assert "rep 2, a" in notes(asked)[0]


def test_by_period_it_is_the_same_months() -> None:
    """60 in the first half, 20 in the second."""
    found = rows(limited("rep period metric,rep=rep 1,growth,,,0.5,,", tables=HISTORY), "growth")
    assert [row.most for row in found.values()] == pytest.approx([90, 30])


def test_a_coarser_history_is_spread_by_working_days() -> None:
    """80 in the year are 40 in each half of 130 weekdays."""
    past = {"history": "period,metric,territory,actual\nFY2026,a,A,80\n"}
    found = rows(limited("rep period metric,rep=rep 1,growth,,,0,,", tables=past), "growth")
    assert [row.most for row in found.values()] == pytest.approx([40, 40])


def test_those_who_share_a_territory_share_its_history() -> None:
    """Full and half time on A: two thirds and one third of 80; a stated share is what it says."""
    reps = "rep,territory,role,fte\nrep 1,A,rep,1\nrep 2,A,rep,0.5\n"
    found = rows(limited("rep metric,,growth,,,0,,", reps, tables=HISTORY), "growth")
    assert [row.most for row in found.values()] == pytest.approx([80 * 2 / 3, 80 / 3])
    stated = HISTORY | {"assignments": "rep,territory,share\nrep 1,A,0.9\nrep 2,A,0.1\n"}
    found = rows(limited("rep metric,,growth,,,0,,", reps, tables=stated), "growth")
    assert [row.most for row in found.values()] == pytest.approx([72, 8])


def test_history_of_the_rep_is_what_the_rep_sold() -> None:
    """The rep who is no longer here took 20 of the 80 along."""
    found = rows(limited("rep metric,,growth,,,0,,", tables=HISTORY, history={"of": "rep"}), "growth")
    assert {label: row.most for label, row in found.items()} == {"rep 1, a": pytest.approx(60)}


def test_a_cap_on_growth_moves_the_rest() -> None:
    """50 % more than 80 is 120 of the 1,000; the other carries 880."""
    found = quotas(answered(limited("rep metric,,growth,,,0.5,,", tables=HISTORY)).allocation, "rep")
    assert found == pytest.approx({"rep 1": 120, "rep 2": 880})
