from __future__ import annotations

import pytest

from allocator.export.workbook.names import cell_text, sheet_names
from allocator.export.workbook.sheet import letters


@pytest.mark.parametrize(
    ("wanted", "named"),
    [
        (["North", "north", "NORTH"], ["North", "north (2)", "NORTH (3)"]),
        (["quotas"], ["quotas (2)"]),
        (["History"], ["History (2)"]),
        (["A/B: [C]*?\\"], ["A B   C"]),
        (["'quoted'", ""], ["quoted", "without a name"]),
        (["x" * 40, "x" * 40], ["x" * 31, "x" * 27 + " (2)"]),
        (["\N{GRINNING FACE}" * 20], ["\N{GRINNING FACE}" * 15]),
    ],
)
def test_sheets_have_names_that_spreadsheets_take(wanted: list[str], named: list[str]) -> None:
    """31 units of UTF-16, no sign that is not allowed, none twice, none that is reserved."""
    assert sheet_names(wanted, ["summary", "quotas"]) == named


def test_a_text_fits_its_cell() -> None:
    """Signs that XML lacks are replaced, long texts cut, and markup of the writer is no markup."""
    assert cell_text("a\x00b\ud800\uffff") == "a\N{REPLACEMENT CHARACTER}b" + 2 * "\N{REPLACEMENT CHARACTER}"
    assert len(cell_text("x" * 50_000).encode("utf-16-le")) < 2 * 32_767
    assert cell_text("<r>x</r>") == "<r>x</r> "
    assert cell_text("=1+1") == "=1+1"


@pytest.mark.parametrize(("column", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_called_as_in_a_spreadsheet(column: int, name: str) -> None:
    """After Z comes AA."""
    assert letters(column) == name
