"""An output folder, read back and verified."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from allocator import allocate
from allocator.errors import PlanError
from allocator.export.folder import write
from allocator.verify import read_output, verify
from tests.verify.toy import plan
from tests.verify.whole import asked, tables

PEOPLE = 'rep,name,role,territory,region\n=Ann,"Ames, ""A""",AE,-Oslo,@EMEA\n\'Bob,NA,AE,null,AMER\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The output folder of the whole allocation."""
    write(allocate(asked()), tmp_path / "out")
    return tmp_path / "out"


def test_a_written_allocation_holds_up(folder: Path) -> None:
    """What is read back says the same as what was in memory."""
    read = read_output(folder)
    assert verify(asked(), read) == ()
    for name in ("quotas", "reps", "rollup", "goals", "waterfall", "rules"):
        text = read[name].select_dtypes(exclude="number").columns
        assert list(read[name]) == list(tables()[name])
        pd.testing.assert_frame_equal(
            read[name].astype(dict.fromkeys(text, object)),
            tables()[name].astype(dict.fromkeys(text, object)),
            check_dtype=False,
            atol=1e-6,
        )


def test_names_that_a_spreadsheet_would_run_come_back_whole(tmp_path: Path) -> None:
    """Signs, quotation marks, and words that stand for nothing elsewhere."""
    strange = plan(tables={"reps": PEOPLE.replace("NA", "Nobody")})
    write(allocate(strange), tmp_path / "out")
    read = read_output(tmp_path / "out")
    assert set(read["quotas"]["rep"]) == {"=Ann", "'Bob"}
    assert verify(strange, read) == ()


def test_missing_tables_are_all_named(folder: Path) -> None:
    """An output folder is whole or not at all."""
    (folder / "reps.csv").unlink()
    (folder / "rules.csv").unlink()
    with pytest.raises(PlanError) as caught:
        read_output(folder)
    assert list(map(str, caught.value.findings)) == [
        "out/reps.csv | is missing | run the scenario again with --out",
        "out/rules.csv | is missing | run the scenario again with --out",
    ]


def test_a_text_where_a_number_belongs(folder: Path) -> None:
    """The row and the text are named."""
    path = folder / "quotas.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",110,", ",lots,", 1), encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        read_output(folder)
    assert str(caught.value) == 'quotas.csv row 3 | quota "lots" is not a number | write the number'


def test_a_file_that_is_no_table(folder: Path) -> None:
    """Nothing at all is not a table."""
    (folder / "goals.csv").write_text("", encoding="utf-8")
    with pytest.raises(PlanError) as caught:
        read_output(folder)
    assert str(caught.value) == "goals.csv | cannot be read: No columns to parse from file | run the scenario again"


def test_a_typed_over_quota_is_found(folder: Path) -> None:
    """Somebody opens the file and gives Bob ten more."""
    read = read_output(folder)
    read["quotas"].loc[read["quotas"]["rep"] == "Bob", "quota"] = 120.0
    found = list(map(str, verify(asked(), read)))
    assert "goals(revenue FY2027) | comes to 230, at most 220 is allowed | 10 too much" in found
