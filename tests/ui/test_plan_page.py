"""The page Plan as a planner meets it: shown, edited, refused, undone, short, in conflict, huge and empty."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from allocator.desk.draft import Draft
from allocator.desk.sheet import Sheet
from allocator.ui.keys import Held, Key, PlanKey
from tests.desk.planned import GOALS, PLAN, tiny

ROOT = Path(__file__).parents[2]
CEILING = "per,where,measure,max\nregion,region=North; metric=revenue,quota,150\n"
LOCKS = "rep,metric,quota\nAnn,revenue,90\nBob,revenue,90\n"


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    monkeypatch.setenv("ALLOCATOR_SCENARIOS", str(folder))
    return folder


def opened(shelf: Path, **files: str) -> AppTest:
    """Open the page Plan on the tiny plan, some of its files being others."""
    tiny(shelf, **files)
    draft = Draft.begin(shelf, "tiny")
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.query_params["draft"] = draft.id
    return page.switch_page("allocator/ui/pages/plan.py").run()


def type_in(page: AppTest, cells: dict[int, dict[str, object]]) -> AppTest:
    """Type into the grid: by row, then by column, everything since it was drawn."""
    drawn: Sheet = page.session_state[Held.SHEET]
    page.session_state[f"{PlanKey.GRID}-{drawn.version}"] = {
        "edited_rows": cells, "added_rows": [], "deleted_rows": [],
    }  # fmt: skip
    return page.run()


def said(page: AppTest) -> str:
    """Everything that the page says as text."""
    parts = [*page.markdown, *page.caption, *page.warning, *page.error, *page.info, *page.header]
    return "\n".join(part.value.replace("\\", "") for part in parts)


def quotas(page: AppTest) -> list[float]:
    return list(grid(page)["quota"])


def grid(page: AppTest) -> pd.DataFrame:
    """The frame of the editing grid."""
    found: pd.DataFrame = page.data_editor[0].value
    return found


def test_the_page_shows_what_is_set_and_planned(shelf: Path) -> None:
    """Four reps carry 100 each of 400; nothing is set, nothing went wrong."""
    page = opened(shelf)
    assert not page.exception
    assert quotas(page) == [100.0] * 4
    assert "400 USD" in said(page)


def test_a_cap_moves_the_others_and_is_told(shelf: Path) -> None:
    """Typed as 70, the cap holds, the others carry 10 more each, and the bar says old → new."""
    page = type_in(opened(shelf), {0: {"cap": "70"}})
    assert not page.exception
    assert quotas(page) == [70.0, 110.0, 110.0, 110.0]
    assert "Ann cap: none → 70" in said(page)
    assert list(grid(page)["change"]) == [-30.0, 10.0, 10.0, 10.0]


def test_edits_are_neither_lost_nor_doubled(shelf: Path) -> None:
    """A grid that tells all its edits again adds none; a second edit leaves the first; undo takes one back."""
    page = type_in(opened(shelf), {0: {"cap": "70"}})
    page.run()
    page = type_in(page, {0: {"cap": "70"}, 1: {"cap": "80"}})
    bench = page.session_state[Held.BENCH]
    assert bench.draft.said() == ["Bob cap: none → 80", "Ann cap: none → 70"]
    assert quotas(page) == [70.0, 80.0, 125.0, 125.0]
    page.button(key=Key.UNDO).click().run()
    assert quotas(page) == [70.0, 110.0, 110.0, 110.0]
    page.run()
    assert bench.draft.said() == ["Ann cap: none → 70"]


def test_edits_survive_another_page(shelf: Path) -> None:
    """Away and back the grid shows what was typed."""
    page = type_in(opened(shelf), {0: {"cap": "70"}})
    page.switch_page("allocator/ui/pages/export.py").run()
    page.switch_page("allocator/ui/pages/plan.py").run()
    assert list(grid(page)["cap"]) == ["70", "", "", ""]
    assert quotas(page) == [70.0, 110.0, 110.0, 110.0]


def test_what_cannot_count_is_told_and_the_old_value_stays(shelf: Path) -> None:
    """The page names the rep, what is wrong and what to do; the grid begins anew."""
    page = type_in(opened(shelf), {0: {"cap": "abc"}, 1: {"cap": "80"}})
    assert '"abc" is not a number' in said(page)
    assert list(grid(page)["cap"]) == ["", "80", "", ""]
    assert not page.session_state[Held.SHEET].taken


def test_a_tick_locks_the_quota_where_it_is(shelf: Path) -> None:
    """The tick becomes a lock of 100; without the tick there is none."""
    page = type_in(opened(shelf), {2: {"lock": True}})
    assert list(grid(page)["locked"]) == ["", "", "100", ""]
    page = type_in(page, {2: {"lock": False}})
    assert list(grid(page)["locked"]) == [""] * 4


def test_a_form_sets_the_same_values(shelf: Path) -> None:
    """By keyboard alone: one rep's cap typed into the form counts like that of the grid."""
    page = opened(shelf)
    field = next(one for one in page.text_input if one.label.startswith("Cap"))
    field.set_value("70")
    next(one for one in page.button if one.label == "Set").click().run()
    assert quotas(page) == [70.0, 110.0, 110.0, 110.0]


def test_reps_are_found_by_level_and_text(shelf: Path) -> None:
    """A region shows its own reps, a text those in whose row it stands, and nobody is said in words."""
    page = opened(shelf)
    next(one for one in page.selectbox if one.label == "Region").select("South").run()
    assert list(grid(page)["rep"]) == ["Cy", "Dee"]
    page.text_input(key=PlanKey.FIND).set_value("dorn").run()
    assert list(grid(page)["rep"]) == ["Dee"]
    page.text_input(key=PlanKey.FIND).set_value("zzz").run()
    assert "No rep is found" in said(page)
    assert not page.exception


def test_the_year_is_shown_by_quarter(shelf: Path) -> None:
    """By quarter there is a column for each, and they add up to the year."""
    page = opened(shelf)
    page.segmented_control(key=PlanKey.LENGTH).set_value("quarter").run()
    columns = [f"FY2027-Q{quarter}" for quarter in (1, 2, 3, 4)]
    assert list(grid(page)[columns].sum(axis=1)) == [100.0] * 4


def test_a_goal_that_falls_short_says_how_much(shelf: Path) -> None:
    """Four caps of 70 carry 280 of 400."""
    page = opened(shelf, limits_csv="per,where,measure,max,prorate\nrep metric,metric=revenue,quota,70,no\n")
    assert "120 USD short of 400 USD" in said(page)


def test_headroom_is_worked_out_when_asked_for(shelf: Path) -> None:
    """Caps of 150 leave room for half as much again."""
    page = opened(shelf, limits_csv="per,where,measure,max,prorate\nrep metric,metric=revenue,quota,150,no\n")
    page.button(key=PlanKey.HEADROOM).click().run()
    assert "50 %" in said(page)


def test_a_conflict_is_told_and_a_button_repairs_it(shelf: Path) -> None:
    """The page names the rules; the first repair makes a scenario that solves, and leaves the old one."""
    page = opened(shelf, locks_csv=LOCKS, limits_csv=CEILING)
    assert "cannot hold all of its rules" in said(page)
    before = (shelf / "tiny" / "locks.csv").read_bytes()
    page.button(key=f"{PlanKey.REPAIR}-1").click().run()
    assert not page.exception
    assert page.session_state[Held.BENCH].draft.name == "tiny repair 1"
    assert "cannot hold all of its rules" not in said(page)
    assert (shelf / "tiny" / "locks.csv").read_bytes() == before


def test_a_broken_scenario_lists_what_is_wrong(shelf: Path) -> None:
    """Nothing is planned, and every finding is a row."""
    page = opened(shelf, goals_csv=GOALS.replace("revenue", "revenu"))
    assert not page.exception
    assert any("revenu" in str(table.value) for table in page.dataframe)


def test_with_nothing_open_the_page_leads_to_the_scenarios(shelf: Path) -> None:
    """An empty shelf is said in words, with a way on."""
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    page.switch_page("allocator/ui/pages/plan.py").run()
    assert not page.exception
    assert "No scenario is open" in said(page)


def test_two_thousand_reps_are_shown_some_at_a_time(shelf: Path) -> None:
    """The grid holds 500, tells of the others, and a text finds each of them."""
    rows = "".join(f"R{number:04d},AE,T{number % 40:02d}\n" for number in range(2000))
    plan = PLAN.replace("  SE: {metrics: [units]}\n", "").replace("periods: quarter", "periods: year")
    goals = GOALS.replace("400", "200000")
    page = opened(shelf, **{"plan.yaml": plan}, reps_csv=f"rep,role,region\n{rows}", goals_csv=goals)
    assert not page.exception
    assert len(grid(page)) == 500
    assert "1,500 more reps are found" in said(page)
    page.text_input(key=PlanKey.FIND).set_value("R1999").run()
    assert list(grid(page)["rep"]) == ["R1999"]


def test_names_are_never_taken_for_layout(shelf: Path) -> None:
    """A rep called like a link or a mark is shown as it stands."""
    name = "**[x](http://y)** <b>"
    page = opened(shelf, reps_csv=f'rep,role,region\n"{name}",AE,North\nBob,AE,South\n')
    page = type_in(page, {0: {"locked": "150"}})
    raw = [part.value for part in page.markdown]
    assert not any("[x](http" in text for text in raw)
    assert not page.exception
