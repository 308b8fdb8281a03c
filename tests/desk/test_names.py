from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from allocator.desk.names import LONGEST, checked, free, suggested
from allocator.errors import PlanError

FINE = [
    "FY2027 base",
    "hiring delayed (2)",
    "样本",
    "خطة ٢٠٢٧",
    "O'Neill & Co., v1.2",
    "Île-de-France",
    "É",
    "plan_3+1",
]
REFUSED = [
    "../../x", "..", ".", "/etc", "a/b", "a\\b", "C:", "a:b", "<script>alert(1)</script>", '"x"', "a|b", "what?", "*",
    "=SUM(A1)", "+1", "-rf", "@here", ".hidden", "trailing.", "", "   ", "tab\there", "zero\x00", "line\nbreak",
    "right\u202eleft", "joined\u200bnothing", "CON", "nul.txt", "com1", "x" * (LONGEST + 1), "样" * 70, "😀",
    "a\u2066b", "%2e%2e", "~", "$HOME", "`id`", ".allocator",
]  # fmt: skip


@pytest.mark.parametrize("name", FINE)
def test_names_of_any_script_are_taken_as_they_are(name: str) -> None:
    """What people write stays what it is."""
    assert checked(name) == name


@pytest.mark.parametrize("name", REFUSED)
def test_what_could_lead_elsewhere_or_be_run_is_refused(name: str) -> None:
    """Each refusal says what is wrong and what to do, without repeating signs that change how it is read."""
    with pytest.raises(PlanError) as refused:
        checked(name)
    for finding in refused.value.findings:
        assert finding.what
        assert finding.remedy
        assert all(unicodedata.category(letter)[0] != "C" for letter in finding.where)


@given(st.text(max_size=120))
def test_a_name_that_passes_is_a_plain_folder_of_the_shelf(text: str) -> None:
    """Whatever is typed is refused, or names a visible folder directly within the shelf."""
    try:
        name = checked(text)
    except PlanError:
        return
    shelf = Path("/shelf")
    assert (shelf / name).parent == shelf
    assert Path(name).name == name
    assert not name.startswith((".", "-", "+", "=", "@", " "))
    assert len(name.encode()) <= 224
    assert checked(name) == name


@given(st.text(max_size=120), st.lists(st.text(max_size=10), max_size=3))
def test_a_suggestion_is_always_fine_and_free(text: str, taken: list[str]) -> None:
    """The name of any file becomes one that may be used."""
    assert checked(suggested(text, taken), taken)


def test_a_name_is_taken_whatever_its_capitals_and_accents() -> None:
    """Names that a folder of another computer would not tell apart are the same."""
    for other in ("BASE", "base", "cafe\u0301"):
        with pytest.raises(PlanError, match="is taken"):
            checked(other, ["Base", "caf\u00e9"])


def test_a_free_name_counts_up() -> None:
    """The first number that is not taken is used."""
    assert free("plan", []) == "plan"
    assert free("plan", ["Plan"]) == "plan 2"
    assert free("plan", ["plan", "plan 2", "plan 3"]) == "plan 4"
    assert checked(free("x" * LONGEST, ["x" * LONGEST]))
