"""Cover: who holds which part of what, when."""

from __future__ import annotations

import pytest

from allocator.cells.lanes import Lanes, read_lanes
from tests.known.small_plans import plan

METRICS = {"a": {"fair_share": {"equal": 1}}, "b": {"fair_share": {"equal": 1}}}


def _lanes(reps: str, assignments: str = "", **settings: object) -> Lanes:
    tables = {"territories": "territory\nA\nB\n"}
    if assignments:
        tables["assignments"] = f"rep,territory,share,metric,from,to\n{assignments}\n"
    shape = {"year_starts": "2027-01-01", "periods": "half", **settings}
    return read_lanes(plan(METRICS, "metric,period,amount\na,FY2027,1\n", reps, tables=tables, **shape))  # type: ignore[arg-type]


def _by_name(lanes: Lanes, values: str = "share") -> dict[tuple[str, str, str], list[float]]:
    rows = zip(
        lanes.roster.reps[lanes.rep],
        lanes.territories[lanes.territory],
        lanes.metric,
        getattr(lanes, values),
        strict=True,
    )
    return {(rep, place, lanes.metrics[m]): [round(float(v), 9) for v in value] for rep, place, m, value in rows}


def test_without_assignments_the_territory_of_the_spell_counts() -> None:
    """One lane for each metric of the role."""
    assert _by_name(_lanes("rep,territory\nx,A\n")) == {("x", "A", "a"): [1, 1], ("x", "A", "b"): [1, 1]}


def test_assignments_replace_it_by_metric_and_by_date() -> None:
    """A for one metric only, B from July."""
    lanes = _lanes("rep,territory\nx,A\n", "x,A,,a,,\nx,B,,,2027-07-01,")
    assert _by_name(lanes) == {("x", "A", "a"): [1, 1], ("x", "B", "a"): [0, 1], ("x", "B", "b"): [0, 1]}


def test_a_rep_with_neither_has_a_book_of_his_own() -> None:
    """The book is nobody else's."""
    lanes = _lanes("rep\nx\ny\n")
    assert set(_by_name(lanes)) == {(rep, "", metric) for rep in "xy" for metric in "ab"}
    assert set(map(tuple, _by_name(lanes).values())) == {(1, 1)}


def test_blank_shares_divide_what_stated_ones_leave() -> None:
    """40 % stated; full and half time divide the other 60 % as 2 to 1."""
    reps = "rep,territory,fte\nx,A,1\ny,A,1\nz,A,0.5\n"
    lanes = _lanes(reps, "x,A,0.4,,,\ny,A,,,,\nz,A,,,,")
    assert [share[0] for (_, _, m), share in _by_name(lanes).items() if m == "a"] == pytest.approx([0.4, 0.4, 0.2])


def test_a_stated_share_holds_while_the_assignment_does() -> None:
    """60 % to the end of September is 60 % of the first half and half of that in the second."""
    lanes = _lanes("rep,territory\nx,A\n", "x,A,0.6,,,2027-09-30")
    assert _by_name(lanes)["x", "A", "a"] == [0.6, pytest.approx(0.3, abs=0.003)]


def test_lines_of_credit_do_not_share() -> None:
    """A specialist on the same territory has all of it on another line."""
    roles = {"rep": {"metrics": ["a", "b"]}, "SE": {"metrics": ["a"], "line": "overlay"}}
    lanes = _lanes("rep,territory,role\nx,A,rep\ny,A,SE\n", roles=roles)
    assert _by_name(lanes)["x", "A", "a"] == _by_name(lanes)["y", "A", "a"] == [1, 1]


def test_somebody_who_is_away_leaves_the_territory_to_the_others() -> None:
    """Away for the first half: the other has all of it there, half after."""
    away = {"territories": "territory\nA\n", "absences": "rep,from,to\nx,2027-01-01,2027-06-30\n"}
    asked = plan(METRICS, "metric,period,amount\na,FY2027,1\n", "rep,territory\nx,A\ny,A\n", tables=away,
                 year_starts="2027-01-01", periods="half")  # fmt: skip
    assert _by_name(_lanes("rep,territory\nx,A\ny,A\n"))["y", "A", "a"] == [0.5, 0.5]
    assert _by_name(read_lanes(asked))["y", "A", "a"] == [1, 0.5]
    assert _by_name(read_lanes(asked))["x", "A", "a"] == [0, 0.5]
