"""A template explains every column, is read back by our own reader, and never takes the place of anything."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from allocator.allocate import allocate
from allocator.allocation import Status
from allocator.errors import PlanError
from allocator.export.template import write as writing
from allocator.export.template.content import content
from allocator.export.template.settings import choices, settings_text
from allocator.export.template.write import write_template
from allocator.plan.columns import NOTE, TABLES
from allocator.plan.document import read_document
from allocator.plan.files import in_memory
from allocator.plan.measures import MEASURES
from allocator.plan.read import read_plan
from allocator.plan.reference import BLOCKS
from allocator.plan.settings import Settings
from allocator.plan.understood import understood
from allocator.verify.checks import verify

FORMS = ("plan", "plan.xlsx")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shelf = tmp_path_factory.mktemp("templates")
    for form in FORMS:
        write_template(shelf / "sample" / form, sample=True)
        write_template(shelf / "empty" / form)
    return shelf


def test_the_sample_is_the_same_plan_in_both_forms(written: Path) -> None:
    """Same digest, same assumptions: nothing in the workbook is left unread or read otherwise."""
    folder, book = (read_plan(written / "sample" / form) for form in FORMS)
    assert folder.digest == book.digest
    assert folder.assumptions == book.assumptions
    assert folder.settings == read_plan(Path(writing.__file__).parent / "sample").settings


def test_the_sample_runs_as_it_is(written: Path) -> None:
    """Every goal is met, and what comes out holds."""
    plan = read_plan(written / "sample" / "plan.xlsx")
    allocation = allocate(plan)
    assert allocation.status is Status.MET
    assert verify(plan, allocation.tables) == ()


@pytest.mark.parametrize(
    ("form", "place"), [("plan", "plan.yaml"), ("plan.xlsx", "plan.xlsx plan")], ids=["folder", "workbook"]
)
def test_an_empty_template_says_what_is_missing(written: Path, form: str, place: str) -> None:
    """What must be written, and nothing else."""
    with pytest.raises(PlanError) as caught:
        read_plan(written / "empty" / form)
    table = "plan.xlsx {}" if form == "plan.xlsx" else "{}.csv"
    assert [(finding.where, finding.what) for finding in caught.value.findings] == [
        (f"{place} metrics", "is missing"),
        (f"{place} roles", "is missing"),
        (f"{place} year_starts", "is missing"),
        (table.format("reps"), "has no rows"),
        (table.format("goals"), "has no rows"),
    ]


def test_the_same_template_has_the_same_bytes(written: Path, tmp_path: Path) -> None:
    """Nothing in it tells when or where it was written."""
    write_template(tmp_path / "plan.xlsx", sample=True)
    write_template(tmp_path / "plan", sample=True)
    assert (tmp_path / "plan.xlsx").read_bytes() == (written / "sample" / "plan.xlsx").read_bytes()
    for path in (tmp_path / "plan").iterdir():
        assert path.read_bytes() == (written / "sample" / "plan" / path.name).read_bytes()


def test_the_folder_names_and_explains_everything(written: Path) -> None:
    """Every table has a file with its columns, every setting a line, every column a row of the page."""
    folder = written / "empty" / "plan"
    page, settings = (folder / "README.md").read_text(), (folder / "plan.yaml").read_text()
    for table in TABLES.values():
        header = (folder / table.file).read_text().splitlines()
        assert len(header) == 1
        assert set(table.names) <= set(header[0].split(","))
        assert all(f"| {column.meaning} |" in page for column in table.columns if column is not NOTE)
    assert all(f"`{measure}`" in page for measure in MEASURES)
    for block in (block for name, block in BLOCKS.items() if name != "over_assignment"):
        assert all(f"{key}:" in settings for key in block.model_fields)


def test_settings_are_ready_to_be_switched_on() -> None:
    """With the # taken away from every setting the text is that of the sample and the defaults."""
    examples = content(sample=True).settings
    lines = settings_text({}, examples).splitlines()
    keys = tuple(f"# {key}:" for key in Settings.model_fields)
    switched = [line[2:] for line in lines if line.startswith(keys) or (line.startswith("#   ") and "{" in line)]
    read, findings, _ = understood(read_document(in_memory("plan.yaml", "\n".join(switched).encode())))
    assert not findings
    assert read == understood(examples)[0]


def test_the_workbook_helps_to_fill_it_in(written: Path) -> None:
    """Headers stay in sight and have a note each, required ones differ, and known names can be chosen."""
    book = load_workbook(written / "sample" / "plan.xlsx")
    assert book.sheetnames == ["about", "plan", *TABLES, "lists"]
    for table in TABLES.values():
        sheet = book[table.name]
        assert sheet.freeze_panes == "B2"
        cells = {cell.value: cell for cell in sheet[1]}
        for column in table.columns:
            assert column.meaning in cells[column.name].comment.text
        colors = {column.required: cells[column.name].fill.start_color.rgb for column in table.columns}
        assert len(set(colors.values())) == len(colors)
    assert offered(book, "limits", "C2") == [*MEASURES]
    assert offered(book, "goals", "A2") == ["revenue", "renewals"]
    assert offered(book, "reps", "C3") == ["AE", "AM"]
    assert offered(book, "locks", "D2") == ["FY2027", "FY2027-Q1", "FY2027-Q2", "FY2027-Q3", "FY2027-Q4"]
    assert offered(book, "absences", "A2")[:2] == ["I. Falk", "J. Oduya"]
    assert offered(book, "limits", "H2") == ["yes", "no"]
    assert offered(book, "plan", cell_of(book, "periods")) == ["month", "quarter", "half", "year"]


def offered(book: object, sheet: str, cell: str) -> list[str]:
    """Return what the drop-down list of a cell offers."""
    rules = book[sheet].data_validations.dataValidation  # type: ignore[index]
    rule = next(rule for rule in rules if cell in rule.sqref)
    if rule.formula1.startswith('"'):
        return str(rule.formula1).strip('"').split(",")
    home, _, cells = rule.formula1.replace("$", "").partition("!")
    return [cell.value for (cell,) in book[home][cells] if cell.value is not None]  # type: ignore[index]


def cell_of(book: object, key: str) -> str:
    row = next(cell.row for cell in book["plan"]["A"] if cell.value == key)  # type: ignore[index]
    return f"B{row}"


def test_about_lists_every_column(written: Path) -> None:
    """Name, meaning, unit, whether it must be written, and what a blank means."""
    rows = [[cell.value for cell in row] for row in load_workbook(written / "empty" / "plan.xlsx")["about"].rows]
    for table in TABLES.values():
        for column in table.columns:
            if column is not NOTE:
                told = next(row for row in rows if row[:2] == [table.name, column.name])
                assert told[3] == column.meaning
                assert (told[2] == "yes") == column.required


@pytest.mark.parametrize("name", ["plan.xlsx", "plan", "plan.zip", "plan.xls", "plan.csv"])
def test_nothing_is_overwritten(tmp_path: Path, name: str) -> None:
    """What stands there stays to the byte, and names of other kinds of files are refused."""
    target = tmp_path / name
    target.write_text("mine")
    with pytest.raises(PlanError):
        write_template(target)
    assert target.read_text() == "mine"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    write_template(tmp_path / "plan")
    with pytest.raises(PlanError, match="is there already, and nothing is overwritten"):
        write_template(tmp_path / "plan", sample=True)
    with pytest.raises(PlanError, match=r"ends in \"\.zip\", and a template is a folder or an .xlsx file"):
        write_template(tmp_path / "new.zip")


def test_a_failure_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither half a workbook nor a file beside it."""

    def fail(path: Path, _: object) -> None:
        path.write_bytes(b"half")
        raise OSError("no space left")

    monkeypatch.setattr(writing, "write_workbook", fail)
    with pytest.raises(OSError, match="no space left"):
        write_template(tmp_path / "plan.xlsx")
    assert list(tmp_path.iterdir()) == []


def test_who_comes_first_keeps_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that appears while the template is written is not overwritten."""

    def meanwhile(path: Path, _: object) -> None:
        path.write_bytes(b"template")
        (tmp_path / "plan.xlsx").write_text("theirs")

    monkeypatch.setattr(writing, "write_workbook", meanwhile)
    with pytest.raises(PlanError):
        write_template(tmp_path / "plan.xlsx")
    assert (tmp_path / "plan.xlsx").read_text() == "theirs"
    assert len(list(tmp_path.iterdir())) == 1


def test_choices_of_a_setting_are_its_words() -> None:
    assert choices(Settings.model_fields["shortfall"].annotation) == ("even", "total")
    assert choices(Settings.model_fields["name"].annotation) == ()
