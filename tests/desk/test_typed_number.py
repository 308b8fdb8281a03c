"""Numbers that people type mean the same on every page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from allocator.desk.draft import Draft
from allocator.desk.limit_bound import as_text
from allocator.desk.rep_entry import Typed, enter
from allocator.desk.rep_settings import rep_settings
from allocator.desk.stated import stated
from allocator.desk.typed_number import read_typed
from allocator.desk.views.fair_shares import weight_edit
from allocator.desk.views.goals import asked_for
from allocator.plan.numbers import NumberFormatError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.2M", 1_200_000.0), ("1,500", 1500.0), ("1500", 1500.0), ("1.500,00", 1500.0), ("12 k€", 12_000.0),
        (" $1,500.50 ", 1500.5), ("-5", -5.0), ("(300)", -300.0), ("25%", 0.25), ("0,5", 0.5), ("1.500", 1.5),
    ],
)  # fmt: skip
def test_numbers_as_people_type_them(text: str, value: float) -> None:
    """A comma before three digits groups them, as in the numbers that pages show."""
    assert read_typed(text) == value


@pytest.mark.parametrize("text", ["abc", "", "1,2,3", "1e999"])
def test_what_is_no_number_is_refused(text: str) -> None:
    """The refusal says what to write."""
    with pytest.raises(NumberFormatError) as refused:
        read_typed(text)
    assert refused.value.remedy


def _as_goal(draft: Draft) -> str:
    plan = stated(draft)
    assert plan is not None
    read = asked_for(plan, "revenue", "1,500")
    return read["amount"] if isinstance(read, dict) else str(read)


def _as_weight(draft: Draft) -> str:
    plan = stated(draft)
    assert plan is not None
    draft.apply(weight_edit(plan, "revenue", "history", "1,500"))  # type: ignore[arg-type]
    return f"{draft.settings['metrics']['revenue']['fair_share']['history']:g}"


def _as_cap(draft: Draft) -> str:
    plan = draft.plan()
    enter(draft, plan, "revenue", [Typed("M. Keller", "cap", "1,500")], {})
    return str(rep_settings(draft.tables, plan.calendar, "revenue")["cap"]["M. Keller"]).replace(",", "")


@pytest.mark.parametrize(
    "read", [_as_goal, _as_weight, _as_cap, lambda _: as_text("quota", "1,500")], ids=["goal", "weight", "cap", "limit"]
)
def test_fifteen_hundred_is_fifteen_hundred_everywhere(read: Callable[[Draft], object], tmp_path: Path) -> None:
    """`1,500` counts as 1500 in goals, weights, caps and limits alike."""
    copytree("scenarios/quickstart", tmp_path / "plan")
    assert read(Draft.begin(tmp_path, "plan")) == "1500"
