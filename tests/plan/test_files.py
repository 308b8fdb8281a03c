from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from allocator.plan.files import UnreadableError, on_disk, read_frame, separator_of

FIELDS = st.text(alphabet='ab1,;"\n é|', max_size=5).map(str.strip)


def frame(folder: Path, content: str | bytes) -> pd.DataFrame:
    path = folder / "goals.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_frame(on_disk(path))


EXPECTED = [["revenue", "FY2027"], ["units", "Q1, Q2"]]


@pytest.mark.parametrize(
    "content",
    [
        'metric,period\nrevenue,FY2027\nunits,"Q1, Q2"\n',
        "metric;period\nrevenue;FY2027\nunits;Q1, Q2\n",
        "metric\tperiod\nrevenue\tFY2027\nunits\tQ1, Q2\n",
        '\ufeffmetric,period\nrevenue,FY2027\nunits,"Q1, Q2"\n',
        'metric,period\r\nrevenue,FY2027\r\nunits,"Q1, Q2"\r\n',
        'metric,period\rrevenue,FY2027\runits,"Q1, Q2"',
        'metric,period,\nrevenue,FY2027,\nunits,"Q1, Q2",\n',
    ],
    ids=["comma", "semicolon", "tab", "byte order mark", "windows", "old mac", "trailing separator"],
)
def test_files_are_read_as_they_come(tmp_path: Path, content: str) -> None:
    read = frame(tmp_path, content)
    assert list(read.columns) == ["metric", "period"]
    assert read.to_numpy().tolist() == EXPECTED
    assert list(read.index) == [2, 3]


def test_rows_keep_their_numbers_over_blank_ones(tmp_path: Path) -> None:
    """Blank rows, of nothing, of separators or of spaces, are skipped and counted."""
    read = frame(tmp_path, "metric,period\n\na,1\n,\n  , \nb,2\n")
    assert list(read.index) == [3, 6]


def test_names_that_look_alike_are_alike(tmp_path: Path) -> None:
    """Composed and decomposed letters, no-break and zero-width spaces."""
    read = frame(tmp_path, "metric\nJose\u0301\nNew\u00a0York\nA\u200bB\n")
    assert read["metric"].tolist() == ["Jos\u00e9", "New York", "AB"]


def test_the_separator_is_that_of_the_header() -> None:
    assert separator_of('"a,b,c";d\n1,2,3,4\n') == ";"
    assert separator_of("alone\n") == ","


@settings(max_examples=50)
@given(st.lists(st.tuples(FIELDS, FIELDS, FIELDS), min_size=1, max_size=6), st.sampled_from(",;\t"))
def test_any_fields_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]], mark: str
) -> None:
    """Quotation marks, separators and line breaks inside of fields survive."""
    folder = tmp_path_factory.mktemp("files")
    written = pd.DataFrame(rows, columns=["a", "b", "c"])
    written.to_csv(folder / "goals.csv", sep=mark, index=False)
    read = read_frame(on_disk(folder / "goals.csv")).apply(lambda column: column.str.strip())
    kept = [row for row in rows if any(row)]
    assert [tuple(row) for row in read.to_numpy().tolist()] == kept


def test_all_rows_that_do_not_fit_are_told(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError) as caught:
        frame(tmp_path, "a,b\n1,2,3\n1,2\n1\n1,2,3,4\n")
    assert [finding.where for finding in caught.value.findings] == [
        "goals.csv row 4",
        "goals.csv row 2",
        "goals.csv row 5",
    ]
