from __future__ import annotations

from pathlib import Path

from allocator.plan.columns import MEASURES, TABLES
from allocator.plan.reference import up_to_date

PAGE = Path(__file__).parents[2] / "docs" / "inputs.md"


def test_the_reference_page_is_up_to_date() -> None:
    """`python -m allocator.plan.reference docs/inputs.md` writes it anew."""
    assert up_to_date(PAGE.read_text()) == PAGE.read_text()


def test_the_reference_page_names_everything() -> None:
    """Every table, column and measure."""
    page = PAGE.read_text()
    for table in TABLES.values():
        assert table.file in page
    for measure in MEASURES:
        assert f"| `{measure}` |" in page
