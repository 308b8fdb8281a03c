"""What people type beside a rep: what counts, what is refused, and blocks."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.desk.draft import Draft
from allocator.desk.rep_entry import Typed, enter
from allocator.desk.rep_settings import rep_settings
from allocator.desk.sheet import Sheet
from tests.desk.planned import tiny

QUOTAS = {"Ann": 100.0, "Bob": 100.0}


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return Draft.begin(tiny(tmp_path).parent, "tiny")


@pytest.mark.parametrize(
    ("column", "text", "said"),
    [
        ("cap", "1.2M", "Ann cap: none → 1,200,000"),
        ("cap", "1,500", "Ann cap: none → 1,500"),
        ("floor", "$2,000", "Ann floor: none → 2,000"),
        ("fte", "25%", "Ann FTE: 1 → 0.25"),
        ("strength", "115 %", "Ann strength: 1 → 1.15"),
        ("locked", "80", "Ann lock: none → 80"),
        ("lock", "True", "Ann lock: none → 100"),
        ("ramp", "standard", "Ann ramp: none → standard"),
    ],
)
def test_numbers_count_as_people_type_them(draft: Draft, column: str, text: str, said: str) -> None:
    """What was typed is told as old → new; a tick locks the quota where it is."""
    assert enter(draft, draft.plan(), "revenue", [Typed("Ann", column, text)], QUOTAS).said == (said,)


@pytest.mark.parametrize(
    ("column", "text"),
    [("cap", "abc"), ("cap", "-5"), ("cap", "25%"), ("fte", "3"), ("strength", "0"), ("ramp", "steep"),
     ("locked", "1,2,3")],
)  # fmt: skip
def test_what_cannot_count_is_refused_and_changes_nothing(draft: Draft, column: str, text: str) -> None:
    """A refusal names the rep and what to do, and the draft stays as it was."""
    outcome = enter(draft, draft.plan(), "revenue", [Typed("Ann", column, text)], QUOTAS)
    assert outcome.findings[0].where.startswith("Ann, ")
    assert outcome.findings[0].remedy
    assert not outcome.said
    assert not draft.is_changed


def test_a_block_is_one_step_to_undo(draft: Draft) -> None:
    """What is pasted together is done together, and one undo takes all of it back."""
    block = [Typed(rep, name, "50") for rep in ("Ann", "Bob", "Cy") for name in ("floor", "locked")]
    outcome = enter(draft, draft.plan(), "revenue", block, QUOTAS)
    assert len(outcome.said) == 6
    draft.undo()
    assert not draft.is_changed


def test_a_bad_cell_of_a_block_leaves_the_others(draft: Draft) -> None:
    """Cells that can count do, those that cannot are told, whichever comes first."""
    block = [Typed("Ann", "cap", "abc"), Typed("Ann", "floor", "10"), Typed("Bob", "cap", "90")]
    outcome = enter(draft, draft.plan(), "revenue", block, QUOTAS)
    assert len(outcome.said) == 2
    assert len(outcome.findings) == 1


def test_what_breaks_a_plan_is_refused_without_the_rest_of_its_block(draft: Draft) -> None:
    """A floor above a cap of the same row is a finding of the plan; the cap stays, and other reps are set."""
    block = [Typed("Ann", "cap", "90"), Typed("Ann", "floor", "95"), Typed("Bob", "cap", "80")]
    outcome = enter(draft, draft.plan(), "revenue", block, QUOTAS)
    shown = rep_settings(draft.tables, draft.plan().calendar, "revenue")
    assert outcome.findings
    assert (shown["cap"]["Ann"], shown["floor"]["Ann"], shown["cap"]["Bob"]) == ("90", "", "80")


@pytest.mark.parametrize("text", ["", "-", "–", "none", "no limit"])
def test_a_blank_takes_a_limit_away(draft: Draft, text: str) -> None:
    """Blank, a dash and none mean no limit."""
    enter(draft, draft.plan(), "revenue", [Typed("Ann", "cap", "90")], QUOTAS)
    enter(draft, draft.plan(), "revenue", [Typed("Ann", "cap", text)], QUOTAS)
    assert rep_settings(draft.tables, draft.plan().calendar, "revenue")["cap"]["Ann"] == ""


def test_what_was_taken_from_a_grid_is_not_taken_again() -> None:
    """A grid tells all its edits each time; only what is new or typed otherwise counts."""
    drawn = Sheet("id", "revenue", ("Ann", "Bob"), "a", 3)
    first = {0: {"cap": "90"}}
    assert drawn.new(first) == [Typed("Ann", "cap", "90")]
    drawn = drawn.after(first, "b", again=False)
    assert drawn.new(first) == []
    assert drawn.new({0: {"cap": "95"}, 1: {"fte": None}}) == [Typed("Ann", "cap", "95"), Typed("Bob", "fte", "")]


def test_a_tick_is_taken_before_the_quota_typed_beside_it() -> None:
    """Ticked and typed at once, the quota that was typed is the one that stays."""
    drawn = Sheet("id", "revenue", ("Ann",), "a")
    assert [one.column for one in drawn.new({0: {"locked": "80", "lock": True}})] == ["lock", "locked"]


def test_a_grid_begins_anew_when_something_else_changed_what_it_shows() -> None:
    """After an undo, another metric or another filter old edits must not come back; after own edits it stays."""
    drawn = Sheet("id", "revenue", ("Ann",), "a").after({0: {"cap": "90"}}, "b", again=False)
    assert drawn.showing("id", "revenue", ("Ann",), "b") is drawn
    for other in (("id", "revenue", ("Ann",), "a"), ("id", "units", ("Ann",), "b"), ("x", "revenue", ("Ann",), "b")):
        again = drawn.showing(*other)
        assert (again.version, dict(again.taken)) == (drawn.version + 1, {})


def test_a_refusal_lets_the_grid_begin_anew() -> None:
    """What was refused does not stay in its cell as if it counted."""
    drawn = Sheet("id", "revenue", ("Ann",), "a").after({0: {"cap": "abc"}}, "a", again=True)
    assert (drawn.version, dict(drawn.taken)) == (1, {})
