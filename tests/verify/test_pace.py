"""pace.csv is held to the quotas and to the calendar; every way to be wrong is named."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pandas as pd
import pytest

from allocator import allocate
from allocator.allocation import Allocation
from allocator.export.folder import write
from allocator.plan.plan import Plan
from allocator.tables.pace import pace
from allocator.verify import read_output, verify
from tests.verify.toy import plan


@lru_cache
def asked() -> Plan:
    """100 each for two people in the first quarter, which has 64 weekdays; Ann is away on Monday, 4 January."""
    given = {
        "goals": "metric,period,amount\nrevenue,FY2027-Q1,200\n",
        "absences": "rep,from,to\nAnn,2027-01-04,2027-01-04\n",
        "locks": "rep,metric,period,quota\nAnn,revenue,FY2027-Q1,100\n",
    }
    return plan(tables=given, periods="quarter")


@lru_cache
def allocated() -> Allocation:
    return allocate(asked())


@lru_cache
def paced(by: str) -> pd.DataFrame:
    table = pace(allocated(), by)
    return table.astype(dict.fromkeys(table.columns[:-3], object))


def said(table: pd.DataFrame) -> list[str]:
    return list(map(str, verify(asked(), {**allocated().tables, "pace": table})))


def changed(by: str, row: int, **values: object) -> list[str]:
    """What is said when a row is altered."""
    table = paced(by).copy()
    for column, value in values.items():
        table.loc[row, column] = value
    return said(table)


def test_what_was_made_holds_up() -> None:
    """By week and by day."""
    assert said(paced("week")) == []
    assert said(paced("day")) == []


def test_what_was_written_holds_up(tmp_path: Path) -> None:
    """Read back from the folder it says the same; and a number typed over is found."""
    write(allocated(), tmp_path / "out", pace="week", workbook=False)
    tables = read_output(tmp_path / "out")
    pd.testing.assert_frame_equal(tables["pace"], paced("week"), check_dtype=False)
    assert verify(asked(), tables) == ()
    file = tmp_path / "out" / "pace.csv"
    file.write_text(file.read_text().replace(",2027-01-17,5,8,", ",2027-01-17,5,9,", 1))
    assert verify(asked(), read_output(tmp_path / "out")) != ()


ANN = "pace.csv Ann, Oslo, revenue, FY2027-Q1"
A_DAY = f"{ANN}, 2027-01-01"
NOWHERE = "is no day or week within the period | 1 row"
CASES = [
    ("day", 0, {"pace": 3.0, "cumulative": 3.0}, f"{ANN} | adds up to 101, the quota is 100 | off by 1"),
    ("day", 0, {"pace": -1.0}, f"{A_DAY} | pace is below zero, or no number | -1"),
    ("day", 0, {"pace": float("nan")}, f"{A_DAY} | pace is below zero, or no number | nan"),
    ("day", 0, {"cumulative": 3.0}, f"{A_DAY} | cumulative is 3, the rows so far give 2 | off by 1"),
    ("day", 0, {"working_days": 2.0}, f"{A_DAY} | working_days is 2 | 1 are worked"),
    ("day", 0, {"rep": "Bob"}, f"{A_DAY.replace('Ann', 'Bob')} | is no cell of the plan | 1 row too many"),
    ("day", 0, {"period": "FY2027-Q2"}, f"{A_DAY.replace('Q1', 'Q2')} | {NOWHERE}"),
    ("day", 0, {"day": "2027-01-04"}, f"{ANN}, 2027-01-04 | nobody works on it | 1 row too many"),
    ("day", 0, {"day": "2027-01-02"}, f"{ANN}, 2027-01-02 | nobody works on it | 1 row too many"),
    ("day", 0, {"day": "2027-01-05"}, f"{ANN}, 2027-01-05 | is there already | 1 row too many"),
    ("day", 0, {"day": "soon"}, f"{ANN}, soon | {NOWHERE}"),
    ("week", 1, {"week": "2027-W02"}, f"{ANN}, 2027-W02 | {NOWHERE}"),
    ("week", 1, {"to": "2027-04-02"}, f"{ANN}, 2027-W01 | {NOWHERE}"),
]


@pytest.mark.parametrize(("by", "row", "values", "words"), CASES)
def test_each_wrong_row_is_named(by: str, row: int, values: dict[str, object], words: str) -> None:
    """Where, what and by how much."""
    assert words in changed(by, row, **values)


def test_a_quota_laid_on_the_last_days_is_named() -> None:
    """It adds up, on days that are worked, but not in proportion to them."""
    table = paced("day").copy()
    mine = table["rep"] == "Ann"
    table.loc[mine, "pace"] = 0.0
    table.loc[mine[mine].index[-1], "pace"] = 100.0
    table.loc[mine, "cumulative"] = table.loc[mine, "pace"].cumsum()
    found = said(table)
    assert found
    assert all("more than rounding explains" in words or "more of the same" in words for words in found)


def test_a_cell_without_pace_is_named() -> None:
    """Somebody was left out."""
    found = said(paced("week").query("rep != 'Bob'").reset_index(drop=True))
    assert found == ["pace.csv Bob, Reno, revenue, FY2027-Q1 | adds up to 0, the quota is 100 | off by 100"]


def test_missing_columns_are_named() -> None:
    """Nothing is checked against nothing."""
    assert said(paced("day").drop(columns="day")) == ["pace.csv | has no column day | 1 column"]
    assert said(paced("week").drop(columns="to")) == ["pace.csv | has no column to | 1 column"]
