from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from allocator import read_plan
from allocator.desk.edit import SetCell
from allocator.desk.shelf import Shelf
from tests.ui.browser import ROOT, on_page, opened, shelf_of, texts, titles, well

QUICKSTART = ROOT / "scenarios" / "quickstart"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shelf_of(tmp_path / "shelf", ["quickstart", "conflict"])


@pytest.fixture
def page(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    return opened(monkeypatch, folder)


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    return opened(monkeypatch, tmp_path / "nothing")


def keys(page: AppTest) -> list[str]:
    return [str(button.key) for button in page.button]


def choose(page: AppTest, name: str, what: str) -> AppTest:
    """Choose an entry of a scenario's menu."""
    return well(page.menu_button(key=f"more-{name}").click(what).run())


def uploaded(page: AppTest, *files: tuple[str, bytes]) -> AppTest:
    if "new_scenario" in keys(page):
        well(page.button(key="new_scenario").click().run())
    uploader = page.file_uploader(key="upload")
    for name, data in files:
        uploader.upload(name, data, "application/octet-stream")
    return well(page.run())


def packed(extra: dict[str, bytes] | None = None) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(QUICKSTART.iterdir()):
            archive.writestr(file.name, file.read_bytes())
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    return data.getvalue()


def test_an_empty_shelf_shows_how_to_begin(empty: AppTest) -> None:
    """All three ways are there at once, without a click."""
    assert titles(empty) == ["Scenarios"]
    assert [tab.label for tab in empty.tabs] == ["Small sample", "Upload files", "Empty template"]
    assert "new_scenario" not in keys(empty)


def test_scenarios_are_listed_with_their_state_in_words(page: AppTest, folder: Path) -> None:
    """Names, titles and sizes are those of the plans; a file that is wrong is named."""
    said = texts(page)
    assert "quickstart" in said
    assert "Larkspur Systems FY2027" in said
    assert "12 reps × 4 periods" in said
    assert said.count("not solved yet") == 2
    (folder / "conflict" / "goals.csv").unlink()
    assert "✕ cannot be read" in texts(well(page.run()))


def test_opening_shows_the_plan_and_keeps_its_result(page: AppTest, folder: Path) -> None:
    """The list tells afterwards that all goals are met."""
    well(page.button(key="open-quickstart").click().run())
    assert titles(page) == ["Plan"]
    assert "draft" in page.query_params
    on_page(page, "scenarios")
    assert "✓ all goals met" in texts(page)
    assert "new business: 18.00 M of 18.00 M" in texts(page).replace("\\", "")
    assert (folder / ".allocator" / "results" / "quickstart" / "quotas.csv").is_file()


def test_edits_that_are_not_saved_are_told_on_the_list(page: AppTest) -> None:
    """They wait in the draft, and opening the scenario goes on with them."""
    well(page.button(key="open-conflict").click().run())
    bench = page.session_state["bench"]
    bench.apply(SetCell("goals", 2, "amount", new="1"))
    on_page(page, "scenarios")
    assert "edits not saved" in texts(page)
    well(page.button(key="open-quickstart").click().run())
    on_page(page, "scenarios")
    assert texts(page).count("edits not saved") == 1
    well(page.button(key="open-conflict").click().run())
    assert page.session_state["bench"].draft.said() == bench.draft.said()


def test_duplicate(page: AppTest, folder: Path) -> None:
    """The copy is on the list and on the disk."""
    choose(page, "quickstart", "Duplicate")
    assert "open-quickstart copy" in keys(page)
    assert read_plan(folder / "quickstart copy").digest == read_plan(folder / "quickstart").digest


def test_rename(page: AppTest, folder: Path) -> None:
    """A name of any script is fine; one that leads elsewhere is refused, and the page says why."""
    choose(page, "quickstart", "Rename")
    page.text_input(key="new_name-quickstart").input("../../x")
    well(page.button(key="rename-quickstart").click().run())
    assert "holds /" in texts(page).replace("\\", "")
    assert sorted(path.name for path in folder.iterdir() if path.name[0] != ".") == ["conflict", "quickstart"]
    page.text_input(key="new_name-quickstart").input("样本 2027")
    well(page.button(key="rename-quickstart").click().run())
    assert "open-样本 2027" in keys(page)
    assert not (folder / "quickstart").exists()


def test_delete_and_undo(page: AppTest, folder: Path) -> None:
    """What was deleted is back with all its files."""
    before = {file.name: file.read_bytes() for file in (folder / "conflict").iterdir()}
    choose(page, "conflict", "Delete")
    assert "open-conflict" not in keys(page)
    assert not (folder / "conflict").exists()
    well(page.button(key="undo_delete").click().run())
    assert "open-conflict" in keys(page)
    assert "undo_delete" not in keys(page)
    assert {file.name: file.read_bytes() for file in (folder / "conflict").iterdir()} == before


def test_deleting_what_is_open_closes_it(page: AppTest) -> None:
    """No page goes on with a scenario that is gone."""
    well(page.button(key="open-conflict").click().run())
    on_page(page, "scenarios")
    choose(page, "conflict", "Delete")
    on_page(page, "plan")
    assert "No scenario is open" in texts(page)


def test_what_another_extends_is_not_deleted(page: AppTest, folder: Path) -> None:
    """The page names the other."""
    (folder / "later").mkdir()
    (folder / "later" / "plan.yaml").write_text("extends: ../quickstart\n", encoding="utf-8")
    choose(well(page.run()), "quickstart", "Delete")
    assert '"later" extends it' in texts(page).replace("\\", "")
    assert (folder / "quickstart").is_dir()


def test_the_sample_opens_solved(empty: AppTest, tmp_path: Path) -> None:
    """One click from nothing to a plan."""
    well(empty.button(key="create_sample").click().run())
    assert titles(empty) == ["Plan"]
    assert Shelf(tmp_path / "nothing").names() == ("Sample",)


def test_an_empty_template_tells_what_to_fill_in(empty: AppTest, tmp_path: Path) -> None:
    """It is made, and the page lists what is missing."""
    well(empty.button(key="create_template").click().run())
    assert Shelf(tmp_path / "nothing").names() == ("New plan",)
    assert "cannot be read yet" in texts(empty)
    assert any("year_starts" in str(table.value) for table in empty.dataframe)


@pytest.mark.parametrize("name", ["../../x", "<script>alert(1)</script>", "=1+1", "a/b"])
def test_a_bad_name_makes_nothing(empty: AppTest, tmp_path: Path, name: str) -> None:
    """The page says what is wrong with it; the text of the name runs nowhere."""
    empty.text_input(key="sample_name").input(name)
    well(empty.button(key="create_sample").click().run())
    assert empty.error
    assert Shelf(tmp_path / "nothing").names() == ()
    assert not (tmp_path / "x").exists()


def test_an_upload_is_looked_at_before_it_is_stored(page: AppTest, folder: Path) -> None:
    """The preview counts rows; only the button stores, under the name given."""
    before = sorted(folder.iterdir())
    uploaded(page, ("my plan.zip", packed()))
    assert [metric.value for metric in page.metric] == ["138", "0", "0"]
    assert not page.button(key="accept").disabled
    assert [path for path in sorted(folder.iterdir()) if path.name[0] != "."] == [p for p in before if p.name[0] != "."]
    page.text_input(key="upload_name").input("خطة ٢٠٢٧")
    well(page.button(key="accept").click().run())
    assert titles(page) == ["Plan"]
    assert read_plan(folder / "خطة ٢٠٢٧").digest == read_plan(QUICKSTART).digest


def test_a_broken_upload_names_its_rows_and_cannot_be_stored(page: AppTest, folder: Path) -> None:
    """The row that is wrong is marked, what to do is told, and the button is off."""
    files = [
        (file.name, file.read_bytes()) for file in sorted(QUICKSTART.iterdir()) if file.suffix in {".csv", ".yaml"}
    ]
    broken = [(name, data.replace(b"18000000", b"plenty")) for name, data in files]
    uploaded(page, *broken)
    assert page.button(key="accept").disabled
    assert "Nothing is stored" in texts(page)
    assert any("goals.csv row 3" in str(table.value) for table in page.dataframe)
    well(page.segmented_control(key="upload_table").set_value("goals").run())
    assert any("✕ refused" in str(table.value) for table in page.dataframe)
    assert Shelf(folder).names() == ("conflict", "quickstart")


@pytest.mark.parametrize(
    "data",
    [packed({"../../evil.csv": b"x"}), packed({"history.csv ": b"0" * 50_000_000}), packed()[:300], b"no archive"],
    ids=["a way out", "a bomb", "cut off", "no archive"],
)
def test_a_harmful_archive_stores_nothing(page: AppTest, folder: Path, data: bytes) -> None:
    """The page says what is wrong with it."""
    uploaded(page, ("plan.zip", data))
    assert page.button(key="accept").disabled
    assert page.error
    assert Shelf(folder).names() == ("conflict", "quickstart")
    assert list(folder.parent.glob("evil*")) == []


def test_a_name_on_the_disk_is_shown_as_text(page: AppTest, folder: Path) -> None:
    """Folders that came by other ways may be called anything; nothing in their names is run or drawn."""
    name = "<img src=x onerror=alert(1)> **bold** [link](javascript:alert(1)) :red[x]"
    (folder / "conflict").rename(folder / name)
    said = texts(well(page.run()))
    assert r"\<img src\=x onerror\=alert\(1\)\>" in said
    assert r"\[link\]\(javascript\:alert\(1\)\)" in said
    assert not any(one.proto.allow_html for one in page.markdown)
