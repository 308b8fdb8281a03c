from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from allocator.export import table
from allocator.export.cells import unguard
from allocator.export.table import write_table


def test_a_table_is_written_to_the_byte(tmp_path: Path) -> None:
    """Header, separators, blanks, quoting and line ends are fixed."""
    frame = pd.DataFrame(
        {
            "rep": ["=A", "B, the 2nd", None],
            "role": pd.Categorical(["AE", "AM", "AE"]),
            "quota": [1000, -5, 0],
            "rate": [0.5, np.nan, 1234.5600000001],
            "binding": [True, False, True],
            "mixed": ["x", 2.50, None],
        }
    )
    write_table(frame, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == (
        b'rep,role,quota,rate,binding,mixed\n\'=A,AE,1000,0.5,yes,x\n"B, the 2nd",AM,-5,,no,2.5\n,AE,0,1234.56,yes,\n'
    )


def test_an_empty_table_is_its_header(tmp_path: Path) -> None:
    """A table without rows still tells its columns."""
    write_table(pd.DataFrame(columns=["kind", "where"]), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_bytes() == b"kind,where\n"


def test_the_bytes_do_not_depend_on_how_many_rows_go_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Chunks, and one very long text among short ones, change nothing."""
    frame = pd.DataFrame({"a": ["x" * 5000, "y", "z"] * 40, "b": np.linspace(-1, 1, 120)})
    write_table(frame, tmp_path / "whole.csv")
    monkeypatch.setattr(table, "ROWS_AT_ONCE", 7)
    monkeypatch.setattr(table, "BYTES_AT_ONCE", 12_000)
    write_table(frame, tmp_path / "parts.csv")
    assert (tmp_path / "whole.csv").read_bytes() == (tmp_path / "parts.csv").read_bytes()


@how(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8),
            st.integers(-(10**9), 10**9),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_a_reader_of_csv_gets_every_value_back(tmp_path: Path, rows: list[tuple[str, int]]) -> None:
    """Whatever the text, an ordinary csv reader reads the rows that were written."""
    write_table(pd.DataFrame(rows, columns=["text", "number"]), tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as file:
        back = list(csv.reader(file))[1:]
    assert [(unguard(text), int(number)) for text, number in back] == rows
