from __future__ import annotations

from pathlib import Path

import pytest

from allocator.plan.columns import TABLES
from allocator.plan.glossary import GLOSSARY, meaning
from allocator.plan.measures import MEASURES
from allocator.plan.reference import up_to_date

DOCS = Path(__file__).parents[2] / "docs"
PAGE = DOCS / "inputs.md"


@pytest.mark.parametrize("page", ["inputs.md", "glossary.md"])
def test_the_pages_are_up_to_date(page: str) -> None:
    """`python -m allocator.plan.reference docs/inputs.md docs/glossary.md` writes them anew."""
    assert up_to_date((DOCS / page).read_text()) == (DOCS / page).read_text()


def test_the_glossary_tells_each_word_once() -> None:
    """No word is explained by none or by two, and each says where it is found."""
    page = (DOCS / "glossary.md").read_text()
    for word, term in GLOSSARY.items():
        assert page.count(f"| **{word}** | {term.meaning} | {term.written} |") == 1
        assert term.written
        assert meaning(word).endswith(".")


def test_the_reference_page_names_everything() -> None:
    """Every table, column and measure."""
    page = PAGE.read_text()
    for table in TABLES.values():
        assert table.file in page
    for measure in MEASURES:
        assert f"| `{measure}` |" in page
