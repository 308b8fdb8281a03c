"""The pages Results, Compare and Export, driven without a browser."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from allocator.desk.bench import Workbench
from allocator.desk.edit import SetCell
from allocator.ui.keys import CompareKey, ExportKey, PlanKey, ResultsKey
from tests.ui.browser import on_page, opened, shelf_of, texts, well

TABS = ("Levels", "Evenness", "One rep", "Limits", "Coverage", "Assumptions")
SCRIPT = "<script>alert(1)</script>"


def start(monkeypatch: pytest.MonkeyPatch, folder: Path, scenario: str, page: str) -> AppTest:
    """Open a scenario and go to a page."""
    session = opened(monkeypatch, folder)
    well(session.button(key=f"open-{scenario}").click().run())
    return on_page(session, page)


def on_tab(session: AppTest, key: str, tab: str) -> AppTest:
    """Choose a tab."""
    session.session_state[key] = tab
    return well(session.run())


def bench(session: AppTest) -> Workbench:
    found: Workbench = session.session_state["bench"]
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The quickstart, one that conflicts, and one whose tables cannot be read."""
    shelf = shelf_of(tmp_path / "shelf", ["quickstart", "conflict", "tight_capacity"])
    copytree(shelf / "quickstart", shelf / "broken")
    (shelf / "broken" / "goals.csv").write_text("metric,period,amount\nnothing,FY2027,1\n")
    return shelf


@pytest.mark.parametrize("scenario", ["quickstart", "tight_capacity", "conflict"])
def test_every_tab_of_results_is_drawn(folder: Path, monkeypatch: pytest.MonkeyPatch, scenario: str) -> None:
    """Whether goals are met, fall short or rules conflict, every tab shows something and nothing fails."""
    page = start(monkeypatch, folder, scenario, "results")
    for tab in TABS:
        on_tab(page, ResultsKey.TABS, tab)
        assert len(page.dataframe) + len(page.success) + len(page.code) > 0
    assert ("Best effort" in texts(page)) == (scenario == "conflict")


@pytest.mark.parametrize("name", ["results", "export", "rules"])
def test_a_conflict_can_be_repaired_on_each_page(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The repairs stand where the conflict is met, and the first makes a scenario that has no conflict."""
    page = start(monkeypatch, folder, "conflict", name)
    assert "cannot hold all of its rules" in texts(page)
    well(page.button(key=f"{PlanKey.REPAIR}-1").click().run())
    assert bench(page).draft.name == "conflict repair 1"
    assert "cannot hold all of its rules" not in texts(page)


def test_down_to_a_region_and_up_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A choice of region narrows cards and reps to it; one click shows the company again."""
    page = start(monkeypatch, folder, "quickstart", "results")
    everyone = len(page.dataframe[-1].value)
    well(page.selectbox(key=f"{ResultsKey.LEVEL}-region").set_value("West").run())
    assert "Company › West" in texts(page)
    reps = page.dataframe[-1].value
    assert 0 < len(reps) < everyone
    well(page.button(key=ResultsKey.CRUMB).click().run())
    assert "Company › West" not in texts(page)
    assert len(page.dataframe[-1].value) == everyone


def test_a_quarter_is_shown_alone(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a quarter chosen the regions' quotas are those of the quarter: 4,368,000 in all."""
    page = start(monkeypatch, folder, "quickstart", "results")
    well(page.selectbox(key=ResultsKey.LENGTH).set_value("FY2027-Q1").run())
    assert page.dataframe[0].value["quota"].sum() == 4_368_000


def test_a_rep_has_a_way_to_the_quota_and_a_letter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rep held by growth is told so in sentences; the letter is addressed to the rep."""
    page = start(monkeypatch, folder, "quickstart", "results")
    on_tab(page, ResultsKey.TABS, "One rep")
    well(page.selectbox(key=ResultsKey.REP).set_value("C. Hughes").run())
    assert "growth" in texts(page)
    assert page.code[0].value.startswith("Dear Carys Hughes,")


def test_prices_are_worked_out_when_asked_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the click there are none; after it they are told, and stay until the plan changes."""
    page = start(monkeypatch, folder, "quickstart", "results")
    on_tab(page, ResultsKey.TABS, "Limits")
    assert "makes room for" not in texts(page)
    well(page.button(key=ResultsKey.PRICES).click().run())
    assert "makes room for" in texts(page)
    on_tab(page, ResultsKey.TABS, "Levels")
    on_tab(page, ResultsKey.TABS, "Limits")
    assert "makes room for" in texts(page)
    row = int(bench(page).draft.tables["reps"].index[0])
    bench(page).apply(SetCell("reps", row, "fte", "1", "0.9"))
    well(page.run())
    assert "makes room for" not in texts(page)


def test_territories_with_coordinates_have_a_map(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tab is there only where territories.csv says where they lie."""
    path = folder / "quickstart" / "territories.csv"
    table = pd.read_csv(path)
    table.assign(latitude=range(30, 30 + len(table)), longitude=range(-100, -100 + len(table))).to_csv(
        path, index=False
    )
    page = start(monkeypatch, folder, "quickstart", "results")
    assert [tab.label for tab in page.tabs][-1] == "Map"
    on_tab(page, ResultsKey.TABS, "Map")
    assert len(page.dataframe[0].value) == len(table)


def chosen(page: AppTest, *names: str) -> AppTest:
    """Lay scenarios side by side."""
    return well(page.multiselect[0].set_value(list(names)).run())


def test_compare_asks_for_a_second_scenario(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one scenario there is nothing to compare, and the page says what to do."""
    page = start(monkeypatch, folder, "quickstart", "compare")
    assert "Add one scenario" in texts(page)
    assert not page.tabs


def test_an_edit_is_compared_as_it_stands(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The open scenario is laid beside others with its edits, and says so; every tab is drawn."""
    copytree(folder / "quickstart", folder / "before")
    page = start(monkeypatch, folder, "quickstart", "compare")
    row = int(bench(page).draft.tables["reps"].index[0])
    bench(page).apply(SetCell("reps", row, "fte", "1", "0.5"))
    chosen(page, "before", "quickstart")
    assert "quickstart \\(as edited\\)" in texts(page)
    for tab in ("Side by side", "Who moves", "All that differs", "Plan tests"):
        on_tab(page, CompareKey.TABS, tab)
    assert len(page.get("html")) > 0


def test_four_unlike_scenarios_are_compared(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Met, short, conflicting and broken ones: what can be compared is, what cannot says why."""
    page = start(monkeypatch, folder, "quickstart", "compare")
    chosen(page, "quickstart", "tight_capacity", "conflict", "broken")
    assert "broken cannot be compared yet" in texts(page)
    assert "nothing" in page.dataframe[0].value.to_string()
    for tab in ("Side by side", "Who moves", "All that differs", "Plan tests"):
        on_tab(page, CompareKey.TABS, tab)


def test_names_of_scenarios_and_reps_are_shown_as_they_are(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rep's name that is a script is text in the table of what differs."""
    copytree(folder / "quickstart", folder / "other")
    path = folder / "other" / "goals.csv"
    path.write_text(path.read_text().replace("new business", SCRIPT))
    page = start(monkeypatch, folder, "quickstart", "compare")
    chosen(page, "quickstart", "other")
    shown = "".join(one.proto.body for one in page.get("html"))
    assert "&lt;script&gt;" in shown
    assert SCRIPT not in shown


def downloads(page: AppTest) -> list[str]:
    return [str(button.key) for button in page.get("download_button")]


@pytest.mark.parametrize("scenario", ["quickstart", "conflict"])
def test_everything_can_be_fetched(folder: Path, monkeypatch: pytest.MonkeyPatch, scenario: str) -> None:
    """Every file of the plan and of the scenario has a button; a best effort is told."""
    page = start(monkeypatch, folder, scenario, "export")
    wanted = {ExportKey.QUOTAS, ExportKey.WORKBOOK, ExportKey.PACE, ExportKey.FOLDER, ExportKey.PRINT,
              ExportKey.LETTERS, ExportKey.INPUTS, ExportKey.INPUTS_BOOK}  # fmt: skip
    assert wanted <= set(downloads(page))
    assert bool(page.warning) == (scenario == "conflict")
    well(page.toggle(key=ExportKey.PREVIEW).set_value(True).run())
    assert page.get("iframe")


def test_an_old_plan_is_exported_on_purpose_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without solving after an edit nothing of the plan can be fetched until that is asked for."""
    page = start(monkeypatch, folder, "quickstart", "export")
    well(page.toggle(key="auto_solve").set_value(False).run())
    row = int(bench(page).draft.tables["reps"].index[0])
    bench(page).apply(SetCell("reps", row, "fte", "1", "0.5"))
    well(page.run())
    assert "not current" in page.warning[0].value
    assert set(downloads(page)) == {ExportKey.INPUTS, ExportKey.INPUTS_BOOK}
    well(page.checkbox(key=ExportKey.ANYWAY).check().run())
    assert ExportKey.QUOTAS in downloads(page)


@pytest.mark.parametrize("page", ["results", "export"])
def test_a_broken_scenario_shows_what_is_wrong(folder: Path, monkeypatch: pytest.MonkeyPatch, page: str) -> None:
    """There are no figures, but findings; the scenario itself can still be fetched."""
    shown = start(monkeypatch, folder, "broken", page)
    assert "nothing" in shown.dataframe[0].value.to_string()
    assert set(downloads(shown)) == ({ExportKey.INPUTS, ExportKey.INPUTS_BOOK} if page == "export" else set())


@pytest.mark.long
def test_two_thousand_reps_are_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large plan has all three pages, each tab within the limits of what a browser draws."""
    folder = tmp_path / "shelf" / "large"
    folder.mkdir(parents=True)
    reps = "".join(f"R{k:04d},AE,Team {k % 40},{0.5 + k % 6 / 10:.1f}\n" for k in range(2_000))
    (folder / "reps.csv").write_text(f"rep,role,team,fte\n{reps}")
    (folder / "goals.csv").write_text("metric,period,amount\nrevenue,FY2027,2000000000\n")
    (folder / "plan.yaml").write_text(
        "year_starts: 2027-01-01\nperiods: month\nlevels: [team]\n"
        "metrics: {revenue: {label: Revenue, round_to: 1000, hours_per_unit: 0.001, fair_share: {capacity: 1}}}\n"
        "roles: {AE: {metrics: [revenue]}}\n"
    )
    copytree(folder, folder.parent / "other")
    page = start(monkeypatch, folder.parent, "large", "results")
    while bench(page).allocation is None:
        page.run()
    for tab in TABS:
        on_tab(page, ResultsKey.TABS, tab)
        assert all(len(one.value) <= 500 for one in page.dataframe)
    on_page(page, "export")
    assert ExportKey.FOLDER in downloads(page)
    chosen(on_page(page, "compare"), "large", "other")
    assert "is the same as large" in texts(page)
