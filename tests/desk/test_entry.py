"""What people type, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from allocator.desk.draft import Draft
from allocator.desk.edit import SetCell
from allocator.desk.entry import Entry, read_entry
from allocator.desk.paste import cells_of, read_block
from allocator.errors import Finding
from allocator.plan.read import read_plan
from tests.desk.scenarios import lay_out


@pytest.fixture
def draft(tmp_path: Path) -> Draft:
    lay_out(tmp_path)
    return Draft.begin(tmp_path, "small")


def entry(draft: Draft, table: str, column: str, text: str) -> Entry:
    read = read_entry(draft, table, column, text, "Ana")
    assert isinstance(read, Entry), read
    return read


@pytest.mark.parametrize(
    ("text", "value", "written", "said"),
    [
        ("1.2M", 1_200_000.0, "1200000", "1.2M → 1,200,000"),
        ("1,500", 1500.0, "1500", ""),
        ("1500", 1500.0, "1500", "1500 → 1,500"),
        ("1.500,00", 1500.0, "1500", "1.500,00 → 1,500"),
        ("12 k€", 12_000.0, "12000", "12 k€ → 12,000"),
        (" $1,500.50 ", 1500.5, "1500.5", "$1,500.50 → 1,500.5"),
        ("-5", -5.0, "-5", ""),
        ("(300)", -300.0, "-300", "(300) → -300"),
        ("25%", 0.25, "0.25", "25% → 0.25"),
        ("", None, "", ""),
    ],
)
def test_numbers_as_people_type_them(draft: Draft, text: str, value: float, written: str, said: str) -> None:
    """The value that counts, the text in the file, and what the planner is told."""
    read = entry(draft, "limits", "min", text)
    assert (read.value, read.text, read.said) == (value, written, said)


@pytest.mark.parametrize(
    ("table", "column", "text", "what"),
    [
        ("reps", "fte", "abc", '"abc" is not a number'),
        ("reps", "fte", "-5", "-5 is below 0"),
        ("reps", "fte", "80", "80 is above 2"),
        ("goals", "amount", "25%", '"25%" is a percentage'),
        ("goals", "period", "soon", '"soon" is not a period'),
        ("reps", "start", "01/02/2027", '"01/02/2027" may be 2027-01-02 or 2027-02-01'),
        ("reps", "start", "31.02.2027", '"31.02.2027" is not a date: February 2027 has 28 days'),
        ("limits", "prorate", "maybe", '"maybe" is neither yes nor no'),
        ("limits", "where", "role AE", '"role AE" is not a condition'),
        ("reps", "open_seat", "150%", "open_seat 1.5 is above 1"),
    ],
)
def test_what_cannot_be_meant_is_refused(draft: Draft, table: str, column: str, text: str, what: str) -> None:
    """A finding names rep and column, says what is wrong and what to write."""
    read = read_entry(draft, table, column, text, "Ana")
    assert isinstance(read, Finding)
    assert read.where == f"Ana, {column}"
    assert what.removeprefix(f"{column} ") == read.what
    assert read.remedy


@pytest.mark.parametrize(
    ("table", "column", "text", "written"),
    [
        ("reps", "start", "3 March 2027", "2027-03-03"),
        ("goals", "period", "Q1 2027", "FY2027-Q1"),
        ("limits", "prorate", "n", "no"),
        ("limits", "per", "rep, metric", "rep metric"),
        ("limits", "where", "role=AE ;region=EMEA;", "role=AE; region=EMEA"),
        ("reps", "open_seat", "yes", "yes"),
        ("reps", "open_seat", "60 %", "0.6"),
        ("reps", "segment", " North ", "North"),
    ],
)
def test_other_kinds(draft: Draft, table: str, column: str, text: str, written: str) -> None:
    """Dates, periods, yes and no, keys, conditions and likelihoods are written as the reference page says."""
    assert entry(draft, table, column, text).text == written


def test_numbers_are_written_like_those_of_their_table(tmp_path: Path) -> None:
    """Among decimal commas 1.125 is written 1,125 and 1,125 is read as 1.125; the file then says what was meant."""
    lay_out(tmp_path, reps="rep;region;fte\nAna;EMEA;0,5\nBen;AMER;1\n")
    draft = Draft.begin(tmp_path, "small")
    read = entry(draft, "reps", "fte", "1,125")
    assert (read.value, read.text) == (1.125, "1,125")
    draft.apply(SetCell("reps", 3, "fte", new=read.text))
    draft.save()
    assert read_plan(draft.path).table("reps")["fte"].tolist() == [0.5, 1.125]


def test_a_number_stays_itself_where_semicolons_leave_doubt(tmp_path: Path) -> None:
    """1.125 in a file that a European spreadsheet may have written is no 1125."""
    lay_out(tmp_path, limits="per;measure;max\nrep;load;1\n")
    draft = Draft.begin(tmp_path, "small")
    draft.apply(SetCell("limits", 2, "max", new=entry(draft, "limits", "max", "112.5%").text))
    assert draft.plan().table("limits")["max"].tolist() == [1.125]


def test_a_pasted_block_is_one_edit_and_tells_what_it_refuses(draft: Draft) -> None:
    """Good cells count, bad ones are told with rep and column, and what lies beside the table is said."""
    block = cells_of('80%\thello\n"two"\t"a\tb"\n1\tlast\n1\n')
    pasted = read_block(draft, "reps", [2, 3, 5], ["fte", "note"], block)
    assert pasted.said[0] == "Ana: fte 1 → 0.8 (80% → 0.8)"
    assert [(cell.row, cell.column, cell.new) for cell in pasted.edits.edits if isinstance(cell, SetCell)] == [
        (2, "fte", "0.8"),
        (2, "note", "hello"),
        (3, "note", "a\tb"),
        (5, "note", "last"),
    ]
    assert [(one.where, one.what) for one in pasted.refused] == [
        ("the block", "has 1 more rows than the table from here on"),
        ("Ben, fte", '"two" is not a number'),
    ]
    assert draft.apply(pasted.edits)
    assert draft.undo()
    assert not draft.is_changed
