from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from allocator import read_plan, read_upload
from allocator.desk import upload
from allocator.desk.shelf import Shelf, template_workbook
from allocator.desk.upload import Preview, accept, preview, suggested_name
from allocator.desk.uploaded_rows import ADJUSTED, REFUSED, UNDERSTOOD
from allocator.errors import PlanError
from allocator.export.template.write import write_template
from allocator.plan.sources import FILES

QUICKSTART = Path("scenarios/quickstart")
MEGABYTE = 1_000_000


def tables(folder: Path = QUICKSTART) -> dict[str, bytes]:
    """The files of a scenario."""
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir()) if file.name in FILES}


def packed(files: Mapping[str, bytes], way: int = zipfile.ZIP_DEFLATED) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", way) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return data.getvalue()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf")


def stored(shelf: Shelf) -> list[str]:
    return sorted(str(path) for path in shelf.folder.rglob("*")) if shelf.folder.exists() else []


def test_tables_archive_and_workbook_give_the_plan_they_hold(shelf: Shelf, tmp_path: Path) -> None:
    """Whatever way it comes, the scenario on the shelf is the plan that the files are."""
    write_template(tmp_path / "sample.xlsx", sample=True)
    workbook = (tmp_path / "sample.xlsx").read_bytes()
    asked = {
        "tables": (tables(), read_plan(QUICKSTART)),
        "archive": ({"my plan.zip": packed({f"deep/{n}": d for n, d in tables().items()})}, read_plan(QUICKSTART)),
        "workbook": ({"sample.xlsx": workbook}, read_upload("sample.xlsx", workbook)),
    }
    for name, (files, plan) in asked.items():
        looked = preview(files)
        assert looked.refused == ()
        assert looked.title == plan.settings.name
        assert read_plan(shelf.path(accept(shelf, looked, name))).digest == plan.digest


def test_what_is_stored_has_the_bytes_that_came(shelf: Shelf) -> None:
    """Nothing is written anew, and nothing else is stored."""
    looked = preview({"plan.zip": packed({**tables(), "notes.md": b"secret"})})
    accept(shelf, looked, "kept")
    assert tables(shelf.path("kept")) == tables()
    assert any(one.where == "notes.md" and one.kind == "unused" for one in looked.adjusted)


def test_every_row_is_accounted_for() -> None:
    """Rows of all tables are counted, and each has one state."""
    looked = preview(tables())
    assert looked.understood == {"reps": 12, "territories": 12, "goals": 5, "potential": 60, "history": 48, "limits": 1}
    assert sum(looked.counts.values()) == sum(looked.understood.values())
    assert looked.counts[REFUSED] == 0


def test_a_row_tells_what_became_of_it(shelf: Shelf) -> None:
    """Amounts as people write them are shown as they are read; what cannot be read names its row."""
    files = tables()
    files["goals.csv"] = files["goals.csv"].replace(b"18000000", b"18M").replace(b"4000000", b'"4,000,000"')
    goals = preview(files).table("goals", odd=True)
    assert goals["what"].tolist() == ["amount 18M → 18000000", "amount 4,000,000 → 4000000"]
    assert goals["row"].tolist() == [3, 4]
    assert set(goals["state"]) == {ADJUSTED}
    files["goals.csv"] = files["goals.csv"].replace(b"18M", b"plenty")
    looked = preview(files)
    goals = looked.table("goals")
    assert goals.loc[3, "state"] == REFUSED
    assert "plenty" in goals.loc[3, "what"]
    assert goals.loc[2, "state"] == UNDERSTOOD
    assert not looked.is_acceptable
    with pytest.raises(PlanError, match="plenty"):
        accept(shelf, looked, "broken")
    assert stored(shelf) == []


def test_rows_of_a_workbook_are_named_as_in_the_workbook(tmp_path: Path) -> None:
    """A cell that is wrong marks its row of the sheet."""
    from openpyxl import load_workbook

    write_template(tmp_path / "sample.xlsx", sample=True)
    book = load_workbook(tmp_path / "sample.xlsx")
    column = next(cell.column for cell in book["goals"][1] if cell.value == "amount")
    book["goals"].cell(3, column).value = "plenty"
    book.save(tmp_path / "sample.xlsx")
    goals = preview({"sample.xlsx": (tmp_path / "sample.xlsx").read_bytes()}).table("goals", odd=True)
    assert (goals["row"].tolist(), goals["state"].tolist()) == ([3], [REFUSED])


def test_names_that_browsers_and_people_give_are_understood() -> None:
    """A second download of a table is that table; what is no table is told and not stored; twice is refused."""
    files = tables()
    files["Reps (1).csv"], files["over-assignment.CSV"] = files.pop("reps.csv"), b"level,where,factor\nregion,,0.04\n"
    looked = preview(files)
    assert looked.refused == ()
    assert looked.understood["reps"] == 12
    files["budget.csv"], files["rep.csv"] = b"a\n1\n", b"a\n1\n"
    looked = preview(files)
    assert {"budget.csv", "rep.csv"} <= {one.where for one in looked.adjusted if one.kind == "unused"}
    assert not {"budget.csv", "rep.csv"} & looked.files.keys()
    files["goals copy.csv"] = files["goals.csv"]
    assert [one.where for one in preview(files).refused] == ["goals.csv"]


def test_tables_without_settings_take_those_of_a_scenario() -> None:
    """New goals alone are enough beside a scenario that has the rest."""
    goals = tables()["goals.csv"].replace(b"18000000", b"17000000")
    looked = preview({"goals.csv": goals}, QUICKSTART)
    assert looked.refused == ()
    assert looked.files["goals.csv"] == goals
    assert {name: data for name, data in looked.files.items() if name != "goals.csv"} == {
        name: data for name, data in tables().items() if name != "goals.csv"
    }


def test_tables_without_settings_are_presumed_and_said(shelf: Shelf) -> None:
    """Year, periods, metrics and roles come from the tables; each is told."""
    reps = b"rep,role\nAnn,AE\nBob,AM\n"
    goals = b"goal,metric,period,amount\nnew,revenue,FY2027,1000\nfirst,revenue,2027-01,100\n"
    looked = preview({"reps.csv": reps, "goals.csv": goals})
    assert looked.refused == ()
    accept(shelf, looked, "presumed")
    settings = read_plan(shelf.path("presumed")).settings
    assert (str(settings.year_starts), settings.periods) == ("2027-01-01", "month")
    assert (tuple(settings.metrics), tuple(settings.roles)) == (("revenue",), ("AE", "AM"))
    told = {one.where for one in looked.adjusted if "presumed" in one.what}
    assert {f"plan.yaml {key}" for key in ("year_starts", "periods", "metrics", "roles")} <= told


def bomb() -> bytes:
    """An archive of little size that unpacks to a hundred megabytes."""
    return packed({**tables(), "history.csv": b"0" * (100 * MEGABYTE)})


REFUSED_WHOLE = {
    "nothing": {},
    "no plan": {"plan.zip": packed({"readme.txt": b"x"})},
    "a bomb": {"plan.zip": bomb()},
    "a way out": {"plan.zip": packed({**tables(), "../../evil.csv": b"x"})},
    "an absolute path": {"plan.zip": packed({**tables(), "/etc/passwd": b"x"})},
    "an archive in it": {"plan.zip": packed({**tables(), "more.zip": b"x"})},
    "a cut archive": {"plan.zip": packed(tables())[:-200]},
    "no workbook": {"plan.xlsx": b"rep,role\n"},
    "two archives": {"a.zip": packed(tables()), "b.zip": packed(tables())},
    "a program": {"plan.exe": b"MZ"},
    "a page": {"reps.html": b"<script>alert(1)</script>"},
    "an object": {**tables(), "plan.yaml": b"name: !!python/object/apply:os.system [id]\n"},
    "another's folder": {**tables(), "plan.yaml": b"extends: ../../secret\n" + tables()["plan.yaml"]},
}


@pytest.mark.parametrize("files", REFUSED_WHOLE.values(), ids=list(REFUSED_WHOLE))
def test_what_is_no_plan_or_no_good_is_refused_and_nothing_is_stored(files: dict[str, bytes], shelf: Shelf) -> None:
    """It says why; neither looking nor accepting leaves a trace on the disk."""
    looked = preview(files)
    assert looked.refused
    assert not looked.is_acceptable
    with pytest.raises(PlanError):
        accept(shelf, looked, "new")
    assert stored(shelf) == []


def test_an_upload_that_is_too_large_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    """The size of all files together counts."""
    monkeypatch.setattr(upload, "LARGEST", 1_000)
    found = preview({"reps.csv": b"x" * 600, "goals.csv": b"x" * 600}).refused
    assert [one.where for one in found] == ["upload"]
    assert preview({"reps.csv": b"x" * 600}).refused[0].where != "upload"


@pytest.mark.parametrize("name", ["../../x", "<script>", "=1+1", ".hidden", ""])
def test_a_name_that_may_not_be_used_stores_nothing(shelf: Shelf, name: str) -> None:
    """A good upload under a bad name is refused."""
    with pytest.raises(PlanError):
        accept(shelf, preview(tables()), name)
    assert stored(shelf) == []


def test_the_name_of_a_file_leads_nowhere(shelf: Shelf) -> None:
    """Folders in names of uploaded files do not count."""
    looked = preview({f"../../{name}": data for name, data in tables().items()})
    accept(shelf, looked, "fine")
    assert sorted(file.name for file in shelf.path("fine").iterdir()) == sorted(tables())


def test_a_free_name_is_suggested(shelf: Shelf) -> None:
    """That of the plan, else that of the file, made fit to be a name."""
    accept(shelf, preview(tables()), "Larkspur Systems FY2027")
    assert suggested_name(preview(tables()), shelf) == "Larkspur Systems FY2027 2"
    assert suggested_name(Preview("../<b>=Q1 draft.zip"), shelf) == "b Q1 draft"


def test_the_template_workbook_tells_what_to_fill_in() -> None:
    """An empty template is refused with what is missing, by the sheets of the workbook."""
    looked = preview({"plan.xlsx": template_workbook()})
    assert not looked.is_acceptable
    assert any("reps" in one.where for one in looked.refused)
