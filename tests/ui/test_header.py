from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from allocator import read_plan
from allocator.desk.bench import Workbench
from allocator.desk.edit import SetCell
from allocator.ui.parts import page as started
from tests.ui.browser import on_page, opened, shelf_of, texts, titles, well

PAGES = {
    "plan": "Plan",
    "rules": "Goals & rules",
    "results": "Results",
    "compare": "Compare",
    "export": "Export",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shelf_of(tmp_path / "shelf", ["quickstart", "conflict"])


@pytest.fixture
def page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The page Export of the quickstart, which is the quickest to draw."""
    page = opened(monkeypatch, folder)
    well(page.button(key="open-quickstart").click().run())
    return on_page(page, "export")


def bench(page: AppTest) -> Workbench:
    found: Workbench = page.session_state["bench"]
    return found


def edited(page: AppTest, amount: str, row: int = 3) -> AppTest:
    """Another target for a goal, as a page would set it."""
    bench(page).apply(SetCell("goals", row, "amount", new=amount))
    return well(page.run())


def target(folder: Path, row: int = 3, name: str = "quickstart") -> float:
    goals = read_plan(folder / name).table("goals").set_index("row")
    return float(goals.loc[row, "amount"])


def disabled(page: AppTest) -> dict[str, bool]:
    return {str(button.key): button.disabled for button in page.button}


@pytest.mark.parametrize("name", list(PAGES))
def test_without_a_scenario_each_page_leads_to_the_list(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is left before an empty page."""
    page = on_page(opened(monkeypatch, tmp_path), name)
    assert titles(page) == [PAGES[name]]
    assert "No scenario is open" in texts(page)
    well(page.button(key="choose_scenario").click().run())
    assert titles(page) == ["Scenarios"]


@pytest.mark.parametrize("name", list(PAGES))
def test_each_page_shows_what_is_wrong_with_a_broken_scenario(
    name: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The findings are there, and the header to go on from."""
    goals = folder / "quickstart" / "goals.csv"
    goals.write_text(goals.read_text(encoding="utf-8").replace("18000000", "plenty"), encoding="utf-8")
    page = opened(monkeypatch, folder)
    well(page.button(key="open-quickstart").click().run())
    on_page(page, name)
    assert any("goals.csv row 3" in str(table.value) for table in page.dataframe)
    assert "✕ cannot be read" in texts(page)


def test_a_page_that_is_broken_off_while_it_solves_is_solved_the_next_time(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A click that comes before the first plan is solved leaves no page behind that says it never was."""
    solve, asked = started.begin, []

    def broken_off(bench: Workbench) -> None:
        asked.append(bench)
        if len(asked) == 1:
            st.rerun()
        solve(bench)

    monkeypatch.setattr(started, "begin", broken_off)
    page = opened(monkeypatch, folder)
    well(page.button(key="open-quickstart").click().run())
    assert len(asked) > 1
    assert "✓ all goals met" in texts(on_page(page, "export"))


def test_an_edit_is_solved_undone_and_done_again(page: AppTest) -> None:
    """The badge follows; undo and redo are there when there is something to take back."""
    assert "✓ all goals met" in texts(page)
    assert (disabled(page)["undo"], disabled(page)["redo"]) == (True, True)
    edited(page, "90000000")
    assert "▼ " in texts(page)
    assert bench(page).is_current
    well(page.button(key="undo").click().run())
    assert "✓ all goals met" in texts(page)
    assert (disabled(page)["undo"], disabled(page)["redo"]) == (True, False)
    well(page.button(key="redo").click().run())
    assert "▼ " in texts(page)


def test_what_cannot_be_read_is_told_until_it_is_undone(page: AppTest) -> None:
    """The last plan stays, and comes back as current."""
    edited(page, "plenty")
    assert "✕ cannot be read" in texts(page)
    well(page.button(key="undo").click().run())
    assert "✓ all goals met" in texts(page)


def test_without_auto_solve_the_badge_says_that_the_plan_is_old(page: AppTest) -> None:
    """Solve makes it current."""
    well(page.toggle(key="auto_solve").set_value(False).run())
    edited(page, "17000000")
    assert "○ changed since solved" in texts(page)
    well(page.button(key="solve").click().run())
    assert "✓ all goals met" in texts(page)


def test_a_refresh_loses_no_edit(page: AppTest, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new session on the same address has the edit, and can take it back."""
    edited(page, "17000000")
    draft = page.query_params["draft"]
    again = on_page(opened(monkeypatch, folder, draft if isinstance(draft, str) else draft[0]), "export")
    assert bench(again).draft.said() == bench(page).draft.said()
    assert not disabled(again)["undo"]
    assert target(folder) == 18_000_000


@pytest.mark.parametrize("draft", ["0123456789abcdef", "../../etc/passwd", "<script>"])
def test_an_address_that_names_no_draft_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch, draft: str) -> None:
    """It opens nothing and reads nothing."""
    page = opened(monkeypatch, folder, draft)
    assert titles(page) == ["Scenarios"]
    assert "cannot be taken up" in texts(page)


def test_save_writes_the_scenario_and_keeps_its_result(page: AppTest, folder: Path) -> None:
    """The button is off while nothing has changed."""
    assert disabled(page)["save"]
    edited(page, "17000000")
    well(page.button(key="save").click().run())
    assert target(folder) == 17_000_000
    assert disabled(page)["save"]
    on_page(page, "scenarios")
    assert "new business: 17.00 M of 17.00 M" in texts(page).replace("\\", "")


def test_save_as_goes_on_with_the_new_one(page: AppTest, folder: Path) -> None:
    """The old scenario stays as it was; a bad name is refused and nothing written."""
    edited(page, "17000000")
    well(page.button(key="save_as").click().run())
    page.text_input(key="new_name-quickstart").input("../../x")
    well(page.button(key="save_new").click().run())
    assert "holds /" in texts(page).replace("\\", "")
    page.text_input(key="new_name-quickstart").input("样本")
    well(page.button(key="save_new").click().run())
    assert (target(folder), target(folder, name="样本")) == (18_000_000, 17_000_000)
    assert bench(page).draft.name == "样本"
    assert [one.value for one in page.selectbox if one.label == "Scenario"] == ["样本"]


def test_who_saves_second_is_told_and_loses_nothing(
    page: AppTest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Edits in different places are both kept; the first saved is not written over."""
    other = opened(monkeypatch, folder)
    well(other.button(key="open-quickstart").click().run())
    on_page(other, "export")
    edited(other, "8400000", row=5)
    edited(page, "17000000")
    well(other.button(key="save").click().run())
    well(page.button(key="save").click().run())
    assert "Another has saved" in texts(page)
    assert "8400000" in texts(page).replace("\\", "")
    assert (target(folder), target(folder, row=5)) == (18_000_000, 8_400_000)
    well(page.button(key="merge").click().run())
    well(page.button(key="save").click().run())
    assert (target(folder), target(folder, row=5)) == (17_000_000, 8_400_000)


def test_where_both_changed_the_same_the_planner_decides(
    page: AppTest, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both values are shown; the one that is chosen counts."""
    other = opened(monkeypatch, folder)
    well(other.button(key="open-quickstart").click().run())
    on_page(other, "export")
    edited(other, "16000000")
    edited(page, "17000000")
    well(other.button(key="save").click().run())
    well(page.button(key="save").click().run())
    assert "16000000" in texts(page).replace("\\", "")
    assert "17000000" in texts(page).replace("\\", "")
    well(page.button(key="merge_mine").click().run())
    well(page.button(key="save").click().run())
    assert target(folder) == 17_000_000


def test_choosing_another_scenario_keeps_the_edits_of_this_one(page: AppTest) -> None:
    """Coming back finds them as they were."""
    edited(page, "17000000")
    said = bench(page).draft.said()
    chosen = next(one for one in page.selectbox if one.label == "Scenario")
    well(chosen.set_value("conflict").run())
    assert bench(page).draft.name == "conflict"
    assert "⊘ rules conflict" in texts(page)
    chosen = next(one for one in page.selectbox if one.label == "Scenario")
    well(chosen.set_value("quickstart").run())
    assert bench(page).draft.said() == said
