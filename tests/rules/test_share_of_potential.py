"""share_of_potential: against what the territories hold."""

from __future__ import annotations

import pytest

from tests.answers import answered
from tests.known.small_plans import quotas
from tests.rules.rows import notes, rows
from tests.rules.toys import limited

HELD = {"potential": "territory,metric,potential\nA,a,400\n"}
SHARED = "rep,territory,role,fte\nrep 1,A,rep,1\nrep 2,A,rep,0.5\n"


def test_a_territory_counts_once_whoever_shares_it() -> None:
    """Half of 400, with both reps in the row."""
    found = rows(limited("territory,,share_of_potential,,0.1,0.5,,", SHARED, tables=HELD), "share_of_potential")
    assert {name: (row.least, row.most, len(row.weights)) for name, row in found.items()} == {"A": (40, 200, 4)}


def test_a_rep_has_a_share_of_it() -> None:
    """Two thirds and one third of 400, by presence."""
    found = rows(limited("rep,,share_of_potential,,,0.5,,", SHARED, tables=HELD), "share_of_potential")
    assert [row.most for row in found.values()] == pytest.approx([400 / 3, 200 / 3])


def test_a_year_is_divided_by_the_season() -> None:
    """A quarter of the year in the first half: 100 of 400."""
    metrics = {"a": {"round_to": 0.01, "fair_share": {"equal": 1}, "seasonality": [1, 3]}}
    found = rows(
        limited("territory period,,share_of_potential,,,0.5,,", SHARED, metrics, tables=HELD), "share_of_potential"
    )
    assert [row.most for row in found.values()] == pytest.approx([50, 150])


def test_the_book_of_a_rep_is_potential_too() -> None:
    """100 in the rep's own book on top of the territory."""
    book = {"potential": "territory,rep,metric,potential\nA,,a,400\n,rep 1,a,100\n"}
    found = rows(limited("rep,,share_of_potential,,,1,,", tables=book), "share_of_potential")
    assert {name: row.most for name, row in found.items()} == {"rep 1": pytest.approx(500)}


def test_where_nothing_is_held_there_is_no_row() -> None:
    """B has no potential: listed."""
    asked = limited("territory,,share_of_potential,,,0.5,,", tables=HELD)
    assert list(rows(asked, "share_of_potential")) == ["A"]
    assert len(notes(asked)) == 1


def test_the_rest_goes_elsewhere() -> None:
    """A holds 400 and may give half; 800 of the 1,000 go to B."""
    asked = limited("territory,territory=A,share_of_potential,,,0.5,,", tables=HELD)
    assert quotas(answered(asked).allocation, "rep") == pytest.approx({"rep 1": 200, "rep 2": 800})
