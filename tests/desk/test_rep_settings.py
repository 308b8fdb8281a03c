"""What is set for a rep: where it is kept, and that what is set is what is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from allocator.desk.draft import Draft
from allocator.desk.rep_settings import SETTINGS, rep_settings, setting_edit, spell_in_force
from allocator.errors import PlanError
from allocator.plan.calendar import Calendar
from tests.desk.planned import tiny


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    return Draft.begin(tiny(tmp_path).parent, "tiny")


def shown(draft: Draft, metric: str = "revenue") -> dict[str, dict[str, str]]:
    """Return what is shown for each rep."""
    return rep_settings(draft.tables, draft.plan().calendar, metric).T.to_dict()  # type: ignore[return-value]


def put(draft: Draft, rep: str, name: str, text: str, metric: str = "revenue") -> str:
    """Set something and return what was said of it, blank if nothing was to be done."""
    edit = setting_edit(draft.content, draft.plan().calendar, rep, metric, name, text)
    if edit is None:
        return ""
    draft.apply(edit)
    return edit.said()


def test_defaults_are_shown_where_nothing_is_set(draft: Draft) -> None:
    """Without rows the grid shows full time, no ramp, typical strength, no limit and no lock."""
    assert shown(draft)["Ann"] == {
        "fte": "1", "ramp": "none", "strength": "1", "cap": "", "floor": "", "locked": "", "spells": 1,
    }  # fmt: skip


def test_the_spell_at_the_end_of_the_year_is_edited(draft: Draft) -> None:
    """Of two spells the one in force on the last day is shown and set; the other stays as it is."""
    assert shown(draft)["Eve"]["fte"] == "0.5"
    assert shown(draft)["Eve"]["spells"] == 2
    assert put(draft, "Eve", "fte", "0.6") == "Eve FTE: 0.5 → 0.6"
    assert list(draft.tables["reps"].query("rep == 'Eve'")["fte"]) == ["0.8", "0.6"]


def test_the_last_spell_counts_where_none_reaches_the_end_of_the_year(tmp_path: Path) -> None:
    """A rep who leaves in autumn has the later of two spells edited."""
    reps = "rep,role,region,from,to,fte\nAnn,AE,N,2027-01-01,2027-03-31,1\nAnn,AE,N,2027-04-01,2027-09-30,0.5\n"
    draft = Draft.begin(tiny(tmp_path, reps_csv=reps).parent, "tiny")
    assert spell_in_force(draft.tables["reps"], draft.plan().calendar)["Ann"] == 3


def test_a_spell_of_the_next_year_is_not_edited() -> None:
    """What begins after the year is not in force at its end, though it is the later row."""
    spells = {"rep": ["Ann", "Ann"], "from": ["2027-01-01", "2028-01-01"], "to": ["2027-12-31", ""]}
    reps = pd.DataFrame(spells, index=[2, 3], dtype="str")
    assert spell_in_force(reps, Calendar(date(2027, 1, 1), "quarter"))["Ann"] == 2


def test_a_cap_becomes_a_row_of_limits_that_counts_as_typed(draft: Draft) -> None:
    """The row bounds that rep's quota in that metric, whatever the time the rep is there."""
    assert put(draft, "Cy", "cap", "90") == "Cy cap: none → 90"
    row = draft.tables["limits"].iloc[-1]
    assert (row["per"], row["where"], row["measure"]) == ("rep metric", "rep=Cy; metric=revenue", "quota")
    assert (row["max"], row["prorate"]) == ("90", "no")


def test_floor_and_cap_share_a_row_that_goes_with_the_last_of_them(draft: Draft) -> None:
    """Two bounds of a rep are one row; a row without bounds is none."""
    put(draft, "Cy", "cap", "120")
    put(draft, "Cy", "floor", "50")
    assert len(draft.tables["limits"]) == 1
    put(draft, "Cy", "cap", "")
    assert shown(draft)["Cy"]["floor"] == "50"
    put(draft, "Cy", "floor", "")
    assert draft.tables["limits"].empty


@pytest.mark.parametrize(
    "row",
    [
        "team metric,rep=Cy; metric=revenue,quota,90,,",
        "rep metric,rep=Cy|Ann; metric=revenue,quota,90,,",
        "rep metric,rep=Cy; metric=units,quota,90,,",
        "rep metric,rep=Cy; metric=revenue,growth,0.9,,",
        "rep metric,rep=Cy; metric=revenue,quota,90,2,",
        "rep metric period,rep=Cy; metric=revenue,quota,90,,",
        "rep metric,rep=Cy; metric=revenue; period=FY2027-Q1,quota,90,,",
        "rep metric,rep!=Cy; metric=revenue,quota,90,,",
    ],
)
def test_other_limits_are_not_the_cap_of_a_rep(tmp_path: Path, row: str) -> None:
    """Limits of several reps, of periods, of growth and wishes are left alone."""
    limits = f"per,where,measure,max,priority,note\n{row}\n"
    draft = Draft.begin(tiny(tmp_path, limits_csv=limits).parent, "tiny")
    calendar = Calendar(date(2027, 1, 1), "quarter")
    assert rep_settings(draft.tables, calendar, "revenue")["cap"]["Cy"] == ""


def test_locks_of_a_period_or_a_territory_are_not_the_lock_of_the_year(tmp_path: Path) -> None:
    """Only a lock of the year over all territories is shown, and set, in the grid."""
    locks = "rep,metric,period,quota\nAnn,revenue,FY2027-Q1,30\nBob,revenue,FY2027,80\n"
    draft = Draft.begin(tiny(tmp_path, locks_csv=locks).parent, "tiny")
    assert (shown(draft)["Ann"]["locked"], shown(draft)["Bob"]["locked"]) == ("", "80")
    put(draft, "Ann", "locked", "110")
    assert len(draft.tables["locks"]) == 3


@pytest.mark.parametrize("name", ["A;B", "A|B", "'A'"])
def test_names_that_no_condition_can_hold_are_refused(tmp_path: Path, name: str) -> None:
    """A limit of such a rep would be one of somebody else, so it is refused in words; other settings work."""
    reps = f'rep,role,region,fte\n"{name}",AE,North,1\n'
    draft = Draft.begin(tiny(tmp_path, reps_csv=reps).parent, "tiny")
    with pytest.raises(PlanError) as caught:
        put(draft, name, "cap", "90")
    assert "condition" in caught.value.findings[0].what
    assert put(draft, name, "locked", "50")


def test_what_is_set_already_is_no_edit(draft: Draft) -> None:
    """The same number in other digits changes nothing."""
    assert put(draft, "Ann", "fte", "1.0") == ""
    put(draft, "Ann", "cap", "1200")
    assert put(draft, "Ann", "cap", "1200.0") == ""


_NUMBERS = {"fte": (0, 200, 100), "strength": (1, 10_000, 100), "cap": (0, 10**9, 1), "floor": (0, 10**9, 1),
            "locked": (0, 10**9, 1)}  # fmt: skip


@st.composite
def settings_of_a_rep(draw: st.DrawFn) -> list[tuple[str, str, str]]:
    """Draw rep, setting and text, blank now and then."""
    found = []
    for _ in range(draw(st.integers(1, 5))):
        name = draw(st.sampled_from(sorted(_NUMBERS)))
        low, high, scale = _NUMBERS[name]
        text = draw(st.one_of(st.just(""), st.integers(low, high).map(lambda n, scale=scale: f"{n / scale:.12g}")))
        found.append((draw(st.sampled_from(["Ann", "Bob", "Eve"])), name, text))
    return found


@given(settings_of_a_rep())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_set_is_read_back_and_undoing_takes_all_of_it_away(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, str, str]]
) -> None:
    """After any settings the grid shows the last one of each, and after as many undos what it showed at first."""
    draft = Draft.begin(tiny(tmp_path_factory.mktemp("shelf")).parent, "tiny")
    calendar, first = draft.plan().calendar, draft.digest
    last: dict[tuple[str, str], str] = {}
    for rep, name, text in steps:
        edit = setting_edit(draft.content, calendar, rep, "revenue", name, text)
        if edit is not None:
            draft.apply(edit)
        last[rep, name] = text or SETTINGS[name].blank
    found = rep_settings(draft.tables, calendar, "revenue")
    for (rep, name), text in last.items():
        assert found[name][rep].replace(",", "") == text
    while draft.undo():
        pass
    assert draft.digest == first
