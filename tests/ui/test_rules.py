"""The page Goals & rules, driven without a browser."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from allocator.desk.bench import Workbench
from allocator.desk.shelf import Shelf
from allocator.ui.keys import Held, Key, RulesKey
from allocator.verify import verify

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "allocator" / "ui" / "pages" / "rules.py"
TABS = ("Goals", "Limits", "Over-assignment", "Fair share", "Season & ramp", "When short", "Calendar & leave")


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ALLOCATOR_SCENARIOS", str(tmp_path))
    for name in ("quickstart", "conflict"):
        shutil.copytree(ROOT / "scenarios" / name, tmp_path / name)
    return tmp_path


def _page(bench: Workbench, tab: str) -> AppTest:
    page = AppTest.from_file(str(PAGE), default_timeout=60)
    page.session_state[Held.BENCH] = bench
    page.session_state[RulesKey.TAB] = tab
    return page.run()


def _bench(shelf: Path, name: str = "quickstart") -> Workbench:
    return Workbench.open(Shelf(shelf), name)


def _texts(page: AppTest) -> str:
    shown = [*page.markdown, *page.caption, *page.success, *page.error, *page.info]
    return "\n".join(str(one.value).replace("\\", "") for one in shown)


def _type(page: AppTest, start: str, rows: dict[int, dict[str, str]]) -> AppTest:
    """Type into cells of the table whose key begins so."""
    key = next(grid.key for grid in page.get("data_editor") if grid.key and grid.key.startswith(start))
    page.session_state[key] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    return page.run()


def _widget(page: AppTest, kind: str, ending: str) -> object:
    return next(one for one in page.get(kind) if one.key and one.key.endswith(ending))


@pytest.mark.parametrize("name", ["quickstart", "conflict"])
def test_every_section_is_shown(shelf: Path, name: str) -> None:
    """Each section of a plan that is met and of one whose rules conflict comes without an error."""
    page = _page(_bench(shelf, name), TABS[0])
    for tab in TABS:
        page.session_state[RulesKey.TAB] = tab
        page.run()
        assert not page.exception
        assert len(page.subheader) >= 1
        assert ("rules conflict" in _texts(page)) == (name == "conflict")


def test_without_a_scenario_the_page_says_so(shelf: Path) -> None:
    """Nothing open is told, with a way to choose."""
    page = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert not page.exception
    assert "No scenario is open" in _texts(page)


def test_a_broken_scenario_can_be_looked_at(shelf: Path) -> None:
    """A scenario with a wrong amount shows what is wrong, and every section that could mend it."""
    goals = shelf / "quickstart" / "goals.csv"
    goals.write_text(goals.read_text().replace("18000000", "plenty"))
    page = _page(_bench(shelf), TABS[0])
    for tab in TABS:
        page.session_state[RulesKey.TAB] = tab
        page.run()
        assert not page.exception
        assert len(page.subheader) >= 1
        assert "cannot be read" in _texts(page)


def test_a_broken_goal_is_mended_in_its_table(shelf: Path) -> None:
    """The amount that was wrong is typed anew, and the plan is solved."""
    goals = shelf / "quickstart" / "goals.csv"
    goals.write_text(goals.read_text().replace("18000000", "plenty"))
    bench = _bench(shelf)
    page = _type(_page(bench, "Goals"), "goals-", {1: {"asks for": "18M"}})
    assert not page.exception
    assert bench.is_current
    assert "18,000,000" in _texts(page)


def test_settings_that_cannot_be_understood_are_told(shelf: Path) -> None:
    """Where even the settings are wrong there is no section, but the findings."""
    plan = shelf / "quickstart" / "plan.yaml"
    plan.write_text(plan.read_text().replace("periods: quarter", "periods: fortnight"))
    page = _page(_bench(shelf), "Goals")
    assert not page.exception
    assert "cannot be read" in _texts(page)


def test_a_typed_amount_counts_and_is_taken_back(shelf: Path) -> None:
    """17M asks for 17,000,000, is told old and new, changes the plan, and Undo brings the old one back."""
    bench = _bench(shelf)
    page = _type(_page(bench, "Goals"), "goals-", {1: {"asks for": "17M"}})
    assert "17M → 17,000,000" in _texts(page)
    assert bench.allocation is not None
    goals = bench.allocation.goals.set_index("goal")["amount"]
    assert goals["new business"] == 17e6
    assert not verify(bench.allocation.plan, bench.allocation.tables)
    page.button(key=Key.UNDO).click().run()
    assert bench.allocation.goals.set_index("goal")["amount"]["new business"] == 18e6


def test_a_wrong_entry_is_told_and_changes_nothing(shelf: Path) -> None:
    """A scope that names nobody is refused in the words of the findings."""
    bench = _bench(shelf)
    page = _type(_page(bench, "Goals"), "goals-", {1: {"scope": "region=Wset"}})
    assert "did you mean" in _texts(page)
    assert not bench.draft.is_changed


def _add_cap(page: AppTest, cap: str) -> AppTest:
    _widget(page, "text_input", "-high-quota").set_value(cap)  # type: ignore[attr-defined]
    return page.run()


def test_a_limit_from_the_form_changes_the_plan_and_undo_takes_it_back(shelf: Path) -> None:
    """The sentence and what it would do are shown first; once added nobody is above it; Undo restores the quotas."""
    bench = _bench(shelf)
    page = _page(bench, "Limits")
    assert bench.allocation is not None
    before = _most(bench)
    cap = before - 1000.0
    page = _add_cap(page, f"{cap:,.0f}")
    assert f"Each rep: New revenue is at most {cap:,.0f} USD." in _texts(page)
    assert "It makes 12 rows; the quotas of now are beyond" in _texts(page)
    page = page.button(key=RulesKey.KEEP).click().run()
    assert not page.exception
    assert _most(bench) <= cap
    assert not verify(bench.allocation.plan, bench.allocation.tables)
    assert "2 limits" in _texts(page)
    page.button(key=Key.UNDO).click().run()
    assert _most(bench) == before


def _most(bench: Workbench) -> float:
    assert bench.allocation is not None
    quotas = bench.allocation.quotas
    return float(quotas[quotas["metric"] == "revenue"].groupby("rep")["quota"].sum().max())


def test_a_limit_is_changed_and_removed(shelf: Path) -> None:
    """Change opens the form with what stands there; 30 for 40 changes the row; Remove leaves no limit."""
    bench = _bench(shelf)
    page = _page(bench, "Limits").button(key="limit-change-2").click().run()
    field = _widget(page, "text_input", "-high-growth")
    assert field.value == "40"  # type: ignore[attr-defined]
    field.set_value("45")  # type: ignore[attr-defined]
    page = page.run().button(key=RulesKey.KEEP).click().run()
    assert bench.draft.tables["limits"].loc[2, "max"] == "0.45"
    assert bench.draft.tables["limits"].loc[2, "per"] == "rep metric"
    page = page.button(key="limit-drop-2").click().run()
    assert not page.exception
    assert bench.draft.tables["limits"].empty
    assert "There are no limits yet" in _texts(page)


def test_levels_and_dials_are_edits(shelf: Path) -> None:
    """A factor of a level, the way to fall short, the dial and the season are settings, each one step to undo."""
    bench = _bench(shelf)
    page = _page(bench, "Over-assignment")
    page.number_input[0].set_value(6.0).run()
    assert bench.draft.settings["over_assignment"]["region"] == 0.06
    page = _page(bench, "When short")
    page.radio[0].set_value("total").run()
    assert bench.draft.settings["shortfall"] == "total"
    page = _page(bench, "Fair share")
    page.slider[0].set_value(0.5).run()
    assert bench.draft.settings["play_to_strengths"] == 0.5
    page = _page(bench, "Season & ramp")
    page.radio[0].set_value("working days").run()
    assert "seasonality" not in bench.draft.settings["metrics"]["revenue"]
    assert len(bench.draft.said()) == 4


def test_what_each_way_costs_is_solved_on_demand(shelf: Path) -> None:
    """The dial's table and the ways to fall short come when they are asked for."""
    page = _page(_bench(shelf), "Fair share")
    page = page.button(key=RulesKey.DIAL_ASK).click().run()
    assert "selling hours" in _texts(page)
    goals = shelf / "quickstart" / "goals.csv"
    goals.write_text(goals.read_text().replace(",250,", ",40000,"))
    page = _page(_bench(shelf), "When short")
    page = page.button(key=RulesKey.WAYS_ASK).click().run()
    assert not page.exception
    assert len(page.dataframe) == 1


def test_leave_and_calendar_are_edits(shelf: Path) -> None:
    """Leave from the form is a row; quarters can become halves only if no goal is for a quarter."""
    bench = _bench(shelf)
    page = _page(bench, "Calendar & leave")
    page.selectbox(key="leave-rep").set_value(bench.draft.tables["reps"]["rep"].iloc[0])
    page.date_input(key="leave-from").set_value("2027-03-01")
    page.date_input(key="leave-to").set_value("2027-03-12")
    page = page.run().button(key="leave-add").click().run()
    assert not page.exception
    assert len(bench.draft.tables["absences"]) == 1
    assert "10 working days" in _texts(page)
    page = _widget(page, "selectbox", "-periods-quarter").set_value("half").run()  # type: ignore[attr-defined]
    assert "Not done" in _texts(page)
    assert bench.draft.settings["periods"] == "quarter"


@pytest.mark.long
@pytest.mark.parametrize("tab", ["Goals", "Limits", "Over-assignment", "Calendar & leave"])
def test_a_plan_of_two_thousand_reps_is_shown(shelf: Path, tab: str) -> None:
    """A large plan shows its sections."""
    folder = shelf / "huge"
    shutil.copytree(shelf / "quickstart", folder)
    for table in ("goals.csv", "reps.csv"):
        (folder / table).unlink()
    for table in ("territories.csv", "potential.csv", "history.csv", "limits.csv", "lesson.md", "expected.csv"):
        (folder / table).unlink(missing_ok=True)
    reps = "".join(f"Rep {k},AE,{'East' if k % 2 else 'West'}\n" for k in range(2000))
    (folder / "reps.csv").write_text(f"rep,role,region\n{reps}")
    (folder / "goals.csv").write_text("metric,period,amount\nrevenue,FY2027,2000000000\n")
    page = _page(_bench(shelf, "huge"), tab)
    assert not page.exception
    assert len(page.subheader) >= 1
